"""PDF to blocks, page by page; a page without text is read by tesseract if it is there, and named if not."""

import io
import re
from collections.abc import Iterator
from typing import Any

from faqbot.domain.errors import BadFile
from faqbot.knowledge.material import Block, Kind, Material, rows_of
from faqbot.knowledge.reading.kinds import FileKind
from faqbot.knowledge.reading.pictures import Pictures

MAX_PAGES = 1_000
_RULED = re.compile(rb"\b(?:re|l)\b")
_FEWEST_RULES = 6


def read(data: bytes, name: str) -> Material:
    """Lines of text with their pages, and the rows of ruled tables. Raise BadFile if it is locked or damaged."""
    try:
        import pypdf  # noqa: PLC0415 - an extra
        from pypdf.errors import PyPdfError  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise BadFile(f"{name}: PDF files need the package {error.name}: pip install 'faqbot[documents]'") from error
    damage = (PyPdfError, *(ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError))
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        _check(reader, name)
        blocks, unread, pictures = [], [], Pictures(data)
        for number, page in enumerate(reader.pages, 1):
            found = list(_page(page, number, pictures))
            blocks += found
            if not any(block.text.strip() for block in found):
                unread.append(number)
        title = str((reader.metadata.title if reader.metadata else "") or "")
    except damage as error:
        raise BadFile(f"{name}: the PDF is damaged or cut off ({error}); make it again") from error
    return Material(tuple(blocks), _unless_default(title), FileKind.PDF, tuple(unread))


def _check(reader: Any, name: str) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise BadFile(f"{name}: the PDF has a password; save it without one")
    if len(reader.pages) > MAX_PAGES:
        raise BadFile(f"{name}: the PDF has {len(reader.pages):,} pages, more than {MAX_PAGES:,}; divide it")


def _unless_default(title: str) -> str:
    return "" if title.lower() in {"untitled", "(anonymous)", "unspecified"} else title


def _page(page: Any, number: int, pictures: Pictures) -> Iterator[Block]:
    text = page.extract_text()
    if not text.strip():
        text = pictures.text(number)
    tables = _tables(page, number, pictures.data) if text.strip() else []
    cells = {"".join(cell.split()) for table in tables for row in table for cell in row}
    lines = [line.strip() for line in text.splitlines()]
    for line in lines:
        if not _is_of_table(line, cells):
            yield Block(Kind.LINE, line, page=number)
    for table in tables:
        yield from rows_of(table, page=number)
    yield Block(Kind.LINE, "", page=number)


def _is_of_table(line: str, cells: set[str]) -> bool:
    """True if every word of a line stands in a table's cells, where it is read with its header."""
    words = line.split()
    return bool(words) and bool(cells) and ("".join(words) in cells or all(any(w in c for c in cells) for w in words))


def _tables(page: Any, number: int, data: bytes) -> list[list[list[str]]]:
    """The tables of a page that has rules; to look for them on every page would take too long."""
    contents = page.get_contents()
    if contents is None or len(_RULED.findall(contents.get_data()[:1_000_000])) < _FEWEST_RULES:
        return []
    import pdfplumber  # noqa: PLC0415 - an extra

    with pdfplumber.open(io.BytesIO(data), pages=[number]) as document:
        found = document.pages[0].extract_tables()
    return [[[cell or "" for cell in row] for row in table] for table in found if len(table) > 1 and len(table[0]) > 1]
