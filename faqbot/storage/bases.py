"""Knowledge bases as every change finds and leaves them: held while it lasts, at a higher version after it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.faq import Declaration, Lexicon
from faqbot.storage import entry_rows
from faqbot.storage.database import announce, insert_into
from faqbot.storage.tables import KnowledgeBaseRow, Row

_T = TypeVar("_T")
_AT_ONCE = 1000  # SQLite and PostgreSQL take some 32,000 parameters a statement


@dataclass(frozen=True, slots=True)
class Base:
    """A knowledge base that no one else can change before the transaction ends; version 0 is a new one."""

    id: str
    version: int
    lexicon: Lexicon
    declared: tuple[Declaration, ...]


async def create(connection: AsyncConnection, kbs: Iterable[str]) -> None:
    """Add those knowledge bases that do not exist; all writers in one order, so that none blocks another."""
    empty = entry_rows.lexicon_json(Lexicon())
    rows = [{"id": kb, "version": 0, "lexicon": empty, "declared": []} for kb in sorted(kbs)]
    if rows:
        adding = insert_into(KnowledgeBaseRow, connection.dialect.name)
        await connection.execute(adding.on_conflict_do_nothing(), rows)


async def held(connection: AsyncConnection, kbs: Iterable[str]) -> list[Base]:
    """Lock those of the knowledge bases that exist until the transaction ends."""
    locked = (
        select(KnowledgeBaseRow.__table__)
        .where(KnowledgeBaseRow.id.in_(kbs))
        .order_by(KnowledgeBaseRow.id)
        .with_for_update()
    )
    rows = await connection.execute(locked)
    return [
        Base(row.id, row.version, entry_rows.lexicon(row.lexicon), entry_rows.declared(row.declared)) for row in rows
    ]


async def raise_version(connection: AsyncConnection, base: Base) -> int:
    """Write what is said of a base at its next version, which is returned."""
    version = base.version + 1
    fields = {
        "version": version,
        "lexicon": entry_rows.lexicon_json(base.lexicon),
        "declared": entry_rows.declared_json(base.declared),
    }
    await connection.execute(update(KnowledgeBaseRow).where(KnowledgeBaseRow.id == base.id).values(fields))
    announce(connection)
    return version


async def add(connection: AsyncConnection, row: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, some at a time, so that a large import does not keep other conversations waiting."""
    for some in chunks(rows):
        await connection.execute(insert(row), some)


def chunks(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """As many at once as a statement takes."""
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
