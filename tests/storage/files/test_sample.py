"""The sample that is shipped reads without a complaint."""

from dataclasses import replace
from pathlib import Path

from faqbot.domain.language import Language
from faqbot.storage.files import read, write

SAMPLE = Path(__file__).parents[3] / "faq_data"


def test_the_sample_faq_is_good_in_both_languages() -> None:
    contents = read(SAMPLE)

    assert {entry.kb for entry in contents.entries} == {"account", "orders", "products"}
    assert [entry.id for entry in contents.entries if set(entry.answers) != set(Language)] == []


def test_the_sample_faq_survives_a_spreadsheet(tmp_path: Path) -> None:
    contents = replace(read(SAMPLE), declared={})

    write(tmp_path / "faq.xlsx", contents)

    assert read(tmp_path / "faq.xlsx") == contents
