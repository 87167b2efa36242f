"""CSV and XLSX to blocks: a row a block, each value with its header."""

import csv
import io
import warnings
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import openpyxl

from faqbot.domain.errors import BadFile
from faqbot.knowledge.material import Block, Kind, Material, rows_of
from faqbot.knowledge.reading.kinds import FileKind

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_SEPARATORS = ",;\t|"
_MAX_ROWS = 100_000
_MAX_COLUMNS = 64
_DAMAGE = (KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError, SyntaxError, RuntimeError)


def read_csv(text: str, name: str) -> Material:
    """The separator is the one that the first line uses most."""
    first = next(iter(text.strip().splitlines()), "")
    separator = max(_SEPARATORS, key=first.count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise BadFile(f"{name}: this is not CSV: {error}") from error
    return Material(tuple(rows_of(table)), media_type=FileKind.CSV)


def read_xlsx(data: bytes, name: str) -> Material:
    """Every sheet under its name; formulas by their last values. Raise BadFile if it is damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of decorations that it does not read
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [(sheet.title, list(_lines(sheet))) for sheet in book.worksheets]
    except _DAMAGE as error:
        raise BadFile(f"{name}: the workbook is damaged ({error}); save it again as .xlsx") from error
    blocks: list[Block] = []
    for title, lines in sheets:
        blocks += [Block(Kind.HEADING, title, 1)] if len(sheets) > 1 and lines else []
        blocks += rows_of(lines)
    return Material(tuple(blocks), media_type=FileKind.XLSX)


def _lines(sheet: "ReadOnlyWorksheet") -> Iterator[list[str]]:
    # What the file claims as its size is not to be trusted: openpyxl would fill it with empty cells.
    sheet.reset_dimensions()
    previous = None
    rows = sheet.iter_rows(max_row=_MAX_ROWS, max_col=_MAX_COLUMNS, values_only=True)  # type: ignore[misc]  # stub borrowed
    for cells in rows:
        if cells is not previous and any(value is not None for value in cells):
            yield [_text(value) for value in cells]
        previous = cells


def _text(value: object) -> str:
    """A cell as a person sees it."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case date():
            return value.isoformat().removesuffix("T00:00:00")
        case _:
            return str(value)
