"""Signing in and out, and who holds a session or a key."""

from dataclasses import dataclass

from faqbot.domain.operator import EVERYWHERE, Opens, Operator, Role
from faqbot.domain.protocols import OperatorStore
from faqbot.editing.passes import Held, Passes
from faqbot.editing.passwords import LONGEST, Passwords


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who has come in: an operator, with the most that the pass lets them do."""

    operator: Operator
    limit: Role | None = None
    is_vouched: bool = False

    def may(self, role: Role, kb: str = EVERYWHERE) -> bool:
        """True if both the operator and the pass allow it."""
        return self.operator.may(role, kb) and (self.limit is None or self.limit.includes(role))

    def may_somewhere(self, role: Role) -> bool:
        """True if they allow it in at least one knowledge base."""
        return any(self.may(role, kb) for kb in self.operator.roles)


class Sessions:
    """Lets operators in who have a password."""

    def __init__(self, operators: OperatorStore, passes: Passes, passwords: Passwords) -> None:
        self._operators = operators
        self._passes = passes
        self._passwords = passwords

    async def fits(self, name: str, password: str) -> bool:
        """True if name and password are right; what is wrong takes the same time."""
        operator = await self._operators.operator(name)
        # What is longer than any password cannot be right, and would take long.
        return await self._passwords.fits(password[: LONGEST + 1], operator.password if operator else "")

    async def begin(self, name: str, *, is_vouched: bool = False) -> str:
        """The secret of a new session of an operator who has shown who they are, or whom a provider vouches for."""
        return await self._passes.issue(name, Opens.SESSION, is_vouched=is_vouched)

    async def half_way(self, name: str) -> str:
        """The secret of a pass for a few minutes, for an operator who has to show a code yet."""
        return await self._passes.issue(name, Opens.CODE)

    async def waiting(self, secret: str) -> str | None:
        """Who is half way by a secret, or None."""
        found = await self._passes.valid(secret, Opens.CODE)
        return None if found is None else found.operator

    async def arrive(self, secret: str) -> bool:
        """Use up the pass of half the way; False if it was, or has expired."""
        return await self._passes.take(secret, Opens.CODE) is not None

    async def bearer(self, secret: str, opens: Opens = Opens.SESSION) -> Bearer | None:
        """Who holds the secret of a session or key; None if it is not good, or no more."""
        found = await self._passes.valid(secret, opens)
        operator = None if found is None else await self._operators.operator(found.operator)
        return None if found is None or operator is None else Bearer(operator, found.role, found.is_vouched)

    async def sign_out(self, secret: str) -> None:
        """End one session."""
        await self._passes.take(secret, Opens.SESSION)

    async def sign_out_everywhere(self, name: str) -> int:
        """End all sessions of an operator; return how many there were."""
        return await self._passes.withdraw(name, Opens.SESSION)

    async def held(self, name: str, secret: str) -> tuple[Held, ...]:
        """The sessions and keys of an operator, the newest first; `secret` is of the session that asks."""
        return await self._passes.held(name, secret)

    async def end(self, name: str, named: str) -> bool:
        """End one of them; False if it is over already."""
        return await self._passes.end(name, named)

    async def device(self, name: str) -> str:
        """The secret by which a browser is known again in which an operator has signed in."""
        return await self._passes.issue(name, Opens.DEVICE)

    async def knows(self, device: str, name: str) -> bool:
        """True if this operator has signed in with this browser before."""
        found = await self._passes.valid(device, Opens.DEVICE)
        return found is not None and found.operator == name
