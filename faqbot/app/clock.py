"""The clock and chance, which every room is handed."""

import secrets
import uuid
from datetime import UTC, datetime

from faqbot.domain.site import Keys, Site

_SECRET_BYTES = 32


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex


def new_site(site_id: str) -> Site:
    """A site with secrets of its own, and nothing set."""
    return Site(site_id, Keys(secrets.token_urlsafe(_SECRET_BYTES), secrets.token_urlsafe(_SECRET_BYTES)))
