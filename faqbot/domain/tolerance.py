"""How many wrong answers are tolerated: a setting, and what operators chose instead for a base, a language or a tag."""

from collections.abc import Mapping
from dataclasses import dataclass

from faqbot.domain.faq import Entry, bases_of
from faqbot.domain.language import Language


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The share of a language's questions that may be answered wrongly; with a `tag`, by entries that bear it.

    `kb` is "" for all bases together. `risk` is None where what was chosen has been taken back.
    """

    kb: str
    language: Language
    risk: float | None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Tolerances:
    """What holds where: the `setting`, unless something else was chosen."""

    setting: float
    chosen: tuple[Tolerance, ...] = ()

    def of(self, kb: str, language: Language) -> float:
        """What a base tolerates: its own choice, else that for all together, else the setting."""
        own = {t.kb: t.risk for t in self._of(language) if t.risk is not None and not t.tag}
        return own.get(kb, own.get("", self.setting))

    def by_language(self, kb: str) -> Mapping[Language, float]:
        """What a base tolerates in each language."""
        return {language: self.of(kb, language) for language in Language}

    def for_entry(self, kb: str, language: Language, entry: Entry) -> float:
        """What an answer to a question of a base keeps to if it is this entry's.

        A tag, and the entry's own base where all are asked together, can only make it stricter: an answer that reaches
        the bar of a smaller risk reaches that of the larger one too, so both promises hold.
        """
        limits = (t.risk for t in self._of(language) if t.risk is not None and _concerns(t, kb, entry))
        return min((self.of(kb, language), *limits))

    def is_uniform(self, kb: str, language: Language) -> bool:
        """True if all entries that answer questions of a base keep to the same risk."""
        concerning = (t for t in self._of(language) if not kb or t.kb in {"", kb, *bases_of(kb)})
        return not any(t.tag or t.kb not in {"", kb} for t in concerning)

    def _of(self, language: Language) -> tuple[Tolerance, ...]:
        return tuple(t for t in self.chosen if t.language is language and t.risk is not None)


def _concerns(given: Tolerance, kb: str, entry: Entry) -> bool:
    if given.tag:
        return given.tag in entry.tags and given.kb in {"", kb, entry.kb}
    return given.kb == entry.kb
