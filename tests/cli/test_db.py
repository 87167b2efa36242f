from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot


def test_upgrade_and_downgrade_say_where_the_database_stands(faqbot: Faqbot) -> None:
    up = faqbot("db", "upgrade", "--json").json
    down = faqbot("db", "downgrade", "base")

    assert up["revision"] == up["head"]
    assert "at revision base" in down.out


def test_a_revision_that_does_not_exist_is_named(faqbot: Faqbot) -> None:
    outcome = faqbot("db", "upgrade", "9999")

    assert outcome.code == 1
    assert "9999" in outcome.err


def test_a_downgraded_database_is_told_to_upgrade(faqbot: Faqbot, shop: Path) -> None:
    assert faqbot("db", "downgrade", "base").code == 0

    assert "faqbot db upgrade" in faqbot("ask", "hello").err


def test_a_backup_brings_a_lost_data_folder_back(
    faqbot: Faqbot, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faqbot("db", "backup", "faqbot.tar.gz").code == 0
    monkeypatch.setenv("FAQBOT_DATA_DIR", str(tmp_path / "new"))

    restored = faqbot("db", "restore", "faqbot.tar.gz", "--json").json

    assert restored["rows"]["entries"] == 3
    assert "My orders" in faqbot("ask", "track my parcel").out


def test_a_database_is_copied_to_another_file(faqbot: Faqbot, shop: Path, tmp_path: Path) -> None:
    copied = faqbot("db", "copy", f"sqlite:///{tmp_path}/data/faqbot.db", f"sqlite:///{tmp_path}/copy.db")

    assert copied.code == 0
    assert "rows of" in copied.out
    assert (tmp_path / "copy.db").is_file()
