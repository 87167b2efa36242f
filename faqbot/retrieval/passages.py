"""Passages of documents, found by their words and by the vectors of their sentences."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.document import Passage
from faqbot.domain.evidence import Hit, Sentence
from faqbot.domain.message import Query
from faqbot.domain.protocols import Embedder
from faqbot.language.reader import Reader
from faqbot.language.sentences import sentences
from faqbot.retrieval.bm25 import Postings
from faqbot.retrieval.dense import Vectors, nearest

Floats = NDArray[np.float32]
# Vectors by the key of what was embedded.
Remembered = Mapping[bytes, NDArray[np.float16]]

# Raise when the way of cutting, reading or embedding changes: older saved indexes are then of no use.
RULES = "1"
_LEXICAL, _DENSE = 0.4, 0.6
_DEPTH = 20
_LEAST = 1e-9
_KEY_BYTES = 16
_FARTHEST = -1.0


@dataclass(frozen=True, slots=True)
class Cut:
    """Passages in sentences: sentence `i` is `texts[i]`, of passage `passage_of[i]`, with its normal form.

    `keys`, 16 bytes a sentence, name what was embedded: the sentence under its heading. None where it is not known.
    """

    texts: tuple[str, ...]
    normals: tuple[str, ...]
    passage_of: NDArray[np.intp]
    keys: NDArray[np.uint8] | None = None


class PassageIndex:
    """An immutable index of passages, of which those that are `gone` are not found. Safe to share between threads."""

    def __init__(
        self,
        passages: Sequence[Passage],
        cut: Cut,
        postings: Postings,
        vectors: Vectors,
        gone: frozenset[int] = frozenset(),
    ) -> None:
        self.passages = tuple(passages)
        self._gone = gone
        self.cut = cut
        self.postings = postings
        self.vectors = vectors
        self._starts = np.searchsorted(cut.passage_of, np.arange(len(self.passages) + 1)).tolist()

    @classmethod
    def build(
        cls, passages: Sequence[Passage], reader: Reader, embedder: Embedder, remembered: Remembered | None = None
    ) -> "PassageIndex":
        """Read and embed every sentence, with the heading above it: "within 7 days" tells little without it.

        Vectors that are remembered are not made again.
        """
        pieces = [(place, text) for place, passage in enumerate(passages) for text in sentences(passage.text)]
        texts = tuple(text for _, text in pieces)
        normals = tuple(reader.read(text).normal for text in texts)
        headings = [_heading(passage, reader) for passage in passages]
        said = [_under(headings[place], normal) for (place, _), normal in zip(pieces, normals, strict=True)]
        keys = [_key(one) for one in said]
        vectors = _embedded(said, keys, embedder, remembered or {})
        tokens = [reader.read(f"{' '.join(passage.heading)} {passage.text}").tokens for passage in passages]
        named = np.frombuffer(b"".join(keys), np.uint8).reshape(-1, _KEY_BYTES)
        cut = Cut(texts, normals, np.array([place for place, _ in pieces], np.intp), named)
        return cls(passages, cut, Postings.compile(tokens), Vectors(vectors))

    def only(self, present: Collection[Passage]) -> "PassageIndex":
        """The same index, which finds nothing but those of its passages that are present."""
        gone = frozenset(place for place, passage in enumerate(self.passages) if passage not in present)
        return self if gone == self._gone else PassageIndex(self.passages, self.cut, self.postings, self.vectors, gone)

    def search(self, query: Query, vector: Floats, most: int) -> tuple[Hit, ...]:
        """The passages that are nearest by either ranking, best first; `vector` is the query's, of length 1."""
        if not self.cut.texts:
            return ()
        scores = self.postings.scores(query.tokens)
        cosines = self.vectors.cosines(vector)
        if self._gone:
            gone = np.array(sorted(self._gone), np.intp)
            scores[gone], cosines[np.isin(self.cut.passage_of, gone)] = 0.0, _FARTHEST
        shares = scores / max(self.postings.ideal(query.tokens), _LEAST)
        places = dict.fromkeys(self.postings.best(scores, query.tokens, _DEPTH).docs.tolist())
        places |= dict.fromkeys(self.cut.passage_of[nearest(cosines, _DEPTH)].tolist())
        hits = [self._hit(place, float(shares[place]), cosines) for place in places if place not in self._gone]
        return tuple(sorted(hits, key=lambda hit: -hit.fused)[:most])

    def _hit(self, place: int, share: float, cosines: Floats) -> Hit:
        start, end = self._starts[place], self._starts[place + 1]
        found = tuple(Sentence(self.cut.texts[i], self.cut.normals[i], float(cosines[i])) for i in range(start, end))
        closest = max((sentence.cosine for sentence in found), default=0.0)
        return Hit(self.passages[place], found, share, _LEXICAL * min(share, 1.0) + _DENSE * closest)


NO_PASSAGES: Final = PassageIndex(
    (), Cut((), (), np.zeros(0, np.intp)), Postings.compile([]), Vectors(np.zeros((0, 1), np.float16))
)


def fingerprint_of(passages: Sequence[Passage], embedder: str, lexicon: str) -> str:
    """Names what an index of passages depends on."""
    digest = blake2b(digest_size=16)
    for part in (RULES, embedder, lexicon, *(f"{p.kb}\x1f{p.id}\x1f{p.heading}\x1f{p.text}" for p in passages)):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x1e")
    return digest.hexdigest()


def _heading(passage: Passage, reader: Reader) -> str:
    return reader.read(passage.heading[-1]).normal if passage.heading else ""


def _key(said: str) -> bytes:
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def _embedded(
    said: Sequence[str], keys: Sequence[bytes], embedder: Embedder, remembered: Remembered
) -> NDArray[np.float16]:
    missing = {key: one for key, one in zip(keys, said, strict=True) if key not in remembered}
    made = embedder.embed(list(missing.values())).astype(np.float16)
    vectors = {**remembered, **dict(zip(missing, made, strict=True))}
    return np.stack([vectors[key] for key in keys]) if keys else made


def _under(heading: str, sentence: str) -> str:
    return f"{heading}: {sentence}" if heading else sentence
