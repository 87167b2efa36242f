"""Copies between kinds of databases, and backups: all of it arrives, or nothing."""

import asyncio
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from faqbot.domain.errors import BadFile, BadInput, DatabaseUnavailable
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.storage import migrate
from faqbot.storage.backups import Place, back_up, restore
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.copying import copy
from faqbot.storage.database import Database
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.schema import tables
from faqbot.storage.turns import SqlTurnStore
from tests import databases
from tests.contracts.samples import NOON, a_full_entry, a_turn, an_entry

KINDS = ("sqlite", "postgres")


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where to copy to; a test asks for the kind."""
    folder = tmp_path / "target"
    folder.mkdir()
    with databases.empty(request.param, folder) as url:
        yield url


async def filled(url: str) -> None:
    database = Database(url)
    await SqlEntryStore(database).save([a_full_entry(), an_entry()], at=NOON)
    await SqlTurnStore(database).record(a_turn())
    await SqlCalibrationStore(database).label("orders", [Label("where is it", Language.EN, "track")], at=NOON)
    await database.close()


async def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    database = Database(url)
    async with database.reading() as connection:
        found = {
            table.name: sorted((tuple(row) for row in (await connection.execute(select(table))).all()), key=repr)
            for table in tables()
        }
    await database.close()
    return found


@pytest.mark.parametrize("target", KINDS, indirect=True)
async def test_every_row_arrives_as_it_was(url: str, target: str) -> None:
    await filled(url)

    rows = await copy(url, target)

    assert await contents(target) == await contents(url)
    assert rows["entries"] == 2
    assert rows["turns"] == 1


@pytest.mark.parametrize("target", KINDS, indirect=True)
async def test_a_copy_numbers_its_new_rows_after_those_that_came(url: str, target: str) -> None:
    await filled(url)
    await copy(url, target)
    database = Database(target)

    await SqlCalibrationStore(database).label("orders", [Label("and now", Language.EN, None)], at=NOON)

    assert len(await SqlCalibrationStore(database).labels("orders")) == 2
    await database.close()


@pytest.mark.parametrize("target", KINDS, indirect=True)
async def test_a_database_with_rows_is_not_copied_over(url: str, target: str) -> None:
    await filled(url)
    await filled_again(target)

    with pytest.raises(BadInput, match="holds rows already"):
        await copy(url, target)

    database = Database(target)
    assert [e.id for e in (await SqlEntryStore(database).load("other")).entries] == ["theirs"]
    await database.close()


async def filled_again(url: str) -> None:
    await migrate.upgrade(url)
    database = Database(url)
    await SqlEntryStore(database).save([an_entry("theirs", kb="other")], at=NOON)
    await database.close()


async def test_a_database_of_an_earlier_release_is_told_to_upgrade(url: str, tmp_path: Path) -> None:
    await migrate.downgrade(url, "-1")

    with pytest.raises(DatabaseUnavailable, match="faqbot db upgrade"):
        await copy(url, f"sqlite:///{tmp_path}/copy.db")


async def test_a_backup_taken_while_rows_are_written_holds_one_moment_and_comes_back(url: str, tmp_path: Path) -> None:
    await filled(url)
    here, there = Place(url, tmp_path / "learned"), Place(f"sqlite:///{tmp_path}/new/faqbot.db", tmp_path / "new" / "l")
    (tmp_path / "learned").mkdir()
    (tmp_path / "learned" / "history.json").write_text("[]", "utf-8")
    database = Database(url)
    entries = SqlEntryStore(database)
    file = tmp_path / "backup.tar.gz"

    saves = (entries.save([an_entry(f"entry-{i}", kb="busy")], at=NOON) for i in range(20))
    rows, *_ = await asyncio.gather(back_up(here, file, at=NOON), *saves)
    restored = await restore(file, there)

    assert restored == rows
    assert {name: len(found) for name, found in (await contents(there.url)).items()} == rows
    assert rows["phrasings"] == len((await contents(there.url))["phrasings"])
    assert (there.learned / "history.json").read_text("utf-8") == "[]"
    await database.close()


async def test_a_backup_of_an_earlier_release_is_brought_up_to_date(tmp_path: Path) -> None:
    old, later = f"sqlite:///{tmp_path}/faqbot.db", f"sqlite:///{tmp_path}/later.db"
    await filled_again(old)
    await migrate.downgrade(old, "-1")
    (tmp_path / "backup.json").write_text('{"format": 1}', "utf-8")
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "faqbot.db", "faqbot.db")
        tar.add(tmp_path / "backup.json", "backup.json")

    await restore(tmp_path / "b.tar.gz", Place(later, tmp_path / "l"))

    assert await migrate.current(later) == migrate.head()
    assert len((await contents(later))["entries"]) == 1


@pytest.mark.parametrize(
    ("name", "kind"), [("../outside", tarfile.REGTYPE), ("/outside", tarfile.REGTYPE), ("inside", tarfile.SYMTYPE)]
)
async def test_a_backup_that_reaches_outside_is_none(tmp_path: Path, name: str, kind: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd" if kind == tarfile.SYMTYPE else ""
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        tar.addfile(member)

    with pytest.raises(BadFile, match="is no plain file within it"):
        await restore(tmp_path / "b.tar.gz", Place(f"sqlite:///{tmp_path}/new/new.db", tmp_path / "new" / "l"))

    assert not (tmp_path / "outside").exists()
    assert not (tmp_path / "new" / "new.db").exists()


async def test_a_backup_replaces_no_file(url: str, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_text("precious", "utf-8")

    with pytest.raises(BadInput, match="is there already"):
        await back_up(Place(url, tmp_path / "l"), tmp_path / "b.tar.gz", at=NOON)

    assert (tmp_path / "b.tar.gz").read_text("utf-8") == "precious"


@pytest.mark.parametrize("written", [None, b"", b"no archive", b"\x1f\x8b\x08\x00 cut off"])
async def test_what_is_no_backup_is_refused_and_nothing_is_made(written: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    if written is not None:
        file.write_bytes(written)

    with pytest.raises(BadFile, match="backup"):
        await restore(file, Place(f"sqlite:///{tmp_path}/new.db", tmp_path / "l"))

    assert not (tmp_path / "new.db").exists()


async def test_a_backup_is_not_restored_over_what_was_learned(url: str, tmp_path: Path) -> None:
    learned = tmp_path / "learned"
    learned.mkdir()
    (learned / "history.json").write_text("[]", "utf-8")
    await back_up(Place(url, tmp_path / "none"), tmp_path / "b.tar.gz", at=NOON)

    with pytest.raises(BadInput, match="holds something already"):
        await restore(tmp_path / "b.tar.gz", Place(f"sqlite:///{tmp_path}/new.db", learned))
