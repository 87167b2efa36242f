"""Snapshots, built, or taken up from disk as far as they were built before."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from filelock import FileLock, Timeout

from faqbot.domain.calibration import Calibration
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.faq import KnowledgeBase
from faqbot.domain.protocols import Annex, Annexes, Embedder
from faqbot.embeddings.learned import with_learned
from faqbot.embeddings.table import TableEmbedder
from faqbot.language.normalise import normalise
from faqbot.language.reader import Reader
from faqbot.retrieval import saved
from faqbot.retrieval.calibration import shipped, undecided
from faqbot.retrieval.gate import can_judge
from faqbot.retrieval.head import STRENGTH
from faqbot.retrieval.passages import NO_PASSAGES, PassageIndex
from faqbot.retrieval.passages import fingerprint_of as passages_fingerprint
from faqbot.retrieval.snapshot import Parts, Progress, Remembered, Snapshot, assemble, build, fingerprint_of, published
from faqbot.storage.learned import LearnedFolder

_SNAPSHOTS_KEPT = 20
_LOCK = ".building"
_PATIENCE_S = 120.0
# New phrasings that are embedded while a server starts, in about half a minute; more are embedded while it serves.
_SOON_EMBEDDED = 10_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outside:
    """Where the index of a base with more entries than `exact_up_to` is kept."""

    annexes: Annexes
    exact_up_to: int


class SnapshotBuilder:
    """Builds snapshots, or takes up the costly parts from disk where they were built before."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that a snapshot is made with, and where it is kept
        self,
        embedder: Embedder,
        folder: Path | None,
        risk: float,
        progress: Progress | None = None,
        learned: LearnedFolder | None = None,
        outside: Outside | None = None,
    ) -> None:
        self._embedder = embedder
        self._folder = folder
        self._risk = risk
        self._progress = progress or _silent
        self._learned = learned
        self._outside = outside

    def __call__(self, kb: KnowledgeBase, calibration: Calibration | None) -> Snapshot:
        embedder, strength = self._taught(kb.id)
        fingerprint = fingerprint_of(kb, embedder.name)
        folder = self._folder / fingerprint if self._folder is not None else None
        parts = saved.load(folder, embedder) if folder is not None else None
        if parts is None:
            with self._alone():
                parts = self._parts(kb, embedder, strength, folder)
        parts = self._moved(parts, kb, fingerprint)
        if calibration is None or not can_judge(calibration.model):
            calibration = shipped(kb.id, fingerprint, has_head=parts.index.head is not None)
        parts = replace(parts, passages=self._passages(kb, parts.embedder, fingerprint))
        return assemble(kb, parts, calibration, risk=self._risk, fingerprint=fingerprint)

    def _parts(self, kb: KnowledgeBase, embedder: Embedder, strength: float, folder: Path | None) -> Parts:
        """What another process has built meanwhile, or else built here."""
        parts = saved.load(folder, embedder) if folder is not None else None
        if parts is not None:
            return parts
        remembered = self._remembered(embedder.name)
        parts = build(kb, embedder, progress=self._progress, remembered=remembered, strength=strength)
        if folder is not None:
            saved.save(parts, folder)
            saved.prune(folder.parent, keep=_SNAPSHOTS_KEPT)
        return parts

    def _moved(self, parts: Parts, kb: KnowledgeBase, fingerprint: str) -> Parts:
        """The parts with the index of a large base outside; where that cannot be, all is in memory and says so."""
        outside, entries = self._outside, len(published(kb))
        if outside is None or entries <= outside.exact_up_to:
            return parts
        try:
            annex = self._annex(outside.annexes, parts, fingerprint)
        except DatabaseUnavailable as error:
            log.warning("snapshot.in_memory", kb=kb.id, entries=entries, reason=str(error))
            return parts
        log.info("snapshot.outside", kb=kb.id, entries=entries, phrasings=len(parts.index.entry_of))
        return replace(parts, index=parts.index.moved_to(annex))

    def _annex(self, annexes: Annexes, parts: Parts, fingerprint: str) -> Annex:
        if lack := annexes.lack():
            raise DatabaseUnavailable(lack)
        found = annexes.find(fingerprint, len(parts.index.entry_of))
        if found is None:
            self._progress("database")
            found = annexes.keep(fingerprint, parts.index.holding())
        return found

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time builds, of those that share the folder; the others take up what it made.

        Whoever has waited long, or cannot lock there, builds too: two that build the same do no harm.
        """
        if self._folder is None:
            yield
            return
        with contextlib.ExitStack() as held:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                held.enter_context(FileLock(self._folder / _LOCK, timeout=_PATIENCE_S))
            except (Timeout, OSError) as error:
                log.warning("snapshot.built_beside_others", error=type(error).__name__)
            yield

    def _taught(self, kb: str) -> tuple[Embedder, float]:
        """The embedder and the classifier's strength for a base, as they were learned for it or as they are shipped."""
        learned = self._learned.present(kb) if self._learned is not None else None
        if learned is None:
            return self._embedder, STRENGTH
        if learned.encoder != self._embedder.name:
            log.warning("learned.of_another_embedder", kb=kb, encoder=learned.encoder)
            return self._embedder, STRENGTH
        return with_learned(self._embedder, learned), learned.strength

    def _passages(self, kb: KnowledgeBase, embedder: Embedder, fingerprint: str) -> PassageIndex:
        if not kb.passages:
            return NO_PASSAGES
        # An embedder that was fitted on the phrasings changes with them.
        space = fingerprint if embedder.state() else embedder.name
        named = passages_fingerprint(kb.passages, space, repr(kb.lexicon))
        folder = self._folder / f"passages-{named}" if self._folder is not None else None
        found = saved.load_passages(folder, kb.passages) if folder is not None else None
        if found is not None:
            return found
        with self._alone():
            # Perhaps another process has built it meanwhile.
            found = saved.load_passages(folder, kb.passages) if folder is not None else None
            return found or self._indexed(kb, embedder, space, folder)

    def _indexed(self, kb: KnowledgeBase, embedder: Embedder, space: str, folder: Path | None) -> PassageIndex:
        self._progress("passages")
        remembered = saved.remembered_passages(self._folder, space) if self._folder is not None else {}
        made = PassageIndex.build(kb.passages, Reader(kb.lexicon), embedder, remembered)
        if folder is not None:
            saved.save_passages(made, folder, space)
            saved.prune(folder.parent, keep=_SNAPSHOTS_KEPT)
        return made

    def stand_in(self, kb: KnowledgeBase) -> Snapshot | None:
        """A snapshot that is made at once and answers exact matches alone; None where the whole one comes soon.

        It is for a base whose vectors are yet to be made: many new phrasings, or another embedder.
        """
        embedder, _ = self._taught(kb.id)
        fingerprint = fingerprint_of(kb, embedder.name)
        if self._folder is not None and (self._folder / fingerprint).exists():
            return None
        texts = {normalise(phrasing.text) for entry in published(kb) for phrasing in entry.phrasings}
        if len(texts - self._remembered(embedder.name).keys()) <= _SOON_EMBEDDED:
            return None
        parts = build(kb, TableEmbedder(), strength=None)
        made = assemble(kb, parts, undecided(), risk=self._risk, fingerprint=fingerprint)
        return replace(made, is_whole=False)

    def _remembered(self, embedder: str) -> Remembered:
        return {} if self._folder is None else saved.remembered(self._folder, embedder)


def _silent(_stage: str) -> None: ...
