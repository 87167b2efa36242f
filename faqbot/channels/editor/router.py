"""The desk put together from its parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from fastapi import APIRouter

from faqbot.channels.editor import assets, entries, signing_in, writing
from faqbot.channels.editor.assets import Assets
from faqbot.channels.editor.door import Door
from faqbot.channels.editor.entries import EntryPages
from faqbot.channels.editor.signing_in import SigningIn
from faqbot.channels.editor.writing import WritingPages
from faqbot.channels.widget.limits import Limiter
from faqbot.domain.protocols import EntryStore
from faqbot.editing.accounts import Accounts
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import Entries
from faqbot.editing.sessions import Sessions
from faqbot.retrieval.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk needs of the house."""

    accounts: Accounts
    sessions: Sessions
    limiter: Limiter
    now: Callable[[], datetime]
    zone: tzinfo
    entries: EntryStore
    shelf: Shelf


def routes(desk: Desk) -> Sequence[APIRouter]:
    """All addresses of the desk."""
    door = Door(desk.sessions)
    catalogue = Catalogue(desk.entries)
    changing = Entries(desk.entries, catalogue, desk.now)
    return (
        assets.router(Assets()),
        signing_in.router(SigningIn(door, desk.accounts, desk.sessions, desk.limiter)),
        entries.router(EntryPages(door, catalogue, changing, desk.now, desk.zone)),
        writing.router(WritingPages(door, desk.shelf, desk.now)),
    )
