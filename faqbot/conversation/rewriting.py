"""A follow-up as a language model would say it alone. It only proposes: the gate decides, as of every other form."""

from collections.abc import Sequence
from contextlib import aclosing

import structlog

from faqbot.answerers.prompting import rewriting
from faqbot.domain.errors import ModelUnavailable
from faqbot.domain.language import Language
from faqbot.domain.protocols import LanguageModel
from faqbot.language.normalise import normalise
from faqbot.language.rarity import telling, words

_MOST_TOKENS = 60
_LONGEST = 160
_QUOTES = " \n\"'“”「」『』"

log = structlog.get_logger(__name__)


class Rewriter:
    """Asks a model for the form of a follow-up that stands alone."""

    def __init__(self, model: LanguageModel, timeout_s: float) -> None:
        self._model = model
        self._timeout_s = timeout_s

    async def propose(self, text: str, before: Sequence[str], language: Language) -> str:
        """The message in a form that stands alone; "" where the model gives none, or says what nobody said.

        `before` is what the customer asked earlier, oldest first.
        """
        prompt = rewriting(text, before, language)
        stream = self._model.stream(prompt, max_tokens=_MOST_TOKENS, timeout_s=self._timeout_s)
        try:
            async with aclosing(stream) as pieces:
                form = "".join([piece async for piece in pieces]).strip(_QUOTES)
        except ModelUnavailable as error:
            log.info("rewriting.failed", reason=str(error))
            return ""
        return form if is_faithful(form, (*before, text)) else ""


def is_faithful(form: str, said: Sequence[str]) -> bool:
    """True if a line holds no telling word that was not said."""
    if not form or len(form) > _LONGEST or "\n" in form:
        return False
    held = normalise("\n".join(said))
    known = frozenset(words(held))
    return all(word in known or (not word.isascii() and word in held) for word in telling(words(normalise(form))))
