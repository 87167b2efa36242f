"""Golden questions, at the prompt."""

from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot

ROWS = """{"text": "Where is my parcel?", "kb": "orders", "expects": "entry", "entry": "orders/parcel"}
{"text": "月亮上有店吗", "expects": "declined"}
{"text": "17 * 3", "lang": "en", "expects": "computed"}
"""


def test_golden_questions_are_carried_over(faqbot: Faqbot, shop: Path) -> None:
    given, out = shop.parent / "golden.jsonl", shop.parent / "out.jsonl"
    given.write_text(ROWS, encoding="utf-8")

    kept = faqbot("golden", "import", str(given))
    again = faqbot("golden", "import", str(given))
    written = faqbot("golden", "export", str(out))
    back = faqbot("golden", "import", str(out))
    listed = faqbot("golden", "list")

    assert "3 golden questions kept" in kept.out
    assert [again.code, written.code, back.code] == [0, 0, 0]
    assert len(faqbot("golden", "list", "--json").json) == 3
    assert "Where is my parcel? → orders/parcel" in listed.out
    assert "月亮上有店吗 → declined" in listed.out


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{"text": " ", "expects": "declined"}', '"text" must be a text'),
        ('{"text": "a", "expects": "gold"}', 'use "entry", "declined" or "computed"'),
        ('{"text": "a", "expects": "entry", "entry": "parcel"}', "as base/id"),
        ('{"text": "a", "expects": "declined", "kb": 3}', "the name of a knowledge base"),
        ('{"text": "a", "expects": "declined", "lang": "fr"}', 'use "zh" or "en"'),
        ('{"text": "a", "expects": "entry", "entry": "orders/unknown"}', "there is no entry orders/unknown"),
        ('{"text": "a", "expects": "declined", "kb": "unknown"}', "there is no knowledge base unknown"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_kept(faqbot: Faqbot, shop: Path, row: str, said: str) -> None:
    given = shop.parent / "golden.jsonl"
    given.write_text(ROWS + row + "\n", encoding="utf-8")

    outcome = faqbot("golden", "import", str(given))

    assert outcome.code == 2
    assert said in outcome.err
    assert faqbot("golden", "list", "--json").json == []
