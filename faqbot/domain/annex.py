"""What a large index keeps outside of the processes that search it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Listing:
    """Where one word stands: the phrasings, ascending, with its share of each one's score; `idf` is what it tells."""

    idf: float
    docs: "NDArray[np.int32]"
    weights: "NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class Holding:
    """All words with their listings, and the unit vectors of all phrasings (phrasings, dimensions)."""

    words: Iterable[tuple[str, Listing]]
    vectors: "NDArray[np.float16]"
