"""Entries as CSV for spreadsheets, and lexicons as a second file beside it.

A table of entries has no place for lexicons: `NAME.csv` goes with `NAME.lexicons.csv`, which is written when
there are any and read when it is there.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from faqbot.domain.errors import BadFile
from faqbot.storage.files import table
from faqbot.storage.files.contents import Contents
from faqbot.storage.files.row import Sheet
from faqbot.storage.files.table import ENTRIES, LEXICONS, Line

_SUFFIX = ".lexicons.csv"
_SEPARATORS = ",;\t"


def is_lexicons(name: str) -> bool:
    """Whether a file of that name holds lexicons rather than entries."""
    return name.lower().endswith(_SUFFIX)


def companion(path: Path) -> Path:
    """The file of lexicons that goes with a file of entries."""
    return path.with_name(path.stem + _SUFFIX)


def read(text: str, file: str) -> Sheet:
    """The rows of a table separated by commas, semicolons or tabs. Raise BadFile."""
    if is_lexicons(file):
        lexicons, faults = table.read(LEXICONS, _lines(text, file))
        return Sheet(file, lexicons=lexicons, faults=faults)
    entries, faults = table.read(ENTRIES, _lines(text, file))
    return Sheet(file, entries=entries, faults=faults)


def write(contents: Contents, file: str) -> bytes:
    """The entries, in UTF-8 with the mark by which Excel knows it. Raise BadFile if a cell is too long."""
    return _written(ENTRIES.columns, map(table.entry_cells, contents.entries), file)


def write_lexicons(contents: Contents, file: str) -> bytes:
    """The lexicons, in the same dialect."""
    return _written(LEXICONS.columns, table.lexicon_rows(contents.lexicons), file)


def _lines(text: str, file: str) -> Iterator[Line]:
    """Every record with the physical line on which it begins."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    number = 1
    try:
        for cells in rows:
            yield Line(number, tuple(cells))
            number = rows.line_num + 1
    except csv.Error as error:
        raise BadFile(f"{file}:{number}: this is not CSV: {error}") from error


def _separator(text: str) -> str:
    """The separator that the header uses most; no column's name holds one."""
    header = next(iter(text.strip().splitlines()), "")
    return max(_SEPARATORS, key=header.count)


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]], file: str) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        table.check_cells(row, columns, limit=csv.field_size_limit(), file=file)
        writer.writerow(row)
    return buffer.getvalue().encode("utf-8-sig")
