"""DOCX and PPTX to blocks."""

import io
import re
from collections.abc import Iterator
from typing import Any

from faqbot.domain.errors import BadFile
from faqbot.knowledge.material import Block, Kind, Material, rows_of
from faqbot.knowledge.reading.kinds import FileKind

_HEADING = re.compile(r"(?:heading|标题) ?(\d)", re.IGNORECASE)
_DAMAGE = (KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, RuntimeError, OSError)


def read_docx(data: bytes, name: str) -> Material:
    """Headings by their style, paragraphs, lists and tables in their order; no headers, footers or comments."""
    try:
        import docx  # noqa: PLC0415 - an extra
        from docx.table import Table  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise _missing(name, "Word files", error) from error
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = [
            block
            for part in document.iter_inner_content()
            for block in (_table(part) if isinstance(part, Table) else [_paragraph(part)])
            if block.text
        ]
        title = str(document.core_properties.title or "")
    except _DAMAGE as error:
        raise BadFile(f"{name}: the Word file is damaged ({error}); save it again as .docx") from error
    return Material(tuple(blocks), title or _first_heading(blocks), FileKind.DOCX)


def read_pptx(data: bytes, name: str) -> Material:
    """Each slide is a page under its title; texts and tables, without the speaker's notes."""
    try:
        import pptx  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise _missing(name, "PowerPoint files", error) from error
    try:
        slides = pptx.Presentation(io.BytesIO(data)).slides
        blocks = [block for number, slide in enumerate(slides, 1) for block in _slide(slide, number) if block.text]
    except _DAMAGE as error:
        raise BadFile(f"{name}: the PowerPoint file is damaged ({error}); save it again as .pptx") from error
    return Material(tuple(blocks), _first_heading(blocks), FileKind.PPTX)


def _missing(name: str, what: str, error: ModuleNotFoundError) -> BadFile:
    return BadFile(f"{name}: {what} need the package {error.name}: pip install 'faqbot[documents]'")


def _first_heading(blocks: list[Block]) -> str:
    return next((block.text for block in blocks if block.kind is Kind.HEADING), "")


def _paragraph(paragraph: Any) -> Block:
    style = str(paragraph.style.name if paragraph.style is not None else "")
    text = " ".join(paragraph.text.split())
    if found := _HEADING.search(style):
        return Block(Kind.HEADING, text, int(found[1]))
    if style == "Title":
        return Block(Kind.HEADING, text, 1)
    is_item = style.startswith("List") or paragraph._p.find(f".//{{{_WORD}}}numPr") is not None  # noqa: SLF001 - no other way
    return Block(Kind.ITEM if is_item else Kind.PARAGRAPH, text)


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _table(table: Any) -> Iterator[Block]:
    return rows_of([cell.text for cell in row.cells] for row in table.rows)


def _slide(slide: Any, number: int) -> Iterator[Block]:
    title = slide.shapes.title
    if title is not None:
        yield Block(Kind.HEADING, " ".join(title.text_frame.text.split()), 2, number)
    for shape in slide.shapes:
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                yield Block(Kind.ITEM, " ".join(paragraph.text.split()), page=number)
        elif shape.has_table:
            yield from rows_of(([cell.text for cell in row.cells] for row in shape.table.rows), page=number)
