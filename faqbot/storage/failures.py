"""What a driver's error means to the person who has to mend it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from faqbot.domain.errors import DatabaseUnavailable

_MIGRATE = "has no tables, or old ones; run `faqbot db upgrade`"

# SQLite names its troubles by these words only.
_SQLITE = {
    "unable to open database file": "cannot be opened; check that its folder exists and may be written to",
    "readonly database": "is read-only; let the user that runs faqbot write to the file and to its folder",
    "is locked": "is locked by another process; stop that one or try again",
    "is not a database": "is not a SQLite database; point the database URL at another file",
    "disk image is malformed": "is damaged; restore it from a backup",
    "is full": "has no room left on its disk; free some",
    "disk i/o error": "cannot be read or written; check the disk",
    "no such table": _MIGRATE,
    "no such column": _MIGRATE,
    "has no column named": _MIGRATE,
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "08": "lost the connection; check that PostgreSQL is running and try again",
    "25006": "is read-only; point the database URL at the primary",
    "28": "refuses the user or the password; correct them in the database URL",
    "3D000": "does not exist; create it with createdb or correct the database URL",
    "40": "had to give way to another change; try again",
    "42501": "does not let this user do that; grant it the rights on the tables",
    "42703": _MIGRATE,
    "42P01": _MIGRATE,
    "53100": "has no room left on its disk; free some",
    "53300": "has no connection free; raise max_connections or start fewer workers",
    "55P03": "is locked by another process; stop that one or try again",
    "57": "is shutting down or starting; try again",
}

_REFUSED = "does not answer; check that PostgreSQL is running and that the database URL is right"
_BUSY = "is too busy; try again, or start more workers"


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn a driver's error into a DatabaseUnavailable that says what is wrong with the database `name`.

    An error that only a mistake in the program can cause is left as it is.
    """
    try:
        yield
    except (DBAPIError, PoolTimeout, OSError, sqlite3.Error) as error:
        trouble = _trouble(error)
        if trouble is None:
            raise
        raise DatabaseUnavailable(f"The database {name} {trouble}.") from error


def meaning(error: Exception) -> str:
    """What an error of PostgreSQL's driver means, as the end of a sentence about the database."""
    return _by_code(getattr(error, "sqlstate", None)) or f"failed ({error}); check it and try again"


def _trouble(error: Exception) -> str | None:
    if isinstance(error, PoolTimeout):
        return _BUSY
    if isinstance(error, OSError):
        return _REFUSED
    cause = error.orig if isinstance(error, DBAPIError) else error
    known = _by_code(getattr(cause, "sqlstate", None)) or _by_words(str(cause).lower())
    if known is None and _is_outside(error):
        return f"failed ({str(cause).splitlines()[0]}); check it and try again"
    return known


def _by_code(sqlstate: str | None) -> str | None:
    if sqlstate is None:
        return None
    return _POSTGRES.get(sqlstate) or _POSTGRES.get(sqlstate[:2])


def _by_words(message: str) -> str | None:
    return next((trouble for words, trouble in _SQLITE.items() if words in message), None)


def _is_outside(error: Exception) -> bool:
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError)
