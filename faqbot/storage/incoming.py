"""Files of entries that operators import, in the database."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from faqbot.domain.errors import Problem
from faqbot.domain.incoming import Fate, Incoming, Report, Sight, Stage
from faqbot.storage.columns import plain, utc
from faqbot.storage.database import Database, insert_into
from faqbot.storage.entry_rows import Fields
from faqbot.storage.publishing_tables import IncomingRow, StagedDraftRow

_TOLD = [column for column in IncomingRow.__table__.columns if column.name != "data"]


class SqlIncomingStore:
    """An IncomingStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, incoming: Incoming, data: bytes) -> None:
        """Keep a file with what it holds, in the place of the one of that id if there is one."""
        fields = _fields(incoming) | {"data": data}
        async with self._database.writing() as connection:
            adding = insert_into(IncomingRow, connection.dialect.name)
            given = {name: adding.excluded[name] for name in fields if name != "id"}
            await connection.execute(adding.on_conflict_do_update(index_elements=[IncomingRow.id], set_=given), fields)

    async def keep(self, incoming: Incoming) -> None:
        """Keep how far it is; what it holds is needed no more once it is taken."""
        more = {"data": b""} if incoming.stage is Stage.TAKEN else {}
        async with self._database.writing() as connection:
            own = IncomingRow.id == incoming.id
            await connection.execute(update(IncomingRow).where(own).values(_fields(incoming) | more))

    async def incoming(self, incoming_id: str) -> Incoming | None:
        """One of them, or None."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(*_TOLD).where(IncomingRow.id == incoming_id))).one_or_none()
        return None if row is None else _incoming(row)

    async def data(self, incoming_id: str) -> bytes | None:
        """What one of them holds, or None."""
        async with self._database.reading() as connection:
            found: bytes | None = await connection.scalar(select(IncomingRow.data).where(IncomingRow.id == incoming_id))
        return found

    async def recent(self, operator: str, *, most: int) -> tuple[Incoming, ...]:
        """The newest that an operator gave."""
        wanted = select(*_TOLD).where(IncomingRow.operator == operator)
        newest = wanted.order_by(IncomingRow.begun_at.desc(), IncomingRow.id).limit(most)
        async with self._database.reading() as connection:
            return tuple(map(_incoming, await connection.execute(newest)))

    async def forget(self, *, before: datetime) -> int:
        """Delete those that were begun before a moment, with what is staged of them; return how many."""
        late = IncomingRow.begun_at < before
        async with self._database.writing() as connection:
            ids = select(IncomingRow.id).where(late)
            await connection.execute(delete(StagedDraftRow).where(StagedDraftRow.batch.in_(ids)))
            return (await connection.execute(delete(IncomingRow).where(late))).rowcount


def storable(incoming: Incoming) -> Incoming:
    """The file as every store keeps it: its times in UTC, no text that a database refuses."""
    return replace(
        incoming,
        name=plain(incoming.name),
        kb=plain(incoming.kb),
        why=plain(incoming.why),
        begun_at=utc(incoming.begun_at),
        at=utc(incoming.at),
    )


def _fields(incoming: Incoming) -> Fields:
    kept = storable(incoming)
    names = ("id", "operator", "name", "kb", "begun_at", "at", "done", "of", "why")
    told = asdict(kept.report)
    told["counts"] = {fate.value: n for fate, n in kept.report.counts.items()}
    told["rows"] = [row | {"fate": row["fate"].value} for row in told["rows"]]
    return {name: getattr(kept, name) for name in names} | {"stage": kept.stage.value, "report": told}


def _incoming(row: Any) -> Incoming:
    given = row.report
    report = Report(
        counts={Fate(fate): n for fate, n in given["counts"].items()},
        rows=tuple(Sight(**{**one, "fate": Fate(one["fate"]), "also": tuple(one["also"])}) for one in given["rows"]),
        wrong=given["wrong"],
        problems=tuple(Problem(**problem) for problem in given["problems"]),
        seen=given["seen"],
    )
    names = ("id", "operator", "name", "kb", "begun_at", "at", "done", "of", "why")
    return Incoming(**{name: getattr(row, name) for name in names}, stage=Stage(row.stage), report=report)
