"""Operators, what lets them in, and what they changed, in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Delete, delete, insert, select

from faqbot.domain.operator import Change, Opens, Operator, Pass, Role
from faqbot.storage.database import Database, insert_into
from faqbot.storage.operator_tables import ChangeRow, OperatorRow, PassRow, SecondFactorRow


class SqlOperatorStore:
    """An OperatorStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def operators(self) -> tuple[Operator, ...]:
        """All operators, ordered by name."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(OperatorRow.__table__))
            # In Python, because the order of PostgreSQL depends on its collation.
            return tuple(sorted(map(_operator, rows), key=lambda operator: operator.name))

    async def operator(self, name: str) -> Operator | None:
        """One operator, or None."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(OperatorRow.__table__).where(OperatorRow.name == name))
            row = found.one_or_none()
        return None if row is None else _operator(row)

    async def keep(self, operator: Operator) -> None:
        """Add an operator, or replace the one of that name."""
        rest = {name: getattr(operator, name) for name in ("password", "email", "subject", "is_grouped")}
        fields = {"name": operator.name, "roles": dict(operator.roles)} | rest
        async with self._database.writing() as connection:
            adding = insert_into(OperatorRow, connection.dialect.name)
            given = {name: adding.excluded[name] for name in fields if name != "name"}
            replacing = adding.on_conflict_do_update(index_elements=[OperatorRow.name], set_=given)
            await connection.execute(replacing, fields)

    async def drop(self, name: str) -> bool:
        """Delete an operator with all passes; False if there is none of that name."""
        async with self._database.writing() as connection:
            await connection.execute(delete(PassRow).where(PassRow.operator == name))
            await connection.execute(delete(SecondFactorRow).where(SecondFactorRow.operator == name))
            gone = await connection.execute(delete(OperatorRow).where(OperatorRow.name == name))
            return gone.rowcount > 0


class SqlPassStore:
    """A PassStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def issue(self, given: Pass) -> None:
        """Keep a pass of an operator."""
        async with self._database.writing() as connection:
            await connection.execute(insert(PassRow).values(_pass_fields(given)))

    async def valid(self, digest: str, opens: Opens, *, at: datetime) -> Pass | None:
        """The pass of that digest and kind if it has not expired, else None."""
        alive = (PassRow.digest == digest, PassRow.opens == opens.value, PassRow.expires_at > at)
        async with self._database.reading() as connection:
            row = (await connection.execute(select(PassRow.__table__).where(*alive))).one_or_none()
        return None if row is None else _pass(row)

    async def take(self, digest: str, opens: Opens, *, at: datetime) -> Pass | None:
        """As `valid`, and the pass is used up: the deletion decides who gets it."""
        found = await self.valid(digest, opens, at=at)
        gone = await self._delete(delete(PassRow).where(PassRow.digest == digest, PassRow.opens == opens.value))
        return found if gone else None

    async def held(self, operator: str, *, at: datetime) -> tuple[Pass, ...]:
        """An operator's passes that have not expired, the newest first."""
        own = select(PassRow.__table__).where(PassRow.operator == operator, PassRow.expires_at > at)
        async with self._database.reading() as connection:
            rows = (await connection.execute(own.order_by(PassRow.issued_at.desc(), PassRow.digest))).all()
        return tuple(map(_pass, rows))

    async def withdraw(self, operator: str, opens: Opens) -> int:
        """Delete an operator's passes of a kind; return how many there were."""
        return await self._delete(delete(PassRow).where(PassRow.operator == operator, PassRow.opens == opens.value))

    async def forget(self, *, before: datetime) -> int:
        """Delete what expired before a moment; return how many."""
        return await self._delete(delete(PassRow).where(PassRow.expires_at < before))

    async def _delete(self, which: Delete) -> int:
        async with self._database.writing() as connection:
            return (await connection.execute(which)).rowcount


class SqlAuditLog:
    """An AuditLog over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, change: Change) -> None:
        """Add a change."""
        async with self._database.writing() as connection:
            await connection.execute(insert(ChangeRow).values(change_fields(change)))

    async def changes(self, *, most: int, offset: int = 0) -> tuple[Change, ...]:
        """The newest first, after the first `offset`."""
        newest = select(ChangeRow.__table__).order_by(ChangeRow.id.desc()).limit(most).offset(offset)
        async with self._database.reading() as connection:
            rows = (await connection.execute(newest)).all()
        return tuple(Change(r.at, r.operator, r.action, r.kb, r.subject, r.before, r.after) for r in rows)


def change_fields(change: Change) -> dict[str, Any]:
    """A change's row."""
    return {name: getattr(change, name) for name in ("at", "operator", "action", "kb", "subject", "before", "after")}


def _operator(row: Any) -> Operator:
    roles = {kb: Role(role) for kb, role in row.roles.items()}
    return Operator(row.name, roles, row.password, row.email, row.subject, row.is_grouped)


def _pass_fields(given: Pass) -> dict[str, Any]:
    return {
        "digest": given.digest,
        "opens": given.opens.value,
        "operator": given.operator,
        "issued_at": given.issued_at,
        "expires_at": given.expires_at,
        "role": given.role and given.role.value,
        "is_vouched": given.is_vouched,
    }


def _pass(row: Any) -> Pass:
    role = Role(row.role) if row.role else None
    return Pass(row.digest, Opens(row.opens), row.operator, row.issued_at, row.expires_at, role, row.is_vouched)
