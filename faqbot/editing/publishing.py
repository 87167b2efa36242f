"""Drafts, their review, and the editions that are made of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from faqbot.domain.edition import Cause, Draft, Edition, Said
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Entry, State
from faqbot.domain.operator import Change, Role
from faqbot.domain.protocols import DraftStore, EditionStore
from faqbot.editing.catalogue import NOTHING, Catalogue
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.form import digest
from faqbot.editing.overlay import Layer
from faqbot.editing.regression import Broken, Regressions
from faqbot.editing.sessions import Bearer

LONGEST_NOTE = 500


class Overtaken(BadInput):
    """Something changed since the operator looked; nothing was done."""


class NothingWaits(BadInput):
    """No draft of the base waits to be published."""


class Blocked(BadInput):
    """Golden questions break, and no reason was given to publish in spite of that."""

    def __init__(self, broken: Sequence[Broken]) -> None:
        self.broken = tuple(broken)
        super().__init__(f"{len(self.broken)} golden questions break")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft beside what is live."""

    draft: Draft
    live: Entry | None

    @property
    def is_asked_for(self) -> bool:
        return self.draft.asked_by != ""

    @property
    def is_overtaken(self) -> bool:
        """True if what is live is not what the draft was made from any more."""
        return digest(self.live) != self.draft.base


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a base stands; `seen` names all of it, for what is done next."""

    kb: str
    version: int
    drafts: tuple[Waiting, ...]

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """Those that a review was asked for."""
        return tuple(found for found in self.drafts if found.is_asked_for)

    @property
    def seen(self) -> str:
        parts = [str(self.version), *(digest(one.draft.entry) for one in self.waiting)]
        return sha256(" ".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Order:
    """What a publisher wants: the state that was seen, a note, and a reason if golden questions may break."""

    seen: str
    note: str = ""
    reason: str = ""


class Publishing:
    """Customers see only what went through here, or through an import."""

    def __init__(
        self,
        drafts: DraftStore,
        editions: EditionStore,
        catalogue: Catalogue,
        regressions: Regressions,
        now: Callable[[], datetime],
    ) -> None:
        self._drafts = drafts
        self._editions = editions
        self._catalogue = catalogue
        self._regressions = regressions
        self._now = now

    async def panel(self, kb: str) -> Panel:
        """The drafts of a base, each beside what is live."""
        version = await self._catalogue.version(kb)
        drafts = (await self._catalogue.drafts([kb])).get(kb, {})
        live = await self._catalogue.lives(kb, list(drafts))
        return Panel(kb, version, tuple(Waiting(draft, live.get(key)) for key, draft in drafts.items()))

    async def to_review(self, bearer: Bearer) -> Mapping[str, int]:
        """How many drafts wait in each base for somebody who may publish them."""
        bases = [kb for kb in await self._catalogue.bases() if bearer.may(Role.PUBLISHER, kb)]
        found = await self._catalogue.drafts(bases)
        waiting = {kb: sum(draft.asked_by != "" for draft in drafts.values()) for kb, drafts in found.items()}
        return {kb: n for kb, n in waiting.items() if n}

    async def editions(self, kb: str, *, most: int, offset: int = 0) -> tuple[Edition, ...]:
        """The newest first."""
        return await self._editions.editions(kb, most=most, offset=offset)

    async def ask(self, bearer: Bearer, kb: str, entry_id: str = "") -> int:
        """Ask for a review of one draft, or of all of a base; return how many wait now that did not before."""
        self._expect(bearer, Role.EDITOR, kb)
        asked = 0
        for found in (await self.panel(kb)).drafts:
            if not found.is_asked_for and entry_id in {"", found.draft.entry.id}:
                newer = replace(found.draft, asked_by=bearer.operator.name)
                change = self._change(bearer, "review asked", kb, found.draft.entry.id)
                asked += await self._drafts.put(newer, former=found.draft, change=change)
        return asked

    async def withdraw(self, bearer: Bearer, kb: str, entry_id: str) -> None:
        """Delete a draft: the entry stays as it is published. Raise NoEntry or Overtaken."""
        self._expect(bearer, Role.EDITOR, kb)
        found = next((one for one in (await self.panel(kb)).drafts if one.draft.entry.id == entry_id), None)
        if found is None:
            raise NoEntry(f"there is no draft of {kb}/{entry_id}")
        change = replace(self._change(bearer, "withdrawn", kb, entry_id), before=digest(found.draft.entry))
        if not await self._drafts.drop(found.draft, change=change):
            raise Overtaken(f"the draft of {kb}/{entry_id} was changed just now")

    async def publish(self, bearer: Bearer, kb: str, order: Order) -> Edition:
        """Make the next edition of the drafts that wait. Raise NotAllowed, NothingWaits, Overtaken or Blocked."""
        self._expect(bearer, Role.PUBLISHER, kb)
        panel = await self.panel(kb)
        if not panel.waiting:
            raise NothingWaits(f"no draft of {kb} waits to be published")
        if panel.seen != order.seen or any(found.is_overtaken for found in panel.waiting):
            raise Overtaken(f"what waits in {kb} is not what was seen")
        broken = (await self._regressions.of(kb)).broken
        reason = order.reason.strip()[:LONGEST_NOTE] if broken else ""
        if broken and not reason:
            raise Blocked(broken)
        name, note = bearer.operator.name, order.note.strip()[:LONGEST_NOTE]
        edition = Edition(kb, 0, panel.version, self._now(), name, Cause.PUBLISHED, note, reason)
        drafts = [found.draft for found in panel.waiting]
        changes = [self._change(bearer, "published", kb, draft.entry.id, draft) for draft in drafts]
        if reason:
            changes.append(self._change(bearer, "golden overridden", kb, reason))
        return await self._issued(edition, [draft.entry for draft in drafts], drafts, changes)

    async def roll_back(self, bearer: Bearer, kb: str, number: int, seen: int) -> Edition:
        """Make customers see again what an edition told them, as the next edition; `seen` is the newest that was seen.

        What is computed and the lexicon are those of then too, if that was kept with the edition. What did not exist
        then is archived, so nothing is lost. Raise NotAllowed, NoEntry or Overtaken.
        """
        self._expect(bearer, Role.PUBLISHER, kb)
        version = await self._catalogue.version(kb)
        newest = await self._editions.editions(kb, most=1)
        # A number beyond the newest may be more than a database holds.
        is_known = bool(newest) and 1 <= number <= newest[0].number
        former = await self._editions.former(kb, number) if is_known else None
        if former is None:
            raise NoEntry(f"{kb} has no version {number}")
        if newest[0].number != seen:
            raise Overtaken(f"{kb} stands at version {newest[0].number} by now")
        live = (await self._catalogue.present([kb])).get(kb, NOTHING).live
        entries = [made for key, then in former.items() if (made := _again(then, live.get(key))) is not None]
        note = f"→ {number}"
        edition = Edition(kb, 0, version, self._now(), bearer.operator.name, Cause.ROLLED_BACK, note)
        said = await self._editions.said(kb, number)
        return await self._issued(edition, entries, [], [self._change(bearer, "edition again", kb, note)], said)

    async def _issued(
        self,
        edition: Edition,
        entries: Sequence[Entry],
        drafts: Sequence[Draft],
        changes: Sequence[Change],
        said: Said | None = None,
    ) -> Edition:
        issued = await self._editions.issue(edition, entries, drafts=drafts, changes=changes, said=said)
        if issued is None:
            raise Overtaken(f"{edition.kb} was changed just now")
        return issued

    def _change(self, bearer: Bearer, action: str, kb: str, subject: str, draft: Draft | None = None) -> Change:
        before, after = (draft.base, digest(draft.entry)) if draft else ("", "")
        return Change(self._now(), bearer.operator.name, action, kb, subject, before, after)

    def _expect(self, bearer: Bearer, role: Role, kb: str) -> None:
        if not bearer.may(role, kb):
            raise NotAllowed("publishing takes a publisher" if role is Role.PUBLISHER else "drafts take an editor")


def _again(then: Entry | None, now: Entry | None) -> Entry | None:
    """What an entry has to become so that customers are told what they were told then; None if it may stay."""
    was_public = then is not None and then.state is State.PUBLISHED
    is_public = now is not None and now.state is State.PUBLISHED
    if then == now or not (was_public or is_public):
        return None
    return then or (replace(now, state=State.ARCHIVED) if now else None)


async def waiting(drafts: DraftStore) -> Layer:
    """The draft state that would be published: all drafts that a review was asked for."""
    return Layer(tuple(draft.entry for draft in await drafts.drafts() if draft.asked_by))


async def written(drafts: DraftStore) -> Layer:
    """The draft state with everything that is being written."""
    return Layer(tuple(draft.entry for draft in await drafts.drafts()))
