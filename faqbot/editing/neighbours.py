"""What stands near a phrasing as it is typed: duplicates, conflicts, and what customers would get today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faqbot.domain.evidence import Candidate
from faqbot.domain.faq import Entry
from faqbot.domain.language import Language
from faqbot.language.detect import detect
from faqbot.language.normalise import bare, normalise
from faqbot.retrieval.snapshot import Snapshot

_MOST = 5
_SHOWN = 0.05
_SHOWN_COSINE = 0.6
# Above either, two phrasings ask the same for all that the numbers can tell.
_NEAR_COSINE = 0.9
_NEAR_PROBABILITY = 0.6


class Relation(StrEnum):
    """What a neighbour is to the entry that is being written."""

    NEAR = "near"
    SAME = "same"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry near a typed phrasing, by its nearest phrasing."""

    entry: Entry
    typed: str
    phrasing: str
    probability: float
    cosine: float
    relation: Relation


def neighbours(snapshot: Snapshot, typed: Sequence[str], written: Entry, *, at: datetime) -> tuple[Neighbour, ...]:
    """The nearest published entries but `written` itself, in either language, the worst first; each entry once."""
    found: dict[tuple[str, str], Neighbour] = {}
    for neighbour in _near(snapshot, typed, written, at):
        key = neighbour.entry.kb, neighbour.entry.id
        if key not in found or _weight(neighbour) > _weight(found[key]):
            found[key] = neighbour
    return tuple(sorted(found.values(), key=_weight, reverse=True)[:_MOST])


def _near(snapshot: Snapshot, typed: Sequence[str], written: Entry, at: datetime) -> Iterable[Neighbour]:
    for text in typed:
        query = snapshot.reader.read(text, language=detect(text))
        for candidate in snapshot.search(query, at=at).candidates:
            is_own = (candidate.entry.kb, candidate.entry.id) == (written.kb, written.id)
            if not is_own and _is_shown(candidate):
                yield Neighbour(
                    candidate.entry,
                    text,
                    candidate.phrasing,
                    candidate.probability,
                    candidate.scores.cosine,
                    _relation(candidate, written),
                )


def _is_shown(candidate: Candidate) -> bool:
    scores = candidate.scores
    return scores.exact or candidate.probability >= _SHOWN or scores.cosine >= _SHOWN_COSINE


def _relation(candidate: Candidate, written: Entry) -> Relation:
    scores = candidate.scores
    is_same = scores.exact or scores.cosine >= _NEAR_COSINE or candidate.probability >= _NEAR_PROBABILITY
    if not is_same:
        return Relation.NEAR
    return _compared(candidate.entry, written)


def _compared(one: Entry, other: Entry) -> Relation:
    """Whether the answers that both have are the same but for their form; as long as there is none, nobody can say."""
    shared = [(one.answers[at], other.answers[at]) for at in Language if at in one.answers and at in other.answers]
    if not shared:
        return Relation.SAME
    same = all(bare(normalise(theirs)) == bare(normalise(ours)) for theirs, ours in shared)
    return Relation.DUPLICATE if same else Relation.CONFLICT


def _weight(neighbour: Neighbour) -> tuple[int, float]:
    return list(Relation).index(neighbour.relation), neighbour.probability
