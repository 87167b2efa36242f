"""The tables of an annex, and the lock of those who search them."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

SCHEMA: Final = "faqbot_index"

# Iterative scans came with this release: without them a filtered search comes back short.
_OLDEST: Final = (0, 8)
_GET_IT = "install pgvector 0.8 or later on the PostgreSQL server"
_FINGERPRINT = re.compile(r"[0-9a-f]{8,40}")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of the index with one fingerprint, which becomes a part of their names."""

    fingerprint: str

    def __post_init__(self) -> None:
        assert _FINGERPRINT.fullmatch(self.fingerprint), self.fingerprint  # noqa: S101 - it goes into statements

    @property
    def words(self) -> str:
        return f"{SCHEMA}.words_{self.fingerprint}"

    @property
    def vectors(self) -> str:
        return f"{SCHEMA}.vectors_{self.fingerprint}"


def lock_of(fingerprint: str) -> int:
    """The advisory lock that all share who search an index, and that whoever drops it must have alone."""
    digest = blake2b(f"{SCHEMA}.{fingerprint}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def lacking(version: str) -> str:
    """What stands against annexes on a server that offers this version of pgvector, "" for none; "" if nothing does."""
    if not version:
        return f"this PostgreSQL has no pgvector; {_GET_IT}"
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < _OLDEST:
        return f"pgvector {version} is too old; {_GET_IT}"
    return ""
