"""A process that holds one large index and searches it, in memory or elsewhere, as it is told through a pipe."""

import gc
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time
from typing import Final, Protocol

import numpy as np

from faqbot.domain.annex import Holding
from faqbot.domain.protocols import Annex, Embedder
from faqbot.evaluation.bench import synthetic
from faqbot.retrieval import saved
from faqbot.retrieval.calibration import shipped
from faqbot.retrieval.dense import UNSEEN
from faqbot.retrieval.snapshot import Snapshot, assemble

ASKED_FOR: Final = 50
_NEAREST: Final = 10
_LEFT: Final = 60
_RISK: Final = 0.05
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_MILLISECONDS: Final = 1000.0
_KIB_PER_MIB: Final = 1024
_STATUS: Final = Path("/proc/self/status")


class Elsewhere(Protocol):
    """Where a large index can be kept outside of the process; it travels to another process."""

    def keep(self, fingerprint: str, holding: Holding) -> int:
        """Put an index there, and tell the bytes that it takes. Raise DatabaseUnavailable."""
        ...

    def opened(self, fingerprint: str, phrasings: int) -> AbstractContextManager[Annex]:
        """What was put there, while the context lasts. Raise DatabaseUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Material:
    """An index of `n` made-up phrasings, kept in a folder."""

    folder: Path
    n: int
    seed: int
    embedder: Embedder
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of one search on the wall, and on processors for all of the process."""

    ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Found:
    """Tell what is found for a text, perhaps with all but 60 phrasings hidden."""

    text: str
    is_masked: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: a digest of all BM25 scores, the candidates, and how many near vectors, the nearest first."""

    bm25: bytes
    entries: tuple[str, ...]
    probability: float
    nearest: tuple[int, ...]
    rows: int


def search(asked: Connection, material: Material, elsewhere: Elsewhere | None) -> None:
    """Serve until the pipe is closed: a text gets its times, `Found` what is found, None the memory that was added."""
    with asked:
        kb = synthetic.knowledge_base(synthetic.phrasings(material.n, seed=material.seed))
        before = _own_mib()
        parts = saved.load(material.folder, material.embedder)
        assert parts is not None  # noqa: S101 - it was kept there a moment ago
        opened = nullcontext(None) if elsewhere is None else elsewhere.opened(material.fingerprint, material.n)
        with opened as annex:
            if annex is not None:
                parts = replace(parts, index=parts.index.moved_to(annex))
            gate = shipped(kb.id, material.fingerprint, has_head=parts.index.head is not None)
            snapshot = assemble(kb, parts, gate, risk=_RISK, fingerprint=material.fingerprint)
            del parts
            gc.collect()
            # The collector would stop now the one, now the other.
            gc.disable()
            try:
                _serve(asked, snapshot, before)
            finally:
                gc.enable()


def _serve(asked: Connection, snapshot: Snapshot, before: float | None) -> None:
    while True:
        try:
            what = asked.recv()
        except EOFError:
            return
        match what:
            case str():
                asked.send(_timed(snapshot, what))
            case Found():
                asked.send(_looked(snapshot, what))
            case _:
                gc.collect()
                now = _own_mib()
                asked.send(None if before is None or now is None else now - before)


def _timed(snapshot: Snapshot, text: str) -> Timed:
    cpu, started = process_time(), perf_counter()
    snapshot.search(snapshot.reader.read(text), at=_AT)
    return Timed((perf_counter() - started) * _MILLISECONDS, (process_time() - cpu) * _MILLISECONDS)


def _looked(snapshot: Snapshot, what: Found) -> Looked:
    query, n = snapshot.reader.read(what.text), len(snapshot.phrasings)
    vector = snapshot.embedder.embed([query.normal])[0]
    masked = [doc for doc in range(n) if doc % (n // _LEFT)] if what.is_masked else []
    near = snapshot.index.vectors.near(vector, ASKED_FOR, masked)
    best = np.argsort(-near, kind="stable")[:_NEAREST]
    candidates = snapshot.search(query, at=_AT).candidates
    return Looked(
        bm25=blake2b(snapshot.index.postings.of(query.tokens).scores(query.tokens).tobytes()).digest(),
        entries=tuple(candidate.entry.id for candidate in candidates),
        probability=candidates[0].probability if candidates else 0.0,
        nearest=tuple(best.tolist()),
        rows=int((near > UNSEEN).sum()),
    )


def _own_mib() -> float | None:
    """The memory that is this process' own, not a file's; None where the system does not tell."""
    if not _STATUS.exists():
        return None
    line = next(line for line in _STATUS.read_text("ascii").splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) / _KIB_PER_MIB
