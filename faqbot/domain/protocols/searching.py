"""Where the index of a large base is kept, outside of the processes that search it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from faqbot.domain.annex import Holding, Listing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Docs = NDArray[np.intp]
    Floats = NDArray[np.float32]


class Annex(Protocol):
    """Words and vectors of one index; each call waits for them. All raise DatabaseUnavailable."""

    def listings(self, words: Sequence[str]) -> Mapping[str, Listing]:
        """Where those of the words that are known stand."""
        ...

    def nearest(self, vector: "Floats", k: int, hidden: Sequence[int]) -> "tuple[Docs, Floats]":
        """Phrasings near a unit vector, with their cosines: always `k`, or all that are not hidden if they are fewer.

        The nearest may be missed now and then; a cosine is never wrong.
        """
        ...

    def cosines(self, vector: "Floats", docs: "Docs") -> "Floats":
        """The cosines of these phrasings, in their order."""
        ...


class Annexes(Protocol):
    """All annexes, by the fingerprint of their index. All raise DatabaseUnavailable."""

    def lack(self) -> str:
        """Why there can be none here, with the remedy; "" if there can."""
        ...

    def find(self, fingerprint: str, phrasings: int) -> Annex | None:
        """The annex of that name if it is there and whole; it is kept as long as it is in use."""
        ...

    def keep(self, fingerprint: str, holding: Holding) -> Annex:
        """Make an annex, whole or not at all, and drop older ones that nobody uses."""
        ...
