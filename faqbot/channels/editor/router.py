"""The desk put together from its parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter

from faqbot.channels.editor import assets, signing_in
from faqbot.channels.editor.assets import Assets
from faqbot.channels.editor.door import Door
from faqbot.channels.editor.signing_in import SigningIn
from faqbot.channels.widget.limits import Limiter
from faqbot.editing.accounts import Accounts
from faqbot.editing.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk needs of the house."""

    accounts: Accounts
    sessions: Sessions
    limiter: Limiter
    now: Callable[[], datetime]


def routes(desk: Desk) -> Sequence[APIRouter]:
    """All addresses of the desk."""
    door = Door(desk.sessions)
    return (
        assets.router(Assets()),
        signing_in.router(SigningIn(door, desk.accounts, desk.sessions, desk.limiter)),
    )
