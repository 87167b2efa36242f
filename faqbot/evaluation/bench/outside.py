"""A large base searched in memory and in a database: the same questions, in turn, each in a process of its own."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import numpy as np

from faqbot.domain.errors import Unavailable
from faqbot.domain.protocols import Embedder
from faqbot.evaluation.bench import synthetic
from faqbot.evaluation.bench.searcher import ASKED_FOR, Elsewhere, Found, Looked, Material, Timed, search
from faqbot.retrieval import saved
from faqbot.retrieval.snapshot import build, fingerprint_of

PLACES: Final = ("in memory", "in the database")
_WARM: Final = 10
_MASKED: Final = 20
_NEAREST: Final = 10
_MIB: Final = 1024 * 1024
# Loading a large index takes a while; one question does not.
_PATIENCE_S: Final = 600.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """So many questions to a base of each size."""

    sizes: Sequence[int]
    questions: int
    seed: int


@dataclass(frozen=True, slots=True)
class Place:
    """One place: milliseconds of a search, of it on processors of this process, and the memory that the index added."""

    place: str
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    memory_mib: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far both found the same, in questions of `of`; `nearest` is the share of the ten nearest that were found.

    `fewest` is how many came of those asked for, `fewest_masked` with all but a few phrasings hidden.
    """

    of: int
    same_bm25: int
    same_first: int
    same_five: int
    most_apart: float
    nearest: float
    asked_for: int
    fewest: int
    fewest_masked: int

    @property
    def holds(self) -> bool:
        """True if words are scored alike and no search came back short."""
        return self.same_bm25 == self.of and min(self.fewest, self.fewest_masked) >= self.asked_for


@dataclass(frozen=True, slots=True)
class Size:
    """Both places at one size; `made_s` is the making of the index, `kept_s` putting it into the database."""

    phrasings: int
    made_s: float
    kept_s: float
    database_mib: float
    places: tuple[Place, ...]
    agreement: Agreement


def measure(plan: Plan, embedder: Embedder, elsewhere: Elsewhere, *, say: Say) -> tuple[Size, ...]:
    """Measure each size. Raise Unavailable if a process ends before its time."""
    return tuple(_size(n, plan, embedder, elsewhere, say) for n in plan.sizes)


def _size(n: int, plan: Plan, embedder: Embedder, elsewhere: Elsewhere, say: Say) -> Size:
    say(f"{n:,} phrasings: making the index")
    phrasings = synthetic.phrasings(n, seed=plan.seed)
    kb = synthetic.knowledge_base(phrasings)
    texts = synthetic.rephrased(phrasings, plan.questions + _WARM, seed=plan.seed + 1)
    with TemporaryDirectory() as folder, ExitStack() as opened:
        material = Material(Path(folder) / "index", n, plan.seed, embedder, fingerprint_of(kb, embedder.name))
        started = perf_counter()
        parts = build(kb, embedder)
        made_s = perf_counter() - started
        saved.save(parts, material.folder)
        say(f"{n:,} phrasings: putting it into the database")
        started = perf_counter()
        stored = elsewhere.keep(material.fingerprint, parts.index.holding())
        kept_s = perf_counter() - started
        del kb, phrasings, parts
        say(f"{n:,} phrasings: asking")
        asked = {
            place: opened.enter_context(_searching(material, None if place == PLACES[0] else elsewhere))
            for place in PLACES
        }
        timed = _timed(asked, texts, plan.seed)
        looked = {place: [ask(Found(text)) for text in texts[_WARM:]] for place, ask in asked.items()}
        masked = [asked[PLACES[1]](Found(text, is_masked=True)).rows for text in texts[:_MASKED]]
        memory = {place: ask(None) for place, ask in asked.items()}
    places = tuple(_place(place, timed[place], memory[place]) for place in PLACES)
    return Size(n, made_s, kept_s, stored / _MIB, places, _agreement(looked, masked))


def _timed(asked: Mapping[str, Callable[[Any], Any]], texts: Sequence[str], seed: int) -> dict[str, list[Timed]]:
    """Every place asked every question, in an order that is drawn anew for each; the first few are to warm up."""
    rng = np.random.default_rng(seed)
    found: dict[str, list[Timed]] = {place: [] for place in asked}
    for text in texts:
        for place in rng.permutation(list(asked)).tolist():
            found[place].append(asked[place](text))
    return {place: times[_WARM:] for place, times in found.items()}


def _place(place: str, times: Sequence[Timed], memory_mib: float | None) -> Place:
    p50, p99 = np.percentile([one.ms for one in times], (50, 99)).tolist()
    return Place(place, p50, p99, float(np.mean([one.cpu_ms for one in times])), memory_mib)


def _agreement(looked: Mapping[str, Sequence[Looked]], masked: Sequence[int]) -> Agreement:
    pairs = list(zip(looked[PLACES[0]], looked[PLACES[1]], strict=True))
    return Agreement(
        of=len(pairs),
        same_bm25=sum(one.bm25 == other.bm25 for one, other in pairs),
        same_first=sum(one.entries[:1] == other.entries[:1] for one, other in pairs),
        same_five=sum(one.entries == other.entries for one, other in pairs),
        most_apart=max(abs(one.probability - other.probability) for one, other in pairs),
        nearest=sum(len(set(one.nearest) & set(other.nearest)) for one, other in pairs) / (_NEAREST * len(pairs)),
        asked_for=ASKED_FOR,
        fewest=min(other.rows for _, other in pairs),
        fewest_masked=min(masked),
    )


@contextmanager
def _searching(material: Material, elsewhere: Elsewhere | None) -> Iterator[Callable[[Any], Any]]:
    """Ask a process that holds the index, while the context lasts."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=search, args=(theirs, material, elsewhere), daemon=True)
    process.start()
    theirs.close()

    def ask(what: Any) -> Any:
        try:
            ours.send(what)
            if not ours.poll(_PATIENCE_S):
                raise Unavailable(f"a search took over {_PATIENCE_S:g} s; choose smaller --sizes")
            return ours.recv()
        except (EOFError, OSError) as error:
            raise Unavailable("a process that searches came to its end; choose smaller --sizes") from error

    try:
        yield ask
    finally:
        ours.close()
        process.join(_PATIENCE_S)
