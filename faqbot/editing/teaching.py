"""What a question teaches: a phrasing of an entry, or a label to calibrate with."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Phrasing, bases_of
from faqbot.domain.operator import EVERYWHERE, Change, Role
from faqbot.domain.protocols import AuditLog, CalibrationStore
from faqbot.domain.turn import Label
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import Conflict, Entries, NoEntry, NotAllowed
from faqbot.editing.form import digest
from faqbot.editing.sessions import Bearer
from faqbot.language.normalise import bare, normalise
from faqbot.language.pii import mask
from faqbot.retrieval.shelf import EVERYTHING

_LONGEST = 500


class Teaching:
    """Keeps what operators say of questions; personal data in a question is masked first."""

    def __init__(
        self,
        entries: Entries,
        catalogue: Catalogue,
        labels: CalibrationStore,
        audit: AuditLog,
        now: Callable[[], datetime],
    ) -> None:
        self._entries = entries
        self._catalogue = catalogue
        self._labels = labels
        self._audit = audit
        self._now = now

    async def add_phrasings(self, bearer: Bearer, kb: str, entry_id: str, asked: Sequence[Phrasing]) -> Conflict | None:
        """Let an entry answer these wordings too; None if it is done. Raise NoEntry, NotAllowed or BadInput."""
        entry = await self._catalogue.entry(kb, entry_id)
        if entry is None:
            raise NoEntry(f"there is no entry {kb}/{entry_id}")
        given = [Phrasing(clean(phrasing.text), phrasing.language) for phrasing in asked]
        newer = replace(entry, phrasings=tuple(dict.fromkeys((*entry.phrasings, *given))))
        return await self._entries.save(bearer, newer, digest(entry), action="phrasing")

    async def label(self, bearer: Bearer, asked: Sequence[Phrasing], kb: str, entry_id: str | None) -> None:
        """Note the entry that questions should get, or with None that no entry of the base, or of any, answers them.

        A label counts for its base and for all together. Raise NoEntry, NotAllowed or BadInput.
        """
        if not bearer.may(Role.EDITOR, kb or EVERYWHERE):
            raise NotAllowed("labels take an editor")
        if entry_id is not None and await self._catalogue.entry(kb, entry_id) is None:
            raise NoEntry(f"there is no entry {kb}/{entry_id}")
        at, labels = self._now(), [Label(clean(p.text), p.language, entry_id) for p in asked]
        for name in await self._concerned(kb, entry_id):
            await self._labels.label(name, labels, at=at)
        await self._audit.note(Change(at, bearer.operator.name, "label", kb, entry_id or "out of scope"))

    async def labelled(self, kb: str = EVERYTHING) -> frozenset[str]:
        """The letters and digits of each question of a base, or of all together, that has a label."""
        return frozenset(bare(normalise(label.text)) for label in await self._labels.labels(kb))

    async def _concerned(self, kb: str, entry_id: str | None) -> list[str]:
        """What no entry of one base answers may yet be answered by another."""
        if kb:
            return [kb, EVERYTHING] if entry_id is not None else list(dict.fromkeys([kb, *bases_of(kb)]))
        return [EVERYTHING, *await self._catalogue.askable()]


def clean(text: str) -> str:
    """A question as it is learnt from. Raise BadInput."""
    kept = mask(" ".join(text.split())).text
    if not kept or len(kept) > _LONGEST:
        raise BadInput("a question to learn from has 1 to 500 characters")
    return kept
