"""Follow-ups measured: how close a completed question comes to one that a person wrote, and what it gains in a FAQ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from faqbot.conversation.followups import rewritten
from faqbot.conversation.understanding import Understood, in_context, looked_up
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.evaluation.sets import Row
from faqbot.language.detect import detect
from faqbot.language.normalise import normalise
from faqbot.retrieval.snapshot import Snapshot

_GROUPS = ("overall", *Language)


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up with what was said before; the rewrite that a person made, or the entry that answers, where known.

    `is_known` is False where no entry answers.
    """

    history: tuple[str, ...]
    text: str
    language: Language
    rewrite: str = ""
    entry_id: str = ""
    is_known: bool = True


def asked_of(rows: Sequence[Row]) -> list[Asked]:
    """Rows {history, question, rewrite or entry_id (null: none answers), lang?}. Raise ValueError naming the line."""
    return [_asked(row) for row in rows]


def dialogues(path: Path) -> list[Asked]:
    """The later turns of a file of dialogues. Raise ValueError for another form."""
    found = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(found, list):
        raise ValueError(f"{path} holds no list of dialogues")  # noqa: TRY004 - a wrong file, not a wrong call
    return [
        Asked(
            tuple(earlier["say"] for earlier in dialogue["turns"][:i]),
            turn["say"],
            detect(turn["say"]),
            entry_id=turn.get("entry", ""),
            is_known="entry" in turn,
        )
        for dialogue in found
        for i, turn in enumerate(dialogue["turns"])
        if i > 0
    ]


def _asked(row: Row) -> Asked:
    values = row.values
    history, text = values.get("history"), values.get("question")
    if not isinstance(history, list) or not isinstance(text, str) or not {"rewrite", "entry_id"} & values.keys():
        raise ValueError(
            f'{row.file}:{row.line}: a follow-up needs "history", a list, "question", and "rewrite" or "entry_id"'
        )
    language = Language(values["lang"]) if values.get("lang") in set(Language) else detect(text)
    entry_id = values.get("entry_id")
    return Asked(
        tuple(map(str, history)),
        text,
        language,
        str(values.get("rewrite") or ""),
        entry_id or "",
        "entry_id" not in values or entry_id is not None,
    )


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What became of a follow-up: the completed form, and what the bare and the completed one find."""

    asked: Asked
    rewrite: str
    bare: Understood | None = None
    completed: Understood | None = None


def outcome(asked: Asked, snapshot: Snapshot | None, at: datetime) -> Rewritten:
    """Complete a follow-up; with a snapshot, look both forms up."""
    rewrite = rewritten(asked.text, asked.history, asked.language)
    if snapshot is None or asked.rewrite:
        return Rewritten(asked, rewrite)
    question = Question(asked.text, "evaluation", "evaluation", "1", at, history=asked.history)
    query = snapshot.reader.read(asked.text, language=asked.language)
    bare = looked_up(question, query, snapshot)
    return Rewritten(asked, rewrite, bare, in_context(question, bare, snapshot, asked.history))


def measures(outcomes: Sequence[Rewritten]) -> Mapping[str, Mapping[str, float | int | None]]:
    """For all and for each language: the rewrites where a person wrote one, the entries found where one is known."""
    groups = {str(name): [o for o in outcomes if name in {"overall", o.asked.language}] for name in _GROUPS}
    return {name: {"n": len(of), **_closeness(of), **_gain(of)} for name, of in groups.items()}


def row(found: Rewritten) -> dict[str, Any]:
    """A row for --predictions."""
    best = found.completed.evidence.best if found.completed else None
    return {
        "history": list(found.asked.history),
        "question": found.asked.text,
        "lang": str(found.asked.language),
        "rewrite": found.rewrite,
        "completed": found.completed.completed if found.completed else None,
        "found": best.entry.id if best else None,
        "probability": best.probability if best else None,
    }


def _closeness(outcomes: Sequence[Rewritten]) -> Mapping[str, float | int | None]:
    """Exact match and F1 in characters (zh) or words (en), beside those of the message as it stands."""
    told = [
        (_units(o.asked.rewrite, o), _units(o.rewrite, o), _units(o.asked.text, o)) for o in outcomes if o.asked.rewrite
    ]
    return {
        "rewrites": len(told),
        "exact": _mean([wanted == got for wanted, got, _ in told]),
        "exact_unchanged": _mean([wanted == bare for wanted, _, bare in told]),
        "f1": _mean([_f1(wanted, got) for wanted, got, _ in told]),
        "f1_unchanged": _mean([_f1(wanted, bare) for wanted, _, bare in told]),
    }


def _gain(outcomes: Sequence[Rewritten]) -> Mapping[str, float | int | None]:
    """The right entry first, right and wrong answers at the bar in force; bare, and completed."""
    looked = [(o.asked, o.bare, o.completed) for o in outcomes if o.bare is not None and o.completed is not None]
    known = [(asked, bare, completed) for asked, bare, completed in looked if asked.is_known]
    return {
        "asked": len(looked),
        "top1_bare": _mean([_first(bare) == asked.entry_id for asked, bare, _ in known]),
        "top1": _mean([_first(completed) == asked.entry_id for asked, _, completed in known]),
        "answered_bare": _mean([_is_right(asked, bare) for asked, bare, _ in known]),
        "answered": _mean([_is_right(asked, completed) for asked, _, completed in known]),
        "wrong_bare": _mean([_is_wrong(asked, bare) for asked, bare, _ in looked]),
        "wrong": _mean([_is_wrong(asked, completed) for asked, _, completed in looked]),
    }


def _first(found: Understood) -> str | None:
    best = found.evidence.best
    return best.entry.id if best else None


def _is_said(found: Understood) -> bool:
    best, threshold = found.evidence.best, found.evidence.gate.threshold
    return best is not None and (best.scores.exact or (threshold is not None and best.probability >= threshold))


def _is_right(asked: Asked, found: Understood) -> bool:
    return _is_said(found) and asked.is_known and _first(found) == asked.entry_id


def _is_wrong(asked: Asked, found: Understood) -> bool:
    return _is_said(found) and not _is_right(asked, found)


def _units(text: str, of: Rewritten) -> tuple[str, ...]:
    letters = "".join(c if c.isalnum() else " " for c in normalise(text))
    return tuple(letters.replace(" ", "")) if of.asked.language is Language.ZH else tuple(letters.split())


def _f1(wanted: Sequence[str], got: Sequence[str]) -> float:
    common = sum((Counter(wanted) & Counter(got)).values())
    return 2 * common / (len(wanted) + len(got)) if common else 0.0


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
