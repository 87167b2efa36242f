"""Where the operators' desk is put together, beside the application."""

import secrets
from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from faqbot.app import Application, now
from faqbot.channels.editor import Desk
from faqbot.channels.editor import routes as routes_of
from faqbot.channels.widget.limits import Limiter, rate
from faqbot.editing.accounts import Accounts
from faqbot.editing.passes import Passes
from faqbot.editing.passwords import Passwords
from faqbot.editing.sessions import Sessions
from faqbot.storage.operators import SqlAuditLog, SqlOperatorStore, SqlPassStore

_ATTEMPTS = "10/10minute"
_SECRET_BYTES = 32


def accounts(application: Application) -> Accounts:
    """Who works at the desk."""
    database = application.database
    return Accounts(SqlOperatorStore(database), _passes(application), _passwords(), SqlAuditLog(database))


def routes(application: Application) -> Sequence[APIRouter]:
    """The desk's addresses."""
    sessions = Sessions(SqlOperatorStore(application.database), _passes(application), _passwords())
    return routes_of(
        Desk(
            accounts(application),
            sessions,
            Limiter(rate(_ATTEMPTS)),
            now,
            ZoneInfo(application.settings.timezone),
            application.entries,
            application.shelf,
        )
    )


def _passes(application: Application) -> Passes:
    return Passes(SqlPassStore(application.database), now, lambda: secrets.token_urlsafe(_SECRET_BYTES))


@cache
def _passwords() -> Passwords:
    """One for the process: it hashes a few at once, no more."""
    return Passwords()
