"""Files to blocks of text: plain kinds here, risky ones in a process of their own with bounds on memory and time."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from faqbot.domain.errors import BadFile
from faqbot.knowledge.material import Material
from faqbot.knowledge.reading import layout, lines, markdown, office, pdf, pictures, tables, web
from faqbot.knowledge.reading.containers import check, check_xml
from faqbot.knowledge.reading.decoding import decoded
from faqbot.knowledge.reading.kinds import FileKind, kind_of

MAX_BYTES = 50 * 1024 * 1024
RISKY = frozenset({FileKind.HTML, FileKind.PDF, FileKind.DOCX, FileKind.PPTX, FileKind.XLSX})


class Reader(StrEnum):
    """Who reads: the usual readers, or docling for all kinds."""

    USUAL = "usual"
    DOCLING = "docling"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read; `keep_boilerplate` leaves in what stands around the text of a web page."""

    name: str
    data: bytes
    reader: Reader = Reader.USUAL
    keep_boilerplate: bool = False


def read(file: File) -> Material:
    """Read in this process. Raise BadFile with what is wrong and what helps."""
    kind = kind_of(file.data, file.name)
    if kind in {FileKind.DOCX, FileKind.PPTX, FileKind.XLSX}:
        check(file.data, file.name)
        check_xml(file.data, file.name)
    if file.reader is Reader.DOCLING:
        return layout.read(file.data, file.name)
    match kind:
        case FileKind.PDF:
            return pdf.read(file.data, file.name)
        case FileKind.DOCX:
            return office.read_docx(file.data, file.name)
        case FileKind.PPTX:
            return office.read_pptx(file.data, file.name)
        case FileKind.XLSX:
            return tables.read_xlsx(file.data, file.name)
        case FileKind.ZIP:
            raise BadFile(f"{file.name}: a zip file inside another is not read; unpack it first")
        case _:
            return _read_text(kind, decoded(file.data, file.name), file)


def available() -> dict[str, bool]:
    """Which kinds of files can be read on this machine."""
    has = {
        name: find_spec(name) is not None for name in ("trafilatura", "pypdf", "pdfplumber", "docx", "pptx", "docling")
    }
    return {
        "Markdown, TXT, CSV, XLSX": True,
        "HTML": has["trafilatura"],
        "PDF": has["pypdf"] and has["pdfplumber"],
        "DOCX": has["docx"],
        "PPTX": has["pptx"],
        "docling": has["docling"],
        "tesseract": pictures.is_available(),
    }


def _read_text(kind: FileKind, text: str, file: File) -> Material:
    match kind:
        case FileKind.MARKDOWN:
            return markdown.read(text)
        case FileKind.CSV:
            return tables.read_csv(text, file.name)
        case FileKind.HTML:
            return web.read(text, file.name, keep_boilerplate=file.keep_boilerplate)
        case _:
            return lines.read(text)
