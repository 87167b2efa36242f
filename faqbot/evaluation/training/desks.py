"""Two made-up help desks to learn near misses from: a bank's and a university's.

Near misses made by exchanging words teach less than those that somebody thought up: "I found somebody's card" beside
"I lost my card". The sample shop is left to measure with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from faqbot.domain.faq import Entry, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.turn import Label

_NAMES = ("bank", "university")
_LANGUAGES = (tuple(Language), (Language.ZH,), (Language.EN,))


@dataclass(frozen=True, slots=True)
class Desk:
    """Entries with all their phrasings; by entry, what is asked of it and what comes near without being answered."""

    name: str
    entries: tuple[Entry, ...]
    asked: Mapping[str, tuple[Label, ...]]
    near: Mapping[str, tuple[Label, ...]]


def desks() -> Iterator[Desk]:
    """Each help desk in both languages, in Chinese alone and in English alone."""
    for name in _NAMES:
        text = files(__package__).joinpath("help_desks", f"{name}.yaml").read_text("utf-8")
        rows = yaml.safe_load(text)
        for languages in _LANGUAGES:
            yield _desk(name, rows, languages)


def _desk(name: str, rows: Sequence[Mapping[str, Any]], languages: Sequence[Language]) -> Desk:
    entries = tuple(
        Entry(
            row["id"],
            name,
            tuple(Phrasing(text, of) for of in languages for text in row[of]["questions"]),
            {languages[0]: row["id"]},
        )
        for row in rows
    )
    asked = {row["id"]: _labels(row, "asked", languages, row["id"]) for row in rows}
    near = {row["id"]: _labels(row, "near", languages, None) for row in rows}
    return Desk("-".join((name, *languages)), entries, asked, near)


def _labels(
    row: Mapping[str, Any], kind: str, languages: Sequence[Language], entry_id: str | None
) -> tuple[Label, ...]:
    return tuple(Label(text, of, entry_id) for of in languages for text in row[of][kind])
