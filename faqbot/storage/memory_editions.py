"""The editions of knowledge bases in memory, as the stores beside them write them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from faqbot.domain.edition import Edition, Said
from faqbot.domain.faq import Entry, State


class EditionBook:
    """Numbers editions, each base apart."""

    def __init__(self) -> None:
        self._editions: defaultdict[str, list[Edition]] = defaultdict(list)
        self._said: dict[tuple[str, int], Said] = {}

    def of(self, kb: str) -> list[Edition]:
        """All editions of a base, oldest first."""
        return list(self._editions[kb])

    def said(self, kb: str, number: int) -> Said | None:
        """What the base said beside its entries, or None."""
        return self._said.get((kb, number))

    def note(self, made: Edition, touched: Iterable[Entry], said: Said) -> None:
        """Add an edition if customers are told any of what was touched, before or after."""
        if any(entry.state is State.PUBLISHED for entry in touched):
            self.add(made, said)

    def add(self, made: Edition, said: Said) -> Edition:
        """Add the next edition; one of the same version of the base gives way to it."""
        kept = [edition for edition in self._editions[made.kb] if edition.version != made.version]
        numbered = replace(made, number=len(kept) + 1)
        self._editions[made.kb] = [*kept, numbered]
        self._said[made.kb, numbered.number] = said
        return numbered
