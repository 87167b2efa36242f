"""Accounts: invitations, first passwords, keys of the API."""

from collections.abc import Mapping
from dataclasses import replace

from faqbot.domain.errors import BadInput
from faqbot.domain.operator import EVERYWHERE, HOUSE, Change, Opens, Operator, Role
from faqbot.domain.protocols import AuditLog, OperatorStore
from faqbot.editing.identities import expected_email, is_last_admin
from faqbot.editing.passes import Passes
from faqbot.editing.passwords import Passwords, is_good

FIRST = "admin"
_LONGEST_NAME = 100


class LastAdmin(BadInput):
    """Without this operator nobody could let others in at the desk."""


class Accounts:
    """Who works at the desk. Every change is noted."""

    def __init__(self, operators: OperatorStore, passes: Passes, passwords: Passwords, audit: AuditLog) -> None:
        self._operators = operators
        self._passes = passes
        self._passwords = passwords
        self._audit = audit

    async def operators(self) -> tuple[Operator, ...]:
        """All operators, ordered by name."""
        return await self._operators.operators()

    async def invite(self, name: str, roles: Mapping[str, Role], *, address: str | None = None, by: str = HOUSE) -> str:
        """Add an operator, or give one other roles, and return the secret of a link that sets a password once.

        An earlier invitation is void; the password that there is stays until the link is used. With the e-mail
        `address`, the identity provider may let the operator in, without the link. Raise BadInput.
        """
        if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
            raise BadInput(f"an operator needs a name of at most {_LONGEST_NAME} visible characters")
        if name == HOUSE:
            raise BadInput(f"{HOUSE} is how the log of changes calls the command line; choose another name")
        former = await self._operators.operator(name)
        invited = replace(former, roles=roles) if former else Operator(name, roles)
        await self._operators.keep(invited if address is None else await self._addressed(invited, address))
        await self._passes.withdraw(name, Opens.INVITATION)
        await self._note(by, "invited", name)
        return await self._passes.issue(name, Opens.INVITATION)

    async def address(self, name: str, text: str, *, by: str) -> None:
        """Say by which e-mail address the identity provider knows an operator, "" for none.

        Whom it knew before has to come in by the new address. Raise BadInput.
        """
        await self._operators.keep(await self._addressed(await self._operator(name), text))
        await self._note(by, "address", name)

    async def grant(self, name: str, kb: str, role: Role | None, *, by: str) -> None:
        """Give an operator a role in a base ("" for all), or take it away with None. It holds from the next request on.

        Raise BadInput if there is no such operator, or it is the last role; LastAdmin if nobody else is one.
        """
        operator = await self._operator(name)
        roles = {base: held for base, held in operator.roles.items() if base != kb} | ({kb: role} if role else {})
        if not roles:
            raise BadInput(f"{name} would have no role left; remove the operator instead")
        if not replace(operator, roles=roles).may(Role.ADMIN):
            await self._expect_another_admin(operator)
        await self._operators.keep(replace(operator, roles=roles))
        await self._note(by, "role", f"{name} · {role or 'none'}", kb)

    async def sign_out(self, name: str, *, by: str) -> int:
        """End all sessions of an operator; return how many there were. Raise BadInput if there is none of that name."""
        await self._operator(name)
        ended = await self._passes.withdraw(name, Opens.SESSION)
        await self._note(by, "signed out", name)
        return ended

    async def first_invitation(self) -> str | None:
        """The secret of a link for the first admin, as long as no operator has a password; else None."""
        if any(operator.password for operator in await self._operators.operators()):
            return None
        return await self.invite(FIRST, {EVERYWHERE: Role.ADMIN})

    async def invited(self, secret: str) -> str | None:
        """Whose invitation it is; None if it was used, is void or has expired."""
        found = await self._passes.valid(secret, Opens.INVITATION)
        return None if found is None else found.operator

    async def accept(self, secret: str, password: str) -> str | None:
        """Set the password of the invited operator, end older sessions, and return the secret of a new one.

        None if the invitation is not good. Raise BadInput for a password that is too short or too long.
        """
        if not is_good(password):
            raise BadInput("a password has 10 to 200 characters")
        # Before the hash, which takes its time: nobody makes this house hash without an invitation.
        if await self.invited(secret) is None:
            return None
        kept = await self._passwords.hashed(password)
        found = await self._passes.take(secret, Opens.INVITATION)
        operator = None if found is None else await self._operators.operator(found.operator)
        if operator is None:
            return None
        await self._operators.keep(replace(operator, password=kept))
        await self._passes.withdraw(operator.name, Opens.SESSION)
        await self._note(operator.name, "password", operator.name)
        return await self._passes.issue(operator.name, Opens.SESSION)

    async def key(self, name: str, role: Role) -> str:
        """The secret of a key of the API that may do what the operator may, but no more than `role`.

        Raise BadInput if there is no such operator.
        """
        await self._operator(name)
        await self._note(HOUSE, "key", name)
        return await self._passes.issue(name, Opens.KEY, role)

    async def remove(self, name: str, *, by: str = HOUSE) -> bool:
        """Delete an operator with sessions and keys; False if there is none of that name.

        Raise LastAdmin if somebody at the desk removes the last one; the house itself can always invite another.
        """
        operator = await self._operators.operator(name)
        if operator is not None and by != HOUSE:
            await self._expect_another_admin(operator)
        gone = await self._operators.drop(name)
        if gone:
            await self._note(by, "removed", name)
        return gone

    async def _addressed(self, operator: Operator, text: str) -> Operator:
        """The operator with an address that nobody else has, and linked with nobody yet unless it is the same."""
        address = expected_email(text)
        others = [one for one in await self._operators.operators() if one.name != operator.name]
        if address and any(one.email == address for one in others):
            raise BadInput(f"another operator has the address {address}; give each their own")
        return operator if address == operator.email else replace(operator, email=address, subject="")

    async def _operator(self, name: str) -> Operator:
        found = await self._operators.operator(name)
        if found is None:
            raise BadInput(f"there is no operator {name!r}; see `faqbot operators list`")
        return found

    async def _expect_another_admin(self, operator: Operator) -> None:
        if is_last_admin(operator, await self._operators.operators()):
            raise LastAdmin(f"nobody but {operator.name} is an admin of everything with a password")

    async def _note(self, by: str, action: str, subject: str, kb: str = EVERYWHERE) -> None:
        await self._audit.note(Change(self._passes.now(), by, action, kb, subject))
