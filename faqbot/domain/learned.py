"""What was learned from a knowledge base's own phrasings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Learned:
    """It is of use with the embedder named `encoder` alone.

    `matrix` (d, d) comes after that, or `model` is a folder with a model that serves in its place; `strength` is how
    loosely the classifier fits. `name` differs wherever anything of it does.
    """

    name: str
    encoder: str
    strength: float
    matrix: "NDArray[np.float32] | None" = None
    model: str = ""
