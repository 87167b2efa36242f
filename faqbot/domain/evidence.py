"""What was found for a query, with numbers that say how far to trust it."""

from dataclasses import dataclass

from faqbot.domain.document import Passage
from faqbot.domain.faq import Entry
from faqbot.domain.message import Query


@dataclass(frozen=True, slots=True)
class TermWeight:
    """What one token of the query adds to an entry's BM25 score."""

    token: str
    weight: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The raw scores of an entry for a query.

    `bm25` is unbounded and 0 when no token is shared; `cosine` is in [-1, 1]; `head` is the class
    head's probability or None where there is no head; `fused` orders the candidates.
    """

    bm25: float
    cosine: float
    head: float | None
    fused: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer, with the calibrated probability that it is the right one."""

    entry: Entry
    probability: float
    scores: Scores
    phrasing: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage with its normal form and its cosine with the query, in [-1, 1]."""

    text: str
    normal: str
    cosine: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer; `bm25` is a share of the best score possible, `fused` orders the hits."""

    passage: Passage
    sentences: tuple[Sentence, ...]
    bm25: float
    fused: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Sentences of a passage, word for word, with the probability that they answer the query."""

    sentences: tuple[str, ...]
    passage: Passage
    probability: float


@dataclass(frozen=True, slots=True)
class Gate:
    """The bar in force for a language: answer at or above `threshold`, None answers nothing but exact matches.

    The threshold keeps to `entries_risk`, which is less than `risk` where documents answer too. Not `whole`: the index
    is being made, and what is not found may yet be there.
    """

    threshold: float | None
    risk: float
    promised: bool
    stale: bool = False
    whole: bool = True
    entries_share: float = 1.0

    @property
    def entries_risk(self) -> float:
        """What of the risk the entries may use."""
        return self.risk * self.entries_share


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates and passages, best first, and what was in force when they were found."""

    query: Query
    candidates: tuple[Candidate, ...]
    gate: Gate
    kb: str | None
    snapshot: str
    hits: tuple[Hit, ...] = ()

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def margin(self) -> float:
        """How much more probable the best candidate is than the next; 0 without candidates."""
        first, second = ([c.probability for c in self.candidates[:2]] + [0.0, 0.0])[:2]
        return first - second
