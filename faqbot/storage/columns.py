"""Column types that read back what was written, on SQLite as on PostgreSQL."""

import re
from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def plain(text: str) -> str:
    """Replace what a database refuses (NUL, lone surrogates) by the replacement character."""
    return _UNSTORABLE.sub("\ufffd", text)


def utc(at: datetime) -> datetime:
    """Return the same moment in UTC. Raise ValueError if it has no zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone; every stored time needs one")
    return at.astimezone(UTC)


class UtcTime(TypeDecorator[datetime]):
    """A moment, read back in UTC; a time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text of any length from any source; a customer cannot make a statement fail with an odd character."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else plain(value)
