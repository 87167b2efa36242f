"""How surely a share is known that was counted in a sample."""

import math

# Of the normal distribution 95 % lie within so many standard deviations.
_Z = 1.959964


def interval(hits: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of which `hits` of `n` were counted (Wilson, 1927); all is possible when n is 0."""
    if not n:
        return 0.0, 1.0
    share = hits / n
    spread = 1 + _Z**2 / n
    middle = (share + _Z**2 / (2 * n)) / spread
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / spread
    return max(0.0, middle - half), min(1.0, middle + half)
