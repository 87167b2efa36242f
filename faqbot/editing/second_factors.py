"""A second factor for those who want one: codes of an app (RFC 6238), and recovery codes for when it is lost."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

import pyotp

from faqbot.domain.errors import BadInput
from faqbot.domain.operator import EVERYWHERE, Change, Role, SecondFactor
from faqbot.domain.protocols import AuditLog, SecondFactorStore
from faqbot.editing.sessions import Bearer

_STEP_S = 30
# Clocks of telephones are not quite right: the code before and the one after are good too.
_NEAR = (-1, 0, 1)
_RECOVERY_CODES = 8
_ISSUER = "faqbot"


class SecondFactors:
    """Turns second factors on and off, and looks at codes. Every change is noted."""

    def __init__(
        self,
        store: SecondFactorStore,
        audit: AuditLog,
        now: Callable[[], datetime],
        new_code: Callable[[], str],
        *,
        required_from: Role | None = None,
    ) -> None:
        """`new_code` makes a recovery code nobody can guess; who has `required_from` or more must have a factor."""
        self._required_from = required_from
        self._store = store
        self._audit = audit
        self._now = now
        self._new_code = new_code

    async def is_on(self, name: str) -> bool:
        """True if an operator needs a code to sign in."""
        return await self._store.factor(name) is not None

    async def is_missing(self, bearer: Bearer) -> bool:
        """True if an operator must have a second factor and has none; a provider has seen to whom it vouches for."""
        least = self._required_from
        if least is None or bearer.is_vouched or not bearer.may_somewhere(least):
            return False
        return not await self.is_on(bearer.operator.name)

    async def turn_on(self, name: str, secret: str, code: str) -> tuple[str, ...]:
        """Ask for codes from now on; return the recovery codes, which are told this once.

        Raise BadInput if the code is not one of the secret, so that nobody is locked out by an app that shows others.
        """
        step = self._step(secret, code)
        if step is None:
            raise BadInput("the code is not one of this secret")
        codes = tuple(self._new_code() for _ in range(_RECOVERY_CODES))
        await self._store.keep(SecondFactor(name, secret, step, tuple(map(_digest, codes))))
        await self._note(name, "second factor on", name)
        return codes

    async def turn_off(self, name: str, *, by: str) -> bool:
        """Ask for no codes any more; False if none were asked for."""
        gone = await self._store.drop(name)
        if gone:
            await self._note(by, "second factor off", name)
        return gone

    async def fits(self, name: str, given: str) -> bool:
        """True if it is a code of the operator's app, or a recovery code, that was not used before; it is used now."""
        factor = await self._store.factor(name)
        if factor is None:
            return False
        code = "".join(given.split()).lower()
        step = self._step(factor.secret, code)
        if step is not None:
            return await self._store.advance(name, step)
        return await self._store.spend(name, _digest(code))

    def _step(self, secret: str, code: str) -> int | None:
        """The step of which it is the code, near the present one; None if it is none."""
        if not is_secret(secret):
            return None
        now = int(self._now().timestamp()) // _STEP_S
        codes = {now + off: pyotp.HOTP(secret).at(now + off) for off in _NEAR}
        return next((step for step, right in codes.items() if compare_digest(right.encode(), code.encode())), None)

    async def _note(self, by: str, action: str, subject: str) -> None:
        await self._audit.note(Change(self._now(), by, action, EVERYWHERE, subject))


def new_secret() -> str:
    """A secret for an app."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """True if an app takes it for a secret: base 32, and long enough."""
    try:
        pyotp.HOTP(text)
    except ValueError:
        return False
    return True


def address(name: str, secret: str) -> str:
    """What an app takes as a picture: https://github.com/google/google-authenticator/wiki/Key-Uri-Format."""
    return pyotp.TOTP(secret, name=name, issuer=_ISSUER).provisioning_uri()


def _digest(code: str) -> str:
    """The code is random, so a fast digest will do."""
    return sha256(code.encode("utf-8", "replace")).hexdigest()
