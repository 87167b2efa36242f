"""What finds and writes answers."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from faqbot.domain.decision import Decision
from faqbot.domain.evidence import Evidence
from faqbot.domain.message import Query, Question
from faqbot.domain.prompt import Prompt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Texts in, unit vectors out."""

    @property
    def name(self) -> str:
        """Name and version; vectors of two embedders compare only if their names are equal."""
        ...

    def fitted(self, texts: Sequence[str]) -> "Embedder":
        """Return an embedder fitted on `texts`; one that needs no fitting returns itself."""
        ...

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return float32 rows, one a text, of length 1 (or 0 for a text without content).

        Raise EmbedderUnavailable if the model cannot be used.
        """
        ...

    def state(self) -> Mapping[str, "NDArray[np.generic]"]:
        """The arrays that fitting made, for a snapshot to keep; empty if there are none."""
        ...

    def restored(self, state: Mapping[str, "NDArray[np.generic]"]) -> "Embedder":
        """Return an embedder as `state` was taken from; one that needs no fitting returns itself."""
        ...


# Told of each sentence of an answer in the making that has passed every check; the decision alone is final.
Hear = Callable[[str], None]


def unheard(_sentence: str) -> None:
    """For those who wait for the whole answer."""


class Answerer(Protocol):
    """One rung of the ladder."""

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        """Decide, or return None to let the next rung look. A failure is a Declined, never None."""
        ...


class LanguageModel(Protocol):
    """A model that writes; it is asked only for what the evidence holds, and checked afterwards."""

    @property
    def name(self) -> str:
        """Model and version, for the ledger."""
        ...

    def stream(self, prompt: Prompt, *, max_tokens: int, timeout_s: float) -> AsyncGenerator[str, None]:
        """The text, piece by piece, always the likeliest; the same prompt gives the same text.

        Raise ModelUnavailable on a timeout, a refusal or a crash, and ModelBusy at once when too many wait; never end
        as if complete when it is not. Closing the generator early frees the model.
        """
        ...

    async def weigh(self, prompt: Prompt, options: Sequence[str], *, timeout_s: float) -> tuple[float, ...]:
        """How likely each option is to come first in the answer, as shares that sum to 1.

        Raise ModelUnavailable also where the model does not tell.
        """
        ...
