"""What a file is, by its content; the name decides only between kinds of plain text."""

import re
from enum import StrEnum
from pathlib import PurePath

from faqbot.domain.errors import BadFile
from faqbot.knowledge.reading.containers import contents


class FileKind(StrEnum):
    """A kind of file that is read, by its media type."""

    MARKDOWN = "text/markdown"
    TEXT = "text/plain"
    CSV = "text/csv"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ZIP = "application/zip"


_PARTS = {"word/": FileKind.DOCX, "ppt/": FileKind.PPTX, "xl/": FileKind.XLSX}
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
_XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MARKDOWN = re.compile(rb"(?m)^#{1,6} \S|^\|.+\|\s*$|^[-*] \S.*\n[-*] \S")
_BY_NAME = {
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".htm": FileKind.HTML,
    ".html": FileKind.HTML,
    ".txt": FileKind.TEXT,
}


def kind_of(data: bytes, name: str) -> FileKind:
    """Raise BadFile for what is known and not read: an image, an old Office file, one with a password, plain XML."""
    if not data:
        raise BadFile(f"{name}: the file is empty")
    # First, as a zip file may begin with a PDF that is stored in it as it is.
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_container(data, name)
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if data.startswith(_OLD):
        raise BadFile(f"{name}: this is an old Office file or has a password; save it as .docx, .pptx or .xlsx without")
    if data.startswith(_IMAGES):
        raise BadFile(f"{name}: this is an image; put it into a PDF to have its text read")
    if data.startswith(b"{\\rtf"):
        raise BadFile(f"{name}: this is an RTF file; save it as .docx")
    named = _BY_NAME.get(PurePath(name).suffix.lower())
    if _HTML.search(data[:2048]) and named is not FileKind.MARKDOWN:
        return FileKind.HTML
    if _XML.search(data[:200]):
        raise BadFile(f"{name}: this is XML, which is data rather than text; save it as a page or a document")
    if named is not None:
        return named
    return FileKind.MARKDOWN if _MARKDOWN.search(data[:20_000]) else FileKind.TEXT


def _kind_of_container(data: bytes, name: str) -> FileKind:
    names = [part.filename for part in contents(data, name)]
    if "mimetype" in names:
        raise BadFile(f"{name}: this is an OpenDocument file or an EPUB; save it as .docx, .pptx, .xlsx or PDF")
    if "[Content_Types].xml" not in names:
        return FileKind.ZIP
    return next((kind for part, kind in _PARTS.items() if any(n.startswith(part) for n in names)), FileKind.ZIP)
