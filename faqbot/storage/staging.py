"""Drafts that are brought in pieces, in the database."""

from collections.abc import Sequence

from sqlalchemy import and_, delete, func, insert, literal, not_, or_, select

from faqbot.domain.edition import Replacing
from faqbot.domain.operator import Change
from faqbot.storage import entry_rows
from faqbot.storage.database import Database
from faqbot.storage.drafts import mark
from faqbot.storage.entry_rows import Fields
from faqbot.storage.operator_tables import ChangeRow
from faqbot.storage.operators import change_fields
from faqbot.storage.publishing_tables import DraftRow, StagedDraftRow

_KEPT = ("kb", "entry_id", "entry", "base", "by", "at")


class SqlStaging:
    """A Staging over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stage(self, batch: str, pieces: Sequence[Replacing]) -> None:
        """Bring some drafts of a batch, each with the one that its entry has."""
        rows = [_fields(batch, piece) for piece in pieces]
        async with self._database.writing() as connection:
            await connection.execute(insert(StagedDraftRow), rows)

    async def adopt(self, batch: str, *, changes: Sequence[Change]) -> bool:
        """Keep all drafts of a batch, and note the changes, in one step that the database does by itself."""
        staged, drafts = StagedDraftRow.__table__.c, DraftRow.__table__.c
        own, same = staged.batch == batch, and_(staged.kb == drafts.kb, staged.entry_id == drafts.entry_id)
        as_said = or_(
            and_(drafts.kb.is_(None), staged.former_at.is_(None)),
            and_(
                drafts.by == staged.former_by,
                drafts.at == staged.former_at,
                drafts.asked_by == staged.former_asked_by,
            ),
        )
        both = StagedDraftRow.__table__.outerjoin(DraftRow.__table__, same)
        overtaken = select(func.count()).select_from(both).where(own, not_(func.coalesce(as_said, False)))
        copied = select(*(staged[name] for name in _KEPT), literal("")).where(own)
        async with self._database.writing() as connection:
            kbs = list(await connection.scalars(select(staged.kb).where(own).distinct()))
            # First, so that of two who change drafts of a base one waits for the other.
            await mark(connection, kbs)
            if await connection.scalar(overtaken):
                await connection.rollback()
                return False
            held = select(staged.entry_id).where(own, same).correlate(DraftRow.__table__)
            await connection.execute(delete(DraftRow).where(held.exists()))
            await connection.execute(insert(DraftRow).from_select([*_KEPT, "asked_by"], copied))
            await connection.execute(delete(StagedDraftRow).where(own))
            await connection.execute(insert(ChangeRow), [change_fields(change) for change in changes])
        return True

    async def abandon(self, batch: str) -> None:
        """Forget what was brought of a batch."""
        async with self._database.writing() as connection:
            await connection.execute(delete(StagedDraftRow).where(StagedDraftRow.batch == batch))


def _fields(batch: str, piece: Replacing) -> Fields:
    draft, former = piece.draft, piece.former
    kept = entry_rows.storable(draft.entry)
    return {
        "batch": batch,
        "kb": kept.kb,
        "entry_id": kept.id,
        "entry": entry_rows.entry_json(kept),
        "base": draft.base,
        "by": draft.by,
        "at": draft.at,
        "former_by": former and former.by,
        "former_at": former and former.at,
        "former_asked_by": former and former.asked_by,
    }
