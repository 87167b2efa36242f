from datetime import UTC, datetime

import pytest

from faqbot.domain.errors import BadFile
from faqbot.knowledge.cleaning.duplicates import Seen
from faqbot.knowledge.intake import Care, document_id, taken_in
from faqbot.knowledge.sources import Source

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHEET = """# 退货

收货后 15 天内可以退货。手机 13912345678。

## How long does a refund take?

| 地区 | 运费 |
|---|---|
| 北京 | 8 元 |
| 西藏 | 22 元 |
"""


def test_a_markdown_file_becomes_passages_under_their_headings_without_personal_data() -> None:
    document = taken_in(Source("a.md", SHEET.encode()), "orders", Care(), Seen(), at=NOON)

    assert [(passage.heading, passage.text) for passage in document.passages] == [
        (("退货",), "收货后 15 天内可以退货。手机 [电话]。"),
        (("退货", "How long does a refund take?"), "地区：北京；运费：8 元\n地区：西藏；运费：22 元"),
    ]
    assert [(step.step, step.count) for step in document.cleaning] == [("personal-data", 1)]


def test_a_step_that_is_kept_from_happening_changes_nothing() -> None:
    care = Care(keep=frozenset({"personal-data"}))

    document = taken_in(Source("a.md", SHEET.encode()), "orders", care, Seen(), at=NOON)

    assert "13912345678" in document.passages[0].text


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8", "utf-8-sig"])
def test_a_text_is_read_whatever_its_encoding(encoding: str) -> None:
    data = "收货后的十五天内，您可以在我的订单里申请退货。".encode(encoding)

    document = taken_in(Source("a.txt", data), "orders", Care(), Seen(), at=NOON)

    assert document.passages[0].text == "收货后的十五天内，您可以在我的订单里申请退货。"


@pytest.mark.parametrize("data", [b"", b" \n", bytes(range(256)) * 9, b"PK\x03\x04 cut off", b"\x89PNG...."])
def test_what_cannot_be_read_is_named(data: bytes) -> None:
    with pytest.raises(BadFile, match=r"a\.txt"):
        taken_in(Source("a.txt", data), "orders", Care(), Seen(), at=NOON)


def test_the_id_depends_on_the_place_alone() -> None:
    assert document_id("orders", "docs/退货.md") == document_id("orders", "docs/退货.md")
    assert document_id("orders", "docs/退货.md") != document_id("account", "docs/退货.md")


def test_what_is_said_elsewhere_already_is_left_out_and_the_report_names_where() -> None:
    seen = Seen()
    said = "Within fifteen days of delivery you may send everything back to us, and we pay for the parcel."
    taken_in(Source("handbook.md", f"# Returns\n\n{said}".encode()), "orders", Care(), seen, at=NOON)

    document = taken_in(Source("old.txt", said.replace(" us,", " us").encode()), "orders", Care(), seen, at=NOON)

    assert not document.passages
    assert [(step.step, step.examples) for step in document.cleaning] == [
        ("duplicates", (f"{said.replace(' us,', ' us')[:80]} = Returns › Returns",))
    ]
