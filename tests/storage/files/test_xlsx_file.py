import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path

import openpyxl
import pytest

from faqbot.domain.errors import BadFile, BadRows
from faqbot.domain.faq import Entry, Lexicon, Phrasing
from faqbot.domain.language import Language
from faqbot.storage.files import Contents, read, write, xlsx_file

ZH, EN = Language.ZH, Language.EN
SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("id", "questions_zh", "answer_zh")
CONTENTS = Contents(
    (Entry("a", "k", (Phrasing("怎么退款？🙂", ZH), Phrasing("refund", ZH)), {EN: "yes\n\n  7 days"}),),
    {"k": Lexicon(("灯笼街",), (("快递", "包裹"),))},
)


def workbook(folder: Path, *rows: tuple[object, ...], title: str = "Sheet", second: str | None = None) -> Path:
    """A workbook as a person makes it; `second` names another sheet with the same rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in filter(None, (title, second)):
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column, value)
    path = folder / "faq.xlsx"
    book.save(path)
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with each part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    path.write_bytes(buffer.getvalue())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read(path)
    return str(caught.value)


def problems(path: Path) -> list[str]:
    with pytest.raises(BadRows) as caught:
        read(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_sheet_is_read_as_a_person_sees_it(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ("ID", "KB", "Valid_from", "questions_zh", "answer_en"),
        (),
        (1001, "orders", datetime(2026, 1, 1), "怎么退款？", True),  # noqa: DTZ001 - a spreadsheet knows no zones
        (2.0, "orders", "2026/1/2", "多少钱", 12.5),
    )

    first, second = read(path).entries

    assert (first.id, first.valid_from, first.answers) == (
        "1001",
        datetime(2026, 1, 1, tzinfo=UTC),
        {EN: "TRUE"},
    )
    assert (second.id, second.valid_from, second.answers) == (
        "2",
        datetime(2026, 1, 2, tzinfo=UTC),
        {EN: "12.5"},
    )


def test_a_carriage_return_from_excel_is_a_line_break(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ("a", "问一_x000D_\n问二", "答_x000d_\n复"))

    entry = read(path).entries[0]

    assert entry.phrasings == (Phrasing("问一", ZH), Phrasing("问二", ZH))
    assert entry.answers == {ZH: "答\n复"}


def test_a_problem_stands_at_its_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ("a", "问", "答"), (), ("b", "问", None), ("a", "问", "答"))

    assert problems(path) == [
        "faq.xlsx:4: the entry has no answer; write at least one under answers, in zh or en",
        'faq.xlsx:5: the id "a" in knowledge base "default" stands at faq.xlsx:2 already; change or remove one of them',
    ]


def test_an_unknown_column_is_named(tmp_path: Path) -> None:
    found = problems(workbook(tmp_path, (*HEADER, "Notiz"), ("a", "问", "答", "x")))

    assert found[0].startswith('faq.xlsx:1: unknown column "notiz"; expected id, kb,')


def test_a_cell_with_an_error_is_named(tmp_path: Path) -> None:
    found = problems(workbook(tmp_path, HEADER, ("a", "问", "#REF!")))

    assert "faq.xlsx:2: cell C2 holds the error #REF!; mend the formula or write the text" in found


def test_further_sheets_are_read_and_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ("a", "问", "答"), title="订单", second="账户")

    assert problems(path)[0].startswith(
        'faq.xlsx [账户]:2: the id "a" in knowledge base "default" stands at faq.xlsx:2'
    )


def test_an_empty_workbook_is_named(tmp_path: Path) -> None:
    assert problems(workbook(tmp_path))[0].startswith("faq.xlsx:1: the table is empty; begin with the columns id, kb")


def test_a_bad_row_of_the_lexicons_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("kb", "words"), ("k", "茶"), (None, "壶"), title=" Lexicons")

    assert problems(path) == ["faq.xlsx [ Lexicons]:3: kb is empty; write a text or leave it out"]


def test_a_formula_is_disarmed_and_text_that_looks_like_an_error_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "faq.xlsx"
    contents = Contents((Entry("a", "k", (Phrasing("#N/A", EN),), {ZH: '=HYPERLINK("https://x.example")', EN: "＋1"}),))

    write(path, contents)

    row = openpyxl.load_workbook(path).worksheets[0][2]
    assert [cell.data_type for cell in row if cell.value] == ["s"] * 6
    assert [row[8].value, row[9].value] == ['\'=HYPERLINK("https://x.example")', "'＋1"]
    assert read(path) == contents


def test_excel_does_not_take_text_for_an_escape(tmp_path: Path) -> None:
    path = tmp_path / "faq.xlsx"

    write(path, Contents((Entry("a", "k", (Phrasing("_x0041_", EN),), {EN: "so"}),)))

    with zipfile.ZipFile(path) as parts:
        assert b"<t>_x005F_x0041_</t>" in parts.read(SHEET)


def test_lexicons_have_a_sheet_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "faq.xlsx"

    write(path, CONTENTS)

    assert openpyxl.load_workbook(path).sheetnames == ["entries", "lexicons"]
    assert read(path) == CONTENTS


def test_more_text_than_a_cell_can_hold_is_refused(tmp_path: Path) -> None:
    phrasings = tuple(Phrasing(f"{i:0400}", EN) for i in range(100))

    with pytest.raises(
        BadFile, match=r"^faq\.xlsx: questions_en of \"a\" has 40,099 characters and a cell holds 32,767"
    ):
        write(tmp_path / "faq.xlsx", Contents((Entry("a", "k", phrasings, {EN: "so"}),)))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "faq.xlsx: this is not an .xlsx workbook; save it as .xlsx"),
        (b"id,questions_zh\n", "faq.xlsx: this is not an .xlsx workbook; save it as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
            "faq.xlsx: this is an old .xls workbook or has a password; save it as .xlsx without one",
        ),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "faq.xlsx"
    path.write_bytes(data)

    assert refusal(path) == reason


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.99])
def test_half_a_workbook_is_refused(keep: float, tmp_path: Path) -> None:
    path = tmp_path / "faq.xlsx"
    write(path, CONTENTS)
    data = path.read_bytes()

    path.write_bytes(data[: int(len(data) * keep)])

    assert refusal(path) == "faq.xlsx: this is not an .xlsx workbook; save it as .xlsx"


@pytest.mark.parametrize("lost", ["xl/workbook.xml", "[Content_Types].xml", SHEET])
def test_a_workbook_with_a_broken_part_is_refused(lost: str, tmp_path: Path) -> None:
    write(tmp_path / "faq.xlsx", CONTENTS)

    path = repacked(tmp_path / "faq.xlsx", lambda name, part: part[: len(part) // 2] if name == lost else part)

    assert refusal(path).startswith("faq.xlsx: the workbook is damaged (")


def test_a_part_that_does_not_match_its_checksum_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, *((str(i), "问", "答") for i in range(200)))
    with zipfile.ZipFile(path) as parts:
        start = parts.getinfo(SHEET).header_offset
    data = bytearray(path.read_bytes())

    data[start + 200] ^= 0xFF
    path.write_bytes(data)

    assert refusal(path).startswith("faq.xlsx: the workbook is damaged (")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    write(tmp_path / "faq.xlsx", CONTENTS)
    bomb = b"<x/>" * (2 * 1024 * 1024)

    path = repacked(tmp_path / "faq.xlsx", lambda name, part: part + bomb if name == SHEET else part)

    assert "more than entries need; copy them into a new workbook" in refusal(path)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "faq.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        for i in range(xlsx_file.MAX_PARTS + 1):
            parts.writestr(f"{i}", b"")

    assert "in 1,001 parts" in refusal(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "faq.xlsx", CONTENTS)
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'

    path = repacked(tmp_path / "faq.xlsx", lambda name, part: entities + part if name == SHEET else part)

    assert "EntitiesForbidden" in refusal(path)


def test_a_sheet_that_lies_about_its_size_is_read_as_what_it_holds(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ("a", "问", "答"))
    claimed = b'<dimension ref="A1:XFD1048576" />'

    repacked(
        path,
        lambda name, part: part.replace(b'<dimension ref="A1:C2" />', claimed) if name == SHEET else part,
    )

    assert [entry.id for entry in read(path).entries] == ["a"]


def test_a_row_far_down_does_not_make_rows_of_the_gap(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ("a", "问", "答"), ("b", "问", "答"))
    far = (b'<row r="3">', b'<row r="999999999999">')

    repacked(path, lambda name, part: part.replace(*far) if name == SHEET else part)

    assert [entry.id for entry in read(path).entries] == ["a"]


def test_a_row_after_a_long_gap_keeps_its_number(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ("a", "问", "答"), ("b", "问", None))
    far = [(b'<row r="3">', b'<row r="900000">'), (b'r="A3"', b'r="A900000"'), (b'r="B3"', b'r="B900000"')]

    repacked(path, lambda _name, part: reduce(lambda made, pair: made.replace(*pair), far, part))

    assert problems(path) == ["faq.xlsx:900000: the entry has no answer; write at least one under answers, in zh or en"]
