"""What operators write: entries with phrasings and answers, and their own words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from faqbot.domain.document import Passage
from faqbot.domain.language import Language

# Between the names of knowledge bases that are asked together: "orders+products". No name of a base holds it.
_JOINT = "+"


def bases_of(kb: str) -> tuple[str, ...]:
    """The knowledge bases of a name; () for "", which stands for all of them."""
    return tuple(kb.split(_JOINT)) if kb else ()


def only_base(kb: str | None) -> str:
    """The one knowledge base of a name; "" where it stands for several or for all."""
    named = bases_of(kb or "")
    return named[0] if len(named) == 1 else ""


def joined(kbs: Iterable[str]) -> str | None:
    """The name of these knowledge bases together, the same in any order; None for none, which asks all."""
    return _JOINT.join(sorted(frozenset(kbs))) or None


class State(StrEnum):
    """Where an entry stands; only a published one is ever said to a customer."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way in which a customer may ask for an entry."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Link:
    """A page that goes with an answer; the title is given in at least one language."""

    url: str
    title: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A curated answer. Unique by (`kb`, `id`); answers are Markdown, in at least one language."""

    id: str
    kb: str
    phrasings: tuple[Phrasing, ...]
    answers: Mapping[Language, str]
    tags: tuple[str, ...] = ()
    state: State = State.PUBLISHED
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    links: tuple[Link, ...] = ()

    def is_live(self, at: datetime) -> bool:
        """Published and within its validity window; `valid_until` itself is outside."""
        return (
            self.state is State.PUBLISHED
            and (self.valid_from is None or self.valid_from <= at)
            and (self.valid_until is None or at < self.valid_until)
        )

    def answer(self, language: Language) -> tuple[str, Language]:
        """The answer in `language`, or in the one there is, and which one that was."""
        if language in self.answers:
            return self.answers[language], language
        return self.answers[language.other], language.other

    def title(self, language: Language) -> str:
        """The phrasing that stands for the entry when it is offered to a customer."""
        return next((p.text for p in self.phrasings if p.language is language), self.phrasings[0].text)


@dataclass(frozen=True, slots=True)
class Revision:
    """What an entry was before the change that made `version` of its knowledge base."""

    entry: Entry
    at: datetime
    version: int
    action: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """An operator's own words (kept whole) and groups of words that mean the same, best first."""

    words: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()


class Declares(StrEnum):
    """What a declaration is about."""

    TEMPLATE = "template"
    RATES = "rates"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an operator declares to compute with. Unique by kind and name; `body` is JSON, as it was checked."""

    kind: Declares
    name: str
    body: str


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """All that is known under one name, at one version."""

    id: str
    version: int
    entries: tuple[Entry, ...] = ()
    lexicon: Lexicon = field(default_factory=Lexicon)
    declared: tuple[Declaration, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What has changed in a base up to `version`: the entries as they are now, and the ids of those that are gone."""

    version: int
    entries: tuple[Entry, ...] = ()
    gone: tuple[str, ...] = ()


def named(declared: Sequence[Declaration], kind: Declares, name: str) -> Declaration | None:
    """The declaration of that kind and name, or None."""
    return next((found for found in declared if (found.kind, found.name) == (kind, name)), None)


def redeclared(
    declared: Sequence[Declaration], former: Declaration | None, newer: Declaration | None
) -> tuple[Declaration, ...] | None:
    """What is declared with one of them in place of another, or gone; None if `former` is not what stands there."""
    told = newer or former
    if told is None or named(declared, told.kind, told.name) != former:
        return None
    return merged([found for found in declared if found != former], [newer] if newer else [])


def merged(former: Sequence[Declaration], given: Sequence[Declaration]) -> tuple[Declaration, ...]:
    """All of them, the given ones in place of those of the same kind and name; in the order of kind and name."""
    by_name = {(found.kind, found.name): found for found in (*former, *given)}
    return tuple(by_name[key] for key in sorted(by_name))
