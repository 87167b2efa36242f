"""Canned replies: what people write to customers again and again."""

from collections.abc import Mapping
from dataclasses import dataclass

from faqbot.domain.language import Language


@dataclass(frozen=True, slots=True)
class Canned:
    """A text to answer with, in at least one language. Unique by (`kb`, `name`); "" stands for all bases."""

    kb: str
    name: str
    texts: Mapping[Language, str]

    def text(self, language: Language) -> tuple[str, Language]:
        """The text in `language`, or in the one there is, and which one that was."""
        spoken = language if language in self.texts else language.other
        return self.texts[spoken], spoken
