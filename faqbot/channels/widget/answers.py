"""A turn as the API tells it."""

from dataclasses import dataclass

from faqbot.channels.widget.markup import html, is_safe_link
from faqbot.channels.widget.schemas import AnswerOut, OptionOut, ReplyOut, SourceOut, TurnOut
from faqbot.domain.decision import confidence, entry, kind, reason, template
from faqbot.domain.message import Reply, Source
from faqbot.domain.turn import LoggedTurn, Turn

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class _Decided:
    decision: str
    reason: str | None
    entry_id: str | None
    template: str | None
    confidence: float | None


def answer(turn: Turn | LoggedTurn, conversation: str, key: str) -> AnswerOut:
    """The answer to the message `key`; a turn from the ledger was given before."""
    reply = recorded(turn, key) if isinstance(turn, LoggedTurn) else _fresh(turn, key)
    return AnswerOut(**dict(reply), conversation=conversation, repeated=isinstance(turn, LoggedTurn))


def told(turn: LoggedTurn, key: str) -> TurnOut:
    """A turn of a conversation that is looked at again."""
    return TurnOut(text=turn.text, at=turn.at, reply=recorded(turn, key))


def recorded(turn: LoggedTurn, key: str) -> ReplyOut:
    return _reply(
        turn.reply, turn.id, key, _Decided(turn.decision, turn.reason, turn.entry_id, turn.template, turn.confidence)
    )


def _fresh(turn: Turn, key: str) -> ReplyOut:
    decision = turn.decision
    chosen = entry(decision)
    decided = _Decided(
        kind(decision), reason(decision), chosen.id if chosen else None, template(decision), confidence(decision)
    )
    return _reply(turn.reply, turn.id, key, decided)


def _reply(reply: Reply, turn: str, key: str, decided: _Decided) -> ReplyOut:
    sure = decided.confidence
    return ReplyOut(
        turn=turn,
        key=key,
        decision=decided.decision,
        reason=decided.reason and str(decided.reason),
        entry_id=decided.entry_id,
        template=decided.template,
        text=reply.text,
        html=html(reply.text),
        lang=reply.language.value,
        confidence=None if sure is None else round(sure, _DIGITS),
        options=[OptionOut(entry_id=o.entry_id, kb=o.kb, title=o.title) for o in reply.options],
        sources=[_source(source) for source in reply.sources],
    )


def _source(source: Source) -> SourceOut:
    """A link of an odd kind loses its address, not its name."""
    return SourceOut(title=source.title, url=source.url if is_safe_link(source.url) else "")
