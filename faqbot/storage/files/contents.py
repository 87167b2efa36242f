"""What a file or a folder of files holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from faqbot.domain.faq import Entry, Lexicon


@dataclass(frozen=True, slots=True)
class Contents:
    """Entries in the order of the file, and the lexicons of knowledge bases."""

    entries: tuple[Entry, ...] = ()
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
