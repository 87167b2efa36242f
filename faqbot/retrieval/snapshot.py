"""One immutable, complete index of a knowledge base at one version; it is built whole and swapped whole."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.calibration import Calibration
from faqbot.domain.document import Passage
from faqbot.domain.evidence import Candidate, Evidence, Gate, Scores, TermWeight
from faqbot.domain.faq import Entry, KnowledgeBase, Phrasing, State
from faqbot.domain.language import Language
from faqbot.domain.message import Query
from faqbot.domain.protocols import Embedder
from faqbot.domain.tolerance import Tolerances
from faqbot.language.reader import Reader
from faqbot.retrieval import head as heads
from faqbot.retrieval.bm25 import Postings
from faqbot.retrieval.dense import Vectors
from faqbot.retrieval.gate import Probability
from faqbot.retrieval.index import LANGUAGES, Corpus, Hidden, Index, Ranked
from faqbot.retrieval.passages import NO_PASSAGES, PassageIndex

# Raise when tokens, features or the form of the arrays change: older snapshots and calibrations are then of no use.
RULES = "5"
_OFFERED = 5
_PASSAGES = 5
# Where documents can answer what the entries do not, both share the risk. A quote is wrong in at most the whole risk of
# the questions that come to it; three fifths for the entries keep the sum as long as two fifths of all come so far.
_ENTRIES_SHARE = 0.6

Progress = Callable[[str], None]
# Vectors by the normal form of their text.
Remembered = Mapping[str, NDArray[np.float16]]


def _silent(_stage: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything needed to find evidence, with nothing that changes; `dated` are the places of entries with dates.

    One that is not whole stands in while the vectors are made, and knows exact matches alone.
    """

    kb: KnowledgeBase
    entries: tuple[Entry, ...]
    dated: tuple[int, ...]
    phrasings: tuple[Phrasing, ...]
    reader: Reader
    embedder: Embedder
    index: Index
    passages: PassageIndex
    calibration: Calibration
    tolerances: Tolerances
    fingerprint: str
    is_whole: bool = True
    probability: Probability = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "probability", Probability(self.calibration.model))

    @property
    def id(self) -> str:
        return f"{self.kb.id}@{self.kb.version}-{self.fingerprint[:12]}"

    @property
    def is_stale(self) -> bool:
        """True if the calibration was made for other entries, another embedder or other rules."""
        return self.calibration.promised and self.calibration.fingerprint != self.fingerprint

    def search(
        self, query: Query, *, at: datetime, most: int = _OFFERED, given: Sequence[Passage] | None = None
    ) -> Evidence:
        """Candidates that are live at a moment, best first; at most 10, however many are asked for.

        Passages that are `given` stand in for those of the base's documents.
        """
        vector = self.embedder.embed([query.meant or query.normal])[0]
        # What is not live is hidden, not filtered out: last year's offer must not cast doubt on this year's.
        hidden = Hidden(entries=frozenset(i for i in self.dated if not self.entries[i].is_live(at)))
        ranked = self.index.rank(query, vector, hidden=hidden)
        probabilities = self.probability.of(ranked.features)
        order = np.lexsort((-ranked.fused, -probabilities, ~ranked.exact))
        best = order[:most].tolist()
        candidates = tuple(self._candidate(ranked, i, float(probabilities[i])) for i in best)
        passages = self.passages if given is None else PassageIndex.build(given, self.reader, self.embedder)
        hits = passages.search(query, vector, _PASSAGES)
        gate = self._gate(query, candidates[:1], passages)
        return Evidence(query, candidates, gate, self.kb.id, self.id, hits)

    def _candidate(self, ranked: Ranked, i: int, probability: float) -> Candidate:
        scores = Scores(
            bm25=float(ranked.bm25[i]),
            cosine=float(ranked.cosine[i]),
            head=None if ranked.head is None else float(ranked.head[i]),
            fused=float(ranked.fused[i]),
            exact=bool(ranked.exact[i]),
        )
        entry = self.entries[ranked.entries[i]]
        return Candidate(entry, probability, scores, self.phrasings[ranked.phrasings[i]].text)

    def tolerating(self, tolerances: Tolerances) -> "Snapshot":
        """The same index, with another risk tolerated."""
        return replace(self, tolerances=tolerances)

    def only(self, present: Collection[Passage]) -> "Snapshot":
        """The same index, which finds nothing but those of its passages that are present."""
        left = self.passages.only(present)
        return self if left is self.passages else replace(self, passages=left)

    def entries_risk(self, language: Language) -> float:
        """What of a language's risk the entries may use beside the base's documents."""
        return self.tolerances.of(self.kb.id, language) * _entries_share(self.passages)

    def uniform_risks(self) -> Mapping[Language, float]:
        """The same by language, without those in which some entries keep to a smaller risk."""
        uniform = (language for language in Language if self.tolerances.is_uniform(self.kb.id, language))
        return {language: self.entries_risk(language) for language in uniform}

    def _gate(self, query: Query, best: Sequence[Candidate], passages: PassageIndex) -> Gate:
        """The bar for an answer of the best candidate in the query's language, beside the passages that may answer."""
        share, language = _entries_share(passages), query.language
        risks = [self.tolerances.for_entry(self.kb.id, language, candidate.entry) for candidate in best]
        risk = min(risks, default=self.tolerances.of(self.kb.id, language))
        bar = self.calibration.bar(language, risk * share)
        return Gate(
            threshold=None if bar is None else bar.threshold,
            risk=risk,
            promised=self.calibration.promised,
            stale=self.is_stale,
            whole=self.is_whole,
            entries_share=share,
        )

    def explain(self, query: Query, candidate: Candidate) -> tuple[TermWeight, ...]:
        """What each token of the query adds to the candidate's BM25 score, in the query's order."""
        doc = np.array([next(i for i, p in enumerate(self.phrasings) if p.text == candidate.phrasing)])
        postings = self.index.postings.of(query.tokens)
        return tuple(
            TermWeight(token, float(postings.weights_in(token, doc)[0]) if token in postings.vocabulary else 0.0)
            for token in query.tokens
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """What is costly to make and worth keeping: all that depends on the texts, lexicon and embedder alone."""

    embedder: Embedder
    index: Index
    words: Mapping[str, int]
    passages: PassageIndex = NO_PASSAGES


def build(
    kb: KnowledgeBase,
    embedder: Embedder,
    *,
    progress: Progress = _silent,
    remembered: Remembered | None = None,
    strength: float | None = heads.STRENGTH,
) -> Parts:
    """Index the published entries of a knowledge base; vectors that are `remembered` are not made again.

    `strength` is the classifier's; None for none.
    """
    entries = published(kb)
    phrasings = _phrasings(entries)
    progress("reading")
    reader = Reader(kb.lexicon)
    queries = [reader.read(phrasing.text, language=phrasing.language) for phrasing in phrasings]
    normals = tuple(query.normal for query in queries)
    entry_of = np.repeat(np.arange(len(entries)), [len(entry.phrasings) for entry in entries])
    progress("words")
    postings = Postings.compile([query.tokens for query in queries])
    progress("vectors")
    fitted = embedder.fitted(normals) if normals else embedder
    # What fitting has changed cannot be taken from before.
    vectors = _embedded(normals, fitted, (remembered or {}) if fitted is embedder else {})
    progress("classifier")
    head = None
    if strength is not None and heads.is_worth_a_head(entry_of, len(entries)):
        others = _embedded(heads.background(), fitted, (remembered or {}) if fitted is embedder else {})
        n, made = len(entries), vectors.astype(np.float32)
        head = heads.fit(made, entry_of, n, others.astype(np.float32), strength=strength)
    speaks = np.zeros((len(entries), len(LANGUAGES)), bool)
    speaks[entry_of, [LANGUAGES.index(query.language) for query in queries]] = True
    index = Index(Corpus(normals, entry_of, speaks), postings, Vectors(vectors), head)
    words = Counter(chain.from_iterable(set(query.tokens) for query in queries))
    return Parts(fitted, index, words)


def _embedded(normals: Sequence[str], embedder: Embedder, remembered: Remembered) -> NDArray[np.float16]:
    """The vectors of texts, of which only those are made that are not remembered."""
    missing = [normal for normal in dict.fromkeys(normals) if normal not in remembered]
    made = embedder.embed(missing).astype(np.float16)
    vectors = {**remembered, **dict(zip(missing, made, strict=True))}
    return np.stack([vectors[normal] for normal in normals]) if normals else made


def assemble(kb: KnowledgeBase, parts: Parts, calibration: Calibration, *, risk: float, fingerprint: str) -> Snapshot:
    """A snapshot of `kb` from parts that were built for the same fingerprint."""
    entries = published(kb)
    return Snapshot(
        kb=kb,
        entries=entries,
        dated=tuple(i for i, entry in enumerate(entries) if entry.valid_from or entry.valid_until),
        phrasings=_phrasings(entries),
        reader=Reader(kb.lexicon, parts.words),
        embedder=parts.embedder,
        index=parts.index,
        passages=parts.passages,
        calibration=calibration,
        tolerances=Tolerances(risk),
        fingerprint=fingerprint,
    )


def _entries_share(passages: PassageIndex) -> float:
    return _ENTRIES_SHARE if passages.passages else 1.0


def published(kb: KnowledgeBase) -> tuple[Entry, ...]:
    """The entries that may ever be said; whether one is within its dates is asked with each question."""
    return tuple(entry for entry in kb.entries if entry.state is State.PUBLISHED)


def _phrasings(entries: Sequence[Entry]) -> tuple[Phrasing, ...]:
    return tuple(phrasing for entry in entries for phrasing in entry.phrasings)


def fingerprint_of(kb: KnowledgeBase, embedder: str) -> str:
    """Names what a calibration depends on: phrasings, lexicon, embedder and rules. Answers may change freely."""
    digest = blake2b(digest_size=16)
    for part in chain(
        (RULES, embedder, repr(kb.lexicon)),
        (f"{e.kb}\x1f{e.id}\x1f{p.language}\x1f{p.text}" for e in published(kb) for p in e.phrasings),
    ):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x1e")
    return digest.hexdigest()
