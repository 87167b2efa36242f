"""Entries and lexicons as a workbook: one sheet of entries, and a sheet "lexicons" if there are any."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from faqbot.domain.errors import BadFile
from faqbot.storage.files import table
from faqbot.storage.files.contents import Contents
from faqbot.storage.files.row import Fault, Sheet
from faqbot.storage.files.table import ENTRIES, LEXICONS, Line, Table

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_PARTS = 1_000
MAX_UNPACKED = 128 * 1024 * 1024
MAX_RATIO = 200
CELL_LIMIT = 32_767  # https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3

_SMALL = 1024 * 1024
_MAX_ROWS = 1_048_576
_MAX_COLUMNS = 64
_NARROW, _WIDE = 16, 48
_LONG = ("questions", "answer", "links", "words", "synonyms")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an OLE2 container: .xls, or .xlsx behind a password
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x(005F|00[01][0-9A-F])_", re.IGNORECASE)
# What openpyxl lets through from a damaged or hostile workbook; XML's ParseError is a SyntaxError.
_DAMAGE = (
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError, SyntaxError, RuntimeError),
    *(OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error),
)


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a sheet that are not empty."""

    title: str
    lines: tuple[Line, ...]


def read(data: bytes, file: str) -> tuple[Sheet, ...]:
    """Every sheet that is not empty. Raise BadFile for what is not a workbook, or unpacks to too much."""
    _check_container(data, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of decorations that it does not read
            pages = _pages(data)
    except _DAMAGE as error:
        reason = " ".join(str(error.__cause__ or error).split())
        raise BadFile(f"{file}: the workbook is damaged ({reason}); save it again as .xlsx") from error
    return tuple(_sheets(pages, file))


def write(contents: Contents, file: str) -> bytes:
    """A workbook that is comfortable to edit. Raise BadFile if a cell is too long."""
    entries = _checked(ENTRIES, map(table.entry_cells, contents.entries), file)
    lexicons = _checked(LEXICONS, table.lexicon_rows(contents.lexicons), file)
    book = openpyxl.Workbook(write_only=True)
    _add_sheet(book, "entries", ENTRIES, entries)
    if lexicons:
        _add_sheet(book, "lexicons", LEXICONS, lexicons)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _check_container(data: bytes, file: str) -> None:
    """Refuse, from its table of contents alone, what would unpack to too much."""
    if data.startswith(_OLD_WORKBOOK):
        raise BadFile(f"{file}: this is an old .xls workbook or has a password; save it as .xlsx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            parts = container.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise BadFile(f"{file}: this is not an .xlsx workbook; save it as .xlsx") from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > max(_SMALL, MAX_RATIO * len(data)):
        raise BadFile(
            f"{file}: the workbook would unpack to {unpacked:,} bytes in {len(parts):,} parts, "
            "more than entries need; copy them into a new workbook"
        )


def _pages(data: bytes) -> list[_Page]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    return [_Page(sheet.title, tuple(_lines(sheet))) for sheet in book.worksheets]


def _sheets(pages: Iterable[_Page], file: str) -> Iterator[Sheet]:
    """The first sheet of entries goes by the name of the file alone."""
    first = True
    for page in pages:
        name = f"{file} [{page.title}]"
        if page.title.strip().lower() == "lexicons":
            rows, faults = table.read(LEXICONS, page.lines)
            yield Sheet(name, lexicons=rows, faults=faults)
        elif page.lines or first:
            rows, faults = table.read(ENTRIES, page.lines)
            yield Sheet(file if first else name, entries=rows, faults=faults)
            first = False


def _lines(sheet: "ReadOnlyWorksheet") -> Iterator[Line]:
    # What the file claims as its size is not to be trusted: openpyxl would fill it with empty cells.
    sheet.reset_dimensions()
    previous = None
    rows = sheet.iter_rows(max_row=_MAX_ROWS, max_col=_MAX_COLUMNS)  # type: ignore[misc]  # stub borrowed
    for number, cells in enumerate(rows, 1):
        if cells is previous:  # a million rows may be missing between two; openpyxl repeats one empty tuple
            continue
        previous = cells
        line = Line(number, tuple(_text(cell.value) for cell in cells), tuple(_errors(number, cells)))
        if any(line.cells) or line.faults:
            yield line


def _errors(number: int, cells: "Sequence[Cell | MergedCell]") -> Iterator[Fault]:
    for column, cell in enumerate(cells, 1):
        if cell.data_type == "e":
            place = f"{get_column_letter(column)}{number}"
            yield Fault(number, f"cell {place} holds the error {cell.value}; mend the formula or write the text")


def _text(value: object) -> str:
    """A cell as a person sees it."""
    match value:
        case None:
            return ""
        case str():
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case date():
            return value.isoformat().removesuffix("T00:00:00")
        case _:
            return str(value)


def _checked(kind: Table, rows: Iterable[Sequence[str]], file: str) -> list[Sequence[str]]:
    """All rows before the first is written: openpyxl leaves an unfinished sheet open, and on disk."""
    checked = list(rows)
    for row in checked:
        table.check_cells(row, kind.columns, limit=CELL_LIMIT, file=file)
    return checked


def _add_sheet(book: openpyxl.Workbook, title: str, kind: Table, rows: Iterable[Sequence[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for i, column in enumerate(kind.columns, 1):
        sheet.column_dimensions[get_column_letter(i)].width = _WIDE if column.startswith(_LONG) else _NARROW
    sheet.append([_cell(sheet, column, is_header=True) for column in kind.columns])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])


def _cell(sheet: "WriteOnlyWorksheet", text: str, *, is_header: bool = False) -> "Cell | None":
    if not text:
        return None
    cell = WriteOnlyCell(sheet, _TO_ESCAPE.sub("_x005F_", text))
    cell.data_type = "s"  # "#N/A" is a text here, not an error
    cell.alignment = _WRAPPED
    if is_header:
        cell.font = _BOLD
    return cell
