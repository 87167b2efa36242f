"""Questions that a language model words for passages, so that a person need not begin with an empty page.

The model words the question alone: the answer is the passage, word for word, and the entry is a draft.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress

import structlog

from faqbot.answerers.prompting import asking
from faqbot.conversation.rewriting import is_faithful
from faqbot.domain.document import Document, Passage
from faqbot.domain.errors import ModelBusy, ModelUnavailable
from faqbot.domain.protocols import LanguageModel
from faqbot.knowledge.proposing import Proposal, unasked, worded
from faqbot.language.detect import detect

_MOST_TOKENS = 60
# Customers' questions go first: so often it gives way to them with one passage.
_PATIENCE = 30
# Words that a question may hold besides those of its passage, as they only ask.
_ASKING = (
    "how long how much how many how often how soon what time do i get need 多久 多长时间 多少钱 几天 什么时候 需要 办理"
)
_QUOTES = " \n\"'“”「」『』"

log = structlog.get_logger(__name__)

Step = Callable[[int, int], None]


class Questioner:
    """Has a model ask what passages answer of which nothing is proposed without it."""

    def __init__(self, model: LanguageModel, timeout_s: float, *, pause_s: float = 1.0) -> None:
        """Where customers' questions wait for the model, it is asked again after `pause_s`."""
        self._model = model
        self._timeout_s = timeout_s
        self._pause_s = pause_s

    async def proposals(self, documents: Sequence[Document], kb: str, step: Step) -> list[Proposal]:
        """Drafts for a base. Raise ModelUnavailable if the model answered for no passage at all."""
        passages = [passage for document in documents for passage in unasked(document, kb)]
        found: list[Proposal] = []
        failed: list[ModelUnavailable] = []
        for done, passage in enumerate(passages, 1):
            try:
                question = await self._patiently(passage)
            except ModelUnavailable as error:
                log.warning("questioning.failed", passage=passage.id, reason=str(error))
                failed.append(error)
                question = ""
            proposal = worded(question, passage, kb)
            found += [proposal] if proposal is not None else []
            step(done, len(passages))
        if failed and len(failed) == len(passages):
            raise failed[-1]
        return found

    async def _patiently(self, passage: Passage) -> str:
        for _ in range(_PATIENCE):
            with suppress(ModelBusy):
                return await self._question(passage)
            await asyncio.sleep(self._pause_s)
        return await self._question(passage)

    async def _question(self, passage: Passage) -> str:
        """The question of the model; "" where it gives none, or speaks of what the passage does not."""
        prompt = asking(passage, detect(passage.text))
        stream = self._model.stream(prompt, max_tokens=_MOST_TOKENS, timeout_s=self._timeout_s)
        async with aclosing(stream) as pieces:
            question = "".join([piece async for piece in pieces]).strip(_QUOTES)
        return question if is_faithful(question, (*passage.heading, passage.text, _ASKING)) else ""
