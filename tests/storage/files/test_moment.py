"""What a date without a time means."""

from datetime import UTC, datetime
from pathlib import Path

from faqbot.storage.files import read, write

ONE_DAY = """
- id: sale
  questions: {en: [what is on sale today]}
  answers: {en: Tea.}
  valid_from: 2026-11-11
  valid_until: 2026-11-11
"""


def test_an_entry_is_valid_on_the_whole_of_its_last_day(tmp_path: Path) -> None:
    (tmp_path / "sale.yaml").write_text(ONE_DAY, encoding="utf-8")

    (entry,) = read(tmp_path / "sale.yaml").entries

    assert entry.is_live(datetime(2026, 11, 11, 23, 59, 59, tzinfo=UTC))
    assert not entry.is_live(datetime(2026, 11, 12, tzinfo=UTC))
    assert not entry.is_live(datetime(2026, 11, 10, 23, 59, 59, tzinfo=UTC))


def test_the_last_day_is_written_as_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "sale.yaml").write_text(ONE_DAY, encoding="utf-8")
    contents = read(tmp_path / "sale.yaml")

    write(tmp_path / "again.yaml", contents)

    assert "valid_until: 2026-11-11\n" in (tmp_path / "again.yaml").read_text("utf-8")
    assert read(tmp_path / "again.yaml") == contents
