"""Matching beside other libraries: the same questions, the same machine, the same minute."""

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from faqbot.domain.faq import Phrasing
from faqbot.evaluation.bench import material, synthetic
from faqbot.evaluation.bench.footprint import Footprint, footprint
from faqbot.evaluation.bench.peers import LEXICAL, OURS, VECTORS, Best, Peer
from faqbot.evaluation.bench.timing import Spread, Timed, in_turn, spread

EXACT = "rank-bm25"
# The library that defines the scores is slow: it is asked fewer questions, the more documents there are.
_WORK_OF_EXACT = 2_000_000
_FEWEST_OF_EXACT = 3
_LEXICAL_TOLERANCE = 1e-9
# The sum of 256 float32 products, in whatever order.
_VECTOR_TOLERANCE = 1e-5

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure. `peers` are names; vectors are measured up to `most_vectors`."""

    queries: int
    peers: tuple[str, ...]
    seed: int
    most_vectors: int


@dataclass(frozen=True, slots=True)
class Row:
    """One peer at one size; what is None was not measured, with the reason in `note`.

    `times_ours` is its median over ours on the questions that both were asked; the same for processor time.
    """

    peer: str
    version: str | None
    note: str = ""
    footprint: Footprint | None = None
    queries: int = 0
    time: Spread | None = None
    times_ours: float | None = None
    cpu_p50_ms: float | None = None
    cpu_times_ours: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the questions gave the same best ten scores as another library."""

    other: str
    matched: int
    of: int

    @property
    def is_full(self) -> bool:
        return self.matched == self.of


@dataclass(frozen=True, slots=True)
class Comparison:
    """The peers of one kind at one size, ours first."""

    kind: str
    size: int
    rows: tuple[Row, ...]
    agreement: Agreement | None


def lexical(phrasings: Sequence[Phrasing], plan: Plan, say: Say, known: Sequence[Peer] = LEXICAL) -> Comparison:
    """BM25 over the tokens of the phrasings."""
    size = len(phrasings)
    corpus = material.tokens_of([phrasing.text for phrasing in phrasings])
    questions = material.tokens_of(synthetic.rephrased(phrasings, plan.queries, seed=plan.seed + 1))
    shares = {EXACT: max(_FEWEST_OF_EXACT, _WORK_OF_EXACT // size)}
    peers = [peer for peer in known if peer.name == OURS or peer.name in plan.peers]
    with TemporaryDirectory() as folder:
        material.save_tokens(corpus, Path(folder))
        footprints = _footprints("lexical", peers, Path(folder), say)
    timed = _timed(peers, corpus, questions, shares, plan.seed, say)
    agreement = agree(EXACT, timed, _LEXICAL_TOLERANCE)
    return Comparison("lexical", size, _rows(peers, footprints, timed), agreement)


def vectors(size: int, plan: Plan, say: Say) -> Comparison:
    """Cosines with random unit vectors."""
    peers = [peer for peer in VECTORS if peer.name == OURS or peer.name in plan.peers]
    stored = material.unit_vectors(size, seed=plan.seed)
    questions = list(material.unit_vectors(plan.queries, seed=plan.seed + 1).astype(np.float32))
    with TemporaryDirectory() as folder:
        material.save_vectors(stored, Path(folder))
        footprints = _footprints("vectors", peers, Path(folder), say)
    timed = _timed(peers, stored, questions, {}, plan.seed, say)
    return Comparison("vectors", size, _rows(peers, footprints, timed), agree("faiss", timed, _VECTOR_TOLERANCE))


def agree(other: str, timed: Mapping[str, Timed], tolerance: float) -> Agreement | None:
    """Compare our best scores with the other's, for every question that it was asked; None if it was not asked."""
    if other not in timed:
        return None
    ours = dict(zip(timed[OURS].asked, timed[OURS].best, strict=True))
    theirs = zip(timed[other].asked, timed[other].best, strict=True)
    same = [_is_same(ours[place], best, tolerance) for place, best in theirs]
    return Agreement(other, sum(same), len(same))


def _is_same(ours: Best, theirs: Best, tolerance: float) -> bool:
    """Lists of scores, best first; documents that share no token are in theirs with 0, in ours they are not."""
    if len(ours) > len(theirs):
        return False
    padded = np.sort(np.append(ours, np.zeros(len(theirs) - len(ours))))[::-1]
    return bool(np.all(np.abs(padded - theirs) <= tolerance))


def _footprints(kind: str, peers: Sequence[Peer], folder: Path, say: Say) -> dict[str, Footprint]:
    """What each peer costs; one that shares an index costs what the index costs."""
    found: dict[str, Footprint] = {}
    by_index: dict[Any, Footprint] = {}
    for peer in peers:
        if not peer.is_installed:
            continue
        if peer.index not in by_index:
            say(f"building {peer.name} in a process of its own")
            by_index[peer.index] = footprint(kind, peer.name, folder)
        found[peer.name] = by_index[peer.index]
    return found


def _timed(  # noqa: PLR0913, PLR0917 - what a measurement is of
    peers: Sequence[Peer], stuff: Any, questions: Sequence[Any], shares: Mapping[str, int], seed: int, say: Say
) -> dict[str, Timed]:
    say("building all of them side by side")
    installed = [peer for peer in peers if peer.is_installed]
    indexes = {peer.index: peer.index(stuff) for peer in {peer.index: peer for peer in installed}.values()}
    searches = {peer.name: peer.search(indexes[peer.index]) for peer in installed}
    say("asking them in turn")
    # The collector would stop now the one, now the other.
    gc.collect()
    gc.disable()
    try:
        return in_turn(searches, questions, shares, seed=seed)
    finally:
        gc.enable()


def _rows(peers: Sequence[Peer], footprints: Mapping[str, Footprint], timed: Mapping[str, Timed]) -> tuple[Row, ...]:
    return tuple(
        _row(peer, footprints[peer.name], timed[peer.name], timed[OURS])
        if peer.name in timed
        else Row(peer.name, None, "not installed")
        for peer in peers
    )


def _row(peer: Peer, footprint: Footprint, timed: Timed, ours: Timed) -> Row:
    same = ours.over(timed.asked)
    return Row(
        peer.name,
        peer.version,
        "",
        footprint,
        len(timed.ms),
        spread(timed.ms),
        spread(timed.ms).p50_ms / spread(same.ms).p50_ms,
        spread(timed.cpu_ms).p50_ms,
        spread(timed.cpu_ms).p50_ms / spread(same.cpu_ms).p50_ms,
    )
