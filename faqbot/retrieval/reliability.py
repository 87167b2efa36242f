"""Whether probabilities are true: of the questions that got one, how many were right."""

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.calibration import Bin

_BINS = 10


def bins(probabilities: NDArray[np.float64], right: NDArray[np.bool_], most: int = _BINS) -> tuple[Bin, ...]:
    """The questions by rising probability in bins of equal size; questions of equal probability stay together."""
    order = np.argsort(probabilities, kind="stable")
    rising, hits = probabilities[order], right[order]
    n = len(order)
    if not n:
        return ()
    starts = sorted({int(np.searchsorted(rising, rising[i * n // most])) for i in range(most)})
    ends = [*starts[1:], n]
    return tuple(
        Bin(b - a, float(rising[a:b].mean()), float(hits[a:b].mean())) for a, b in zip(starts, ends, strict=True)
    )
