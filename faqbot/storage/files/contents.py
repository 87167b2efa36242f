"""What a file or a folder of files holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from faqbot.domain.faq import Declaration, Entry, Lexicon


@dataclass(frozen=True, slots=True)
class Contents:
    """Entries in the order of the file, the lexicons of knowledge bases, and what is declared to compute with."""

    entries: tuple[Entry, ...] = ()
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    declared: Mapping[str, tuple[Declaration, ...]] = field(default_factory=dict)
