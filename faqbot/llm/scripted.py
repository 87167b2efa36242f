"""A model that says what it was told to say, for tests and demonstrations."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from faqbot.domain.errors import ModelUnavailable
from faqbot.domain.prompt import Prompt

Says = str | Callable[[Prompt], str]
Weighs = Mapping[str, float] | Callable[[Prompt], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a reply is given: in pieces of `piece` characters, which count as tokens, each after a pause.

    After `fails_after` pieces the model crashes, after `hangs_after` it says nothing more.
    """

    piece: int = 4
    pause_s: float = 0.0
    fails_after: int | None = None
    hangs_after: int | None = None


FLUENT = Manner()


class ScriptedModel:
    """Replies with `says`: one text, or a function of the prompt, which may raise ModelUnavailable or ModelBusy.

    `weighs` gives options their weights, others have none; without it the model does not tell. `asked` keeps every
    prompt, `stopped` counts the replies that were left before their end.
    """

    def __init__(self, says: Says, *, weighs: Weighs | None = None, manner: Manner = FLUENT) -> None:
        self._says = says
        self._weighs = weighs
        self._manner = manner
        self.asked: list[Prompt] = []
        self.stopped = 0

    @property
    def name(self) -> str:
        return "scripted"

    async def stream(self, prompt: Prompt, *, max_tokens: int, timeout_s: float) -> AsyncGenerator[str, None]:
        deadline = monotonic() + timeout_s
        self.asked.append(prompt)
        text = self._says if isinstance(self._says, str) else self._says(prompt)
        try:
            for i in range(0, len(text), self._manner.piece):
                number = i // self._manner.piece
                if number == max_tokens:
                    raise ModelUnavailable(f"the scripted model was not done after {max_tokens} tokens")
                await self._pause(number, deadline)
                yield text[i : i + self._manner.piece]
            await self._pause(-(-len(text) // self._manner.piece), deadline)
        except (GeneratorExit, asyncio.CancelledError):
            self.stopped += 1
            raise

    async def weigh(self, prompt: Prompt, options: Sequence[str], *, timeout_s: float) -> tuple[float, ...]:
        self.asked.append(prompt)
        await self._pause(0, monotonic() + timeout_s)
        weights = self._weighs(prompt) if callable(self._weighs) else self._weighs or {}
        chosen = [weights.get(option, 0.0) for option in options]
        if sum(chosen) <= 0:
            raise ModelUnavailable("the scripted model was not told how likely the options are")
        return tuple(weight / sum(chosen) for weight in chosen)

    async def _pause(self, number: int, deadline: float) -> None:
        """What happens before piece `number`. Raise ModelUnavailable if it crashes, or is late."""
        manner = self._manner
        if manner.fails_after is not None and number >= manner.fails_after:
            raise ModelUnavailable("the scripted model crashed, as it was told to")
        is_mute = manner.hangs_after is not None and number >= manner.hangs_after
        left_s = deadline - monotonic()
        if is_mute or manner.pause_s > left_s:
            await asyncio.sleep(max(0.0, left_s))
            raise ModelUnavailable("the scripted model did not answer in time")
        await asyncio.sleep(manner.pause_s)
