"""Second factors in the database."""

from sqlalchemy import delete, select, update

from faqbot.domain.operator import SecondFactor
from faqbot.storage.database import Database, insert_into
from faqbot.storage.operator_tables import SecondFactorRow


class SqlSecondFactorStore:
    """A SecondFactorStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def factor(self, operator: str) -> SecondFactor | None:
        """That of an operator, or None."""
        wanted = select(SecondFactorRow.__table__).where(SecondFactorRow.operator == operator)
        async with self._database.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else SecondFactor(row.operator, row.secret, row.step, tuple(row.recovery))

    async def keep(self, factor: SecondFactor) -> None:
        """Add a second factor, or replace the one of its operator."""
        rest = {"secret": factor.secret, "step": factor.step, "recovery": list(factor.recovery)}
        async with self._database.writing() as connection:
            adding = insert_into(SecondFactorRow, connection.dialect.name)
            given = {name: adding.excluded[name] for name in rest}
            replacing = adding.on_conflict_do_update(index_elements=[SecondFactorRow.operator], set_=given)
            await connection.execute(replacing, {"operator": factor.operator} | rest)

    async def advance(self, operator: str, step: int) -> bool:
        """Use up a code; False if it, or a later one, was used."""
        earlier = SecondFactorRow.operator == operator, SecondFactorRow.step < step
        async with self._database.writing() as connection:
            done = await connection.execute(update(SecondFactorRow).where(*earlier).values(step=step))
            return done.rowcount > 0

    async def spend(self, operator: str, digest: str) -> bool:
        """Use up a recovery code; False if there is none of that digest."""
        own = SecondFactorRow.operator == operator
        async with self._database.writing() as connection:
            held = await connection.scalar(select(SecondFactorRow.recovery).where(own).with_for_update())
            if held is None or digest not in held:
                return False
            left = [code for code in held if code != digest]
            await connection.execute(update(SecondFactorRow).where(own).values(recovery=left))
            return True

    async def drop(self, operator: str) -> bool:
        """Delete that of an operator; False if there is none."""
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(SecondFactorRow).where(SecondFactorRow.operator == operator))
            return gone.rowcount > 0
