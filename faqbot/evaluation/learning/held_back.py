"""Some phrasings and entries of a base, held back so that what is learned from the rest can be measured."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Entry, KnowledgeBase, Phrasing
from faqbot.domain.turn import Label
from faqbot.retrieval.snapshot import published

_ONE_IN = 5
_FEWEST_PHRASINGS = 3
FEWEST_ENTRIES = 10
FEWEST_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What may be learned from, and the questions that tell whether it helped."""

    base: KnowledgeBase
    questions: tuple[Label, ...]

    @property
    def n_known(self) -> int:
        return sum(question.entry_id is not None for question in self.questions)


def hold_back(kb: KnowledgeBase, labels: Sequence[Label]) -> HeldBack:
    """One phrasing in five of each entry with three or more, and one entry in five whole, for unknown questions.

    Labelled questions are asked too, as they stand; those of a hidden entry have no answer then. The same base is
    always split in the same way. Raise BadInput if it is too small for that.
    """
    entries, rng = published(kb), np.random.default_rng(0)
    grown = [entry for entry in entries if len(entry.phrasings) >= _FEWEST_PHRASINGS]
    order = rng.permutation(len(grown)).tolist()
    hidden = {(grown[i].kb, grown[i].id) for i in order[: len(grown) // _ONE_IN]}
    taken = {(e.kb, e.id): _taken(e, rng) for e in grown if (e.kb, e.id) not in hidden}
    known = [Label(p.text, p.language, e.id) for e in grown for p in taken.get((e.kb, e.id), ())]
    _expect_enough(kb, grown, known)
    unknown = [Label(p.text, p.language, None) for e in grown if (e.kb, e.id) in hidden for p in e.phrasings]
    unknown = [unknown[i] for i in rng.permutation(len(unknown))[: len(known)].tolist()]
    left = tuple(_without(e, taken.get((e.kb, e.id), ())) for e in entries if (e.kb, e.id) not in hidden)
    here = {entry.id for entry in left}
    asked = [replace(label, entry_id=label.entry_id if label.entry_id in here else None) for label in labels]
    return HeldBack(replace(kb, entries=left), (*known, *unknown, *asked))


def _taken(entry: Entry, rng: np.random.Generator) -> tuple[Phrasing, ...]:
    """One phrasing in five, of each language that has three or more; at least one."""
    by_language = defaultdict(list)
    for phrasing in entry.phrasings:
        by_language[phrasing.language].append(phrasing)
    groups = [group for group in by_language.values() if len(group) >= _FEWEST_PHRASINGS] or [list(entry.phrasings)]
    return tuple(
        group[i] for group in groups for i in rng.permutation(len(group))[: max(1, len(group) // _ONE_IN)].tolist()
    )


def _without(entry: Entry, taken: Sequence[Phrasing]) -> Entry:
    return replace(entry, phrasings=tuple(p for p in entry.phrasings if p not in taken))


def _expect_enough(kb: KnowledgeBase, grown: Sequence[Entry], known: Sequence[Label]) -> None:
    if len(grown) < FEWEST_ENTRIES or len(known) < FEWEST_QUESTIONS:
        raise BadInput(
            f"{kb.id or 'all knowledge bases together'}: too few phrasings to learn from: {len(grown)} entries have "
            f"{_FEWEST_PHRASINGS} or more, {FEWEST_ENTRIES} are needed, and {len(known)} phrasings could be held back "
            f"to measure with, {FEWEST_QUESTIONS} are needed; write more similar questions and import them"
        )
