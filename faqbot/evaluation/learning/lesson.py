"""One lesson: hold some back, learn from the rest, measure, and learn from all only if it helped."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count, islice
from pathlib import Path

import numpy as np

from faqbot.domain.faq import KnowledgeBase
from faqbot.domain.learned import Learned
from faqbot.domain.protocols import Embedder
from faqbot.domain.turn import Label
from faqbot.embeddings.fine_tuning import Pair, Step, fine_tuned
from faqbot.embeddings.learned import with_learned
from faqbot.evaluation.learning.choice import choose, learn
from faqbot.evaluation.learning.held_back import HeldBack, hold_back
from faqbot.evaluation.learning.trial import Trial, trial
from faqbot.retrieval.index import Index
from faqbot.retrieval.snapshot import build

_BATCH = 32

# Learns from the phrasings of an index, whose vectors are those of the encoder without anything learned.
Teach = Callable[[Index], Learned]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of it; `learned` is None where it did not help, or was only tried."""

    held: HeldBack
    trial: Trial
    learned: Learned | None


@dataclass(frozen=True, slots=True)
class Terms:
    """At what risk coverage is measured, and whether it is only tried."""

    risk: float
    only_tried: bool = False


def lesson(kb: KnowledgeBase, labels: Sequence[Label], encoder: Embedder, teach: Teach, terms: Terms) -> Lesson:
    """Measure `teach` against the encoder as it is shipped. Raise BadInput if the base is too small."""
    held = hold_back(kb, labels)
    before = build(held.base, encoder)
    tried = teach(before.index)
    after = build(held.base, with_learned(encoder, tried), strength=tried.strength)
    found = trial(held, before, after, terms.risk)
    if tried.model:
        shutil.rmtree(tried.model, ignore_errors=True)
    serves = found.is_better and not terms.only_tried
    return Lesson(held, found, teach(build(kb, encoder).index) if serves else None)


def by_adapter(encoder: Embedder) -> Teach:
    """A matrix behind the encoder and the classifier's strength, whichever helps in cross-validation."""
    # An embedder that is fitted on the phrasings has other directions as soon as they change.
    may_turn = encoder.fitted(["a"]) is encoder
    return lambda index: learn(choose(index, may_turn=may_turn), index, encoder.name)


def by_fine_tuning(model: str, encoder: Embedder, folder: Path, step: Step) -> Teach:
    """A copy of the sentence-transformers model, in `folder` under a name of its own."""

    def teach(index: Index) -> Learned:
        digest = blake2b("\x1f".join((encoder.name, *index.corpus.normals)).encode(), digest_size=8).hexdigest()
        path = fine_tuned(model, tuple(batches(index)), folder / f"trained-{digest}", step)
        return Learned(digest, encoder.name, index.head.strength if index.head else 0.0, model=str(path))

    return teach


def batches(index: Index) -> Iterator[tuple[Pair, ...]]:
    """Phrasings of one entry in pairs; a batch has one pair of an entry at most, as the others are wrong answers."""
    rng = np.random.default_rng(0)
    own = [rng.permutation(index.phrasings_of(entry)).tolist() for entry in range(index.corpus.n_entries)]
    for turn in count():
        pairs = iter([(docs[turn], docs[(turn + 1) % len(docs)]) for docs in own if turn < len(docs) > 1])
        while chunk := tuple(islice(pairs, _BATCH)):
            yield tuple((index.corpus.normals[a], index.corpus.normals[b]) for a, b in chunk)
        if not any(turn + 1 < len(docs) > 1 for docs in own):
            return
