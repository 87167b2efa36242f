"""Questions and turns to rows and JSON, and back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from faqbot.domain.decision import confidence, entry, kind, reason, template
from faqbot.domain.language import Language
from faqbot.domain.message import Option, Question, Reply, Source
from faqbot.domain.turn import Feedback, LoggedCandidate, LoggedPassage, LoggedTurn, Timings, Turn
from faqbot.language.pii import mask
from faqbot.storage.columns import plain, utc

# Without a digit, an @ or a colon there is nothing to mask.
_MAY_BE_PERSONAL = re.compile(r"[\d@:：]")

Fields = dict[str, Any]  # the named fields of a row or of a JSON object; tables.py has their types


def conversation_fields(question: Question) -> Fields:
    """The row of a conversation that begins with this question."""
    return {
        "token": question.conversation,
        "channel": question.channel,
        "created_at": question.at,
        "last_at": question.at,
    }


def question_fields(question: Question) -> Fields:
    """A question's row in the inbox, with all that is needed to ask it again after a restart."""
    passages = question.passages
    return {
        "channel": question.channel,
        "key": question.key,
        "conversation": question.conversation,
        "text": question.text,
        "at": question.at,
        "question": {
            "kb": question.kb,
            "language": question.language,
            "history": list(question.history),
            "passages": None if passages is None else [asdict(passage) for passage in passages],
        },
    }


def logged(turn: Turn) -> LoggedTurn:
    """The turn as every store reads it back."""
    question, evidence, decision = turn.question, turn.evidence, turn.decision
    chosen = entry(decision)
    why = reason(decision)
    return LoggedTurn(
        id=plain(turn.id),
        conversation=plain(question.conversation),
        key=plain(question.key),
        at=utc(question.at),
        text=masked(question.text),
        completed=masked(turn.completed),
        language=turn.language,
        kb=chosen.kb if chosen else evidence.kb if evidence else question.kb,
        decision=kind(decision),
        reason=why and why.value,
        entry_id=chosen.id if chosen else None,
        template=template(decision),
        confidence=confidence(decision),
        reply=replace(turn.reply, text=plain(turn.reply.text)),
        snapshot=evidence.snapshot if evidence else "",
        threshold=evidence.gate.threshold if evidence else None,
        timings=turn.timings,
        candidates=tuple(_candidates(turn)),
        passages=tuple(
            LoggedPassage(plain(hit.passage.id), hit.passage.kb, hit.bm25, hit.fused)
            for hit in (evidence.hits if evidence else ())
        ),
    )


def masked(text: str) -> str:
    """A customer's words as they are kept: without personal data."""
    return plain(mask(text).text if _MAY_BE_PERSONAL.search(text) else text)


def turn_fields(turn: LoggedTurn) -> Fields:
    """A turn's row, without its candidates and its place in the inbox."""
    return {
        "id": turn.id,
        "conversation": turn.conversation,
        "at": turn.at,
        "text": turn.text,
        "completed": turn.completed,
        "language": turn.language.value,
        "kb": turn.kb,
        "decision": turn.decision,
        "reason": turn.reason,
        "entry_id": turn.entry_id,
        "template": turn.template,
        "confidence": turn.confidence,
        "reply_text": turn.reply.text,
        "reply_language": turn.reply.language.value,
        "reply_options": [asdict(option) for option in turn.reply.options],
        "reply_sources": [asdict(source) for source in turn.reply.sources],
        "snapshot": turn.snapshot,
        "threshold": turn.threshold,
        "understand_ms": turn.timings.understand_ms,
        "retrieve_ms": turn.timings.retrieve_ms,
        "decide_ms": turn.timings.decide_ms,
        "passages": [asdict(passage) for passage in turn.passages],
    }


def candidate_fields(turn: LoggedTurn) -> Iterator[Fields]:
    """The rows of a turn's candidates, in order."""
    for position, found in enumerate(turn.candidates):
        yield {"turn_id": turn.id, "position": position, **asdict(found)}


def feedback_fields(feedback: Feedback) -> Fields:
    """A verdict's row."""
    return asdict(feedback) | {"verdict": feedback.verdict.value, "comment": masked(feedback.comment)}


def turn(row: Any, candidates: Iterable[Any] = ()) -> LoggedTurn:
    """Read a turn's row, joined with the key of its question."""
    return LoggedTurn(
        id=row.id,
        conversation=row.conversation,
        key=row.key,
        at=row.at,
        text=row.text,
        completed=row.completed,
        language=Language(row.language),
        kb=row.kb,
        decision=row.decision,
        reason=row.reason,
        entry_id=row.entry_id,
        template=row.template,
        confidence=row.confidence,
        reply=Reply(
            row.reply_text,
            Language(row.reply_language),
            tuple(Option(**option) for option in row.reply_options),
            tuple(Source(**source) for source in row.reply_sources),
        ),
        snapshot=row.snapshot,
        threshold=row.threshold,
        timings=Timings(row.understand_ms, row.retrieve_ms, row.decide_ms),
        candidates=tuple(
            LoggedCandidate(c.entry_id, c.kb, c.probability, c.bm25, c.cosine, c.head, c.fused) for c in candidates
        ),
        passages=tuple(LoggedPassage(**passage) for passage in row.passages),
    )


def _candidates(turn: Turn) -> Iterator[LoggedCandidate]:
    for found in turn.evidence.candidates if turn.evidence else ():
        scores = found.scores
        yield LoggedCandidate(
            found.entry.id,
            found.entry.kb,
            found.probability,
            scores.bm25,
            scores.cosine,
            scores.head,
            scores.fused,
        )
