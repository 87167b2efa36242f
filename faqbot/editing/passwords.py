"""Passwords: made into hashes, and held against them in the same time whether there is an account or not."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 200
# Each takes 64 MiB and a core for a moment.
_AT_ONCE = 2


class Passwords:
    """argon2id, off the event loop, a few at once."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash("nobody has this password")
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def hashed(self, password: str) -> str:
        """The hash to keep."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, kept: str) -> bool:
        """True if the password is the one of the hash; for an empty hash it takes as long and is never."""
        async with self._turn:
            is_right = await asyncio.to_thread(self._verified, kept or self._nobodys, password)
        return is_right and bool(kept)

    def _verified(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def is_good(password: str) -> bool:
    """Long enough to be hard to guess; which characters it has is the operator's choice."""
    return SHORTEST <= len(password) <= LONGEST
