"""Answers from passages measured: questions with a passage each, some of which the passage does not answer."""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

import numpy as np

from faqbot.assistant import read
from faqbot.domain.decision import Decision, Declined, Grounded, Quoted, confidence, kind
from faqbot.domain.document import Passage
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.evaluation.sets import Row
from faqbot.language.normalise import normalise
from faqbot.pipeline import Pipeline
from faqbot.retrieval.samples import Step
from faqbot.retrieval.snapshot import Snapshot

_MILLISECONDS = 1000.0
_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
_MARKS = str.maketrans("", "", string.punctuation + "，。！？；：、“”‘’「」『』《》（）【】·—…")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_PIECE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\s\u3400-\u4dbf\u4e00-\u9fff]+")
_CITATION = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a passage; without answers the passage does not hold one."""

    context: str
    question: str
    answers: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one; `text` is empty where it was declined."""

    asked: Asked
    decision: Decision
    text: str
    ms: float

    @property
    def is_answered(self) -> bool:
        return bool(self.text)


def asked_of(rows: Sequence[Row]) -> list[Asked]:
    """Rows {context, question, answers, lang?}. Raise ValueError naming the line that is of another form."""
    return [_asked(row) for row in rows]


def _asked(row: Row) -> Asked:
    context, question, answers = (row.values.get(name) for name in ("context", "question", "answers"))
    language = str(row.values.get("lang") or ("zh" if _HAN.search(str(question)) else "en"))[:2]
    texts = isinstance(context, str) and isinstance(question, str) and question.strip()
    if not texts or not isinstance(answers, list) or language not in list(Language):
        raise ValueError(
            f'{row.file}:{row.line}: give {{"context": text, "question": text, "answers": [text, …], "lang": "zh"}}'
        )
    return Asked(str(context), str(question), tuple(map(str, answers)), Language(language))


async def answered(
    asked: Sequence[Asked], snapshot: Snapshot, pipeline: Pipeline, *, at: datetime, step: Step
) -> list[Answered]:
    """Put every question to the ladder with its passage as the only document."""
    found = []
    for number, one in enumerate(asked, 1):
        key, passages = str(number), (Passage("1", one.context),)
        question = Question(one.question, key, "evaluation", key, at, language=one.language, passages=passages)
        started = perf_counter()
        query = read(question, snapshot)
        evidence = snapshot.search(query, at=at, given=passages)
        decision = await pipeline.decide(question, query, evidence)
        found.append(Answered(one, decision, said(decision), (perf_counter() - started) * _MILLISECONDS))
        step(number, len(asked))
    return found


def measured(of: Sequence[Answered]) -> dict[str, dict[str, Any]]:
    """The measures overall and per language."""
    by_language = {str(language): [a for a in of if a.asked.language is language] for language in Language}
    return {"overall": _measures(of)} | {name: _measures(rows) for name, rows in by_language.items() if rows}


def row(of: Answered) -> dict[str, Any]:
    """One question as a row for programs."""
    sure = confidence(of.decision)
    return {
        "question": of.asked.question,
        "lang": str(of.asked.language),
        "answers": list(of.asked.answers),
        "decision": kind(of.decision),
        "text": of.text,
        "confidence": None if sure is None else round(sure, 6),
        "holds_answer": holds(of),
        "pointed": is_pointed(of),
        "f1": round(f1(of.text, of.asked.answers), 4) if of.asked.answers else None,
        "ms": round(of.ms, 3),
    }


def holds(of: Answered) -> bool:
    """True if the reply holds one of the answers, letter by letter in normal form."""
    text = _plain(of.text)
    return of.is_answered and any(_plain(answer) in text for answer in of.asked.answers if _plain(answer))


def is_pointed(of: Answered) -> bool:
    """True if the decline names the passage as one that may be about the question."""
    return isinstance(of.decision, Declined) and bool(of.decision.reading)


def f1(text: str, answers: Sequence[str]) -> float:
    """The best overlap with an answer, in words of English and characters of Chinese (Rajpurkar et al., 2016)."""
    return max((_overlap(_pieces(text), _pieces(answer)) for answer in answers), default=0.0)


def _measures(of: Sequence[Answered]) -> dict[str, Any]:
    known = [a for a in of if a.asked.answers]
    unknown = [a for a in of if not a.asked.answers]
    replied = [a for a in known if a.is_answered]
    wrong = [a for a in of if a.is_answered and not holds(a)]
    times = [a.ms for a in of] or [0.0]
    return {
        "n": len(of),
        "answerable": len(known),
        "unanswerable_declined": _share(sum(not a.is_answered for a in unknown), len(unknown)),
        "answerable_answered": _share(len(replied), len(known)),
        "false_declines": _share(len(known) - len(replied), len(known)),
        "right_of_answered": _share(sum(map(holds, replied)), len(replied)),
        "wrong_share": _share(len(wrong), len(of)),
        "pointed_known": _share(sum(is_pointed(a) for a in known), len(known)),
        "pointed_unknown": _share(sum(is_pointed(a) for a in unknown), len(unknown)),
        "f1": _share(sum(f1(a.text, a.asked.answers) for a in known), len(known)),
        "f1_of_answered": _share(sum(f1(a.text, a.asked.answers) for a in replied), len(replied)),
        "exact_match": _share(sum(_is_exact(a) for a in known), len(known)),
        "p50_ms": float(np.percentile(times, 50)),
        "p99_ms": float(np.percentile(times, 99)),
    }


def said(decision: Decision) -> str:
    """What an answer from documents says, without its citations; empty for every other decision."""
    match decision:
        case Quoted(sentences=sentences):
            return " ".join(sentences)
        case Grounded(text=text):
            return _CITATION.sub("", text).strip()
        case _:
            return ""


def _is_exact(of: Answered) -> bool:
    return any(_pieces(of.text) == _pieces(answer) for answer in of.asked.answers)


def _plain(text: str) -> str:
    return "".join(_pieces(text)) if _HAN.search(text) else " ".join(_pieces(text))


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(_ARTICLE.sub(" ", normalise(text).translate(_MARKS)))


def _overlap(said: Sequence[str], wanted: Sequence[str]) -> float:
    common = sum((Counter(said) & Counter(wanted)).values())
    return 2 * common / (len(said) + len(wanted)) if common else 0.0


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
