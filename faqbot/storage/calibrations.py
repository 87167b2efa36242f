"""Calibrations and labelled questions in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update

from faqbot.domain.calibration import Bar, Bin, Calibration, GateModel
from faqbot.domain.faq import bases_of
from faqbot.domain.language import Language
from faqbot.domain.tolerance import Tolerance
from faqbot.domain.turn import Label
from faqbot.storage.columns import plain
from faqbot.storage.database import Database, announce, insert_into
from faqbot.storage.risk_tables import ToleranceRow
from faqbot.storage.tables import CalibrationRow, LabelRow


class SqlCalibrationStore:
    """A CalibrationStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, kb: str) -> Calibration | None:
        """The newest calibration of a knowledge base; None if there is none, or it is of an earlier release's form."""
        newest = (
            select(CalibrationRow.__table__)
            .where(CalibrationRow.kb == kb)
            .order_by(CalibrationRow.at.desc(), CalibrationRow.id.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(newest)).one_or_none()
        try:
            return None if row is None else _calibration(row)
        except (KeyError, TypeError):
            return None

    async def keep(self, calibration: Calibration) -> None:
        """Add a calibration; earlier ones stay for the record."""
        async with self._database.writing() as connection:
            await connection.execute(insert(CalibrationRow).values(_fields(calibration)))
            announce(connection)

    async def labels(self, kb: str) -> tuple[Label, ...]:
        """Labelled questions of a knowledge base, oldest first; of several together, also those of each."""
        of_each = and_(LabelRow.kb.in_(bases_of(kb)), LabelRow.entry_id.is_not(None))
        kept = (
            select(LabelRow.text, LabelRow.language, LabelRow.entry_id)
            .where(or_(LabelRow.kb == kb, of_each))
            .order_by(LabelRow.at, LabelRow.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(kept)).all()
        newest = {(row.text, row.language): Label(row.text, Language(row.language), row.entry_id) for row in rows}
        return tuple(newest.values())

    async def label(self, kb: str, labels: Sequence[Label], *, at: datetime) -> None:
        """Add labelled questions; one with the same text and language replaces the earlier."""
        if not labels:
            return
        async with self._database.writing() as connection:
            adding = insert_into(LabelRow, connection.dialect.name)
            replacing = adding.on_conflict_do_update(
                index_elements=[LabelRow.kb, LabelRow.language, LabelRow.digest],
                set_={"entry_id": adding.excluded.entry_id, "at": adding.excluded.at},
            )
            await connection.execute(replacing, [_label_fields(kb, label, at) for label in labels])

    async def tolerances(self) -> tuple[Tolerance, ...]:
        """What operators chose and did not take back, in order of base, language and tag."""
        place = (ToleranceRow.kb, ToleranceRow.language, ToleranceRow.tag)
        newest = select(func.max(ToleranceRow.id)).group_by(*place)
        chosen = select(*place, ToleranceRow.risk).where(ToleranceRow.id.in_(newest), ToleranceRow.risk.is_not(None))
        async with self._database.reading() as connection:
            rows = (await connection.execute(chosen)).all()
        found = (Tolerance(row.kb, Language(row.language), row.risk, row.tag) for row in rows)
        return tuple(sorted(found, key=lambda chosen: (chosen.kb, chosen.language, chosen.tag)))

    async def tolerate(self, chosen: Tolerance, *, by: str, at: datetime) -> None:
        """Choose what is tolerated, or take it back; what was chosen before stays for the record."""
        place = {"kb": chosen.kb, "language": chosen.language.value, "tag": plain(chosen.tag)}
        async with self._database.writing() as connection:
            await connection.execute(insert(ToleranceRow).values(**place, risk=chosen.risk, by=by, at=at))
            announce(connection)

    async def redirect(self, kb: str, former: str, entry_id: str) -> None:
        """Let the labels of a knowledge base that name an entry name another one."""
        named = update(LabelRow).where(LabelRow.kb == kb, LabelRow.entry_id == former)
        async with self._database.writing() as connection:
            await connection.execute(named.values(entry_id=entry_id))


def _label_fields(kb: str, label: Label, at: datetime) -> dict[str, Any]:
    text = plain(label.text)
    return {
        "kb": kb,
        "language": label.language.value,
        "digest": sha256(text.encode()).hexdigest(),
        "text": text,
        "entry_id": label.entry_id,
        "at": at,
    }


def _fields(calibration: Calibration) -> dict[str, Any]:
    return {
        "kb": calibration.kb,
        "at": calibration.at,
        "fingerprint": calibration.fingerprint,
        "unknown_share": calibration.unknown_share,
        "promised": calibration.promised,
        "model": asdict(calibration.model),
        "bars": {language.value: [asdict(bar) for bar in bars] for language, bars in calibration.bars.items()},
        "reliability": {
            lang.value: [asdict(found) for found in bins] for lang, bins in calibration.reliability.items()
        },
    }


def _calibration(row: Any) -> Calibration:
    return Calibration(
        kb=row.kb,
        model=GateModel.of(row.model),
        bars={Language(code): tuple(Bar(**bar) for bar in bars) for code, bars in row.bars.items()},
        fingerprint=row.fingerprint,
        at=row.at,
        unknown_share=row.unknown_share,
        promised=row.promised,
        reliability={Language(code): tuple(Bin(**found) for found in bins) for code, bins in row.reliability.items()},
    )
