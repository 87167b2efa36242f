"""Files that are damaged, locked or made to fill memory; run as a program, it reads each and tells what that took."""

import io
import json
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Callable

from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from faqbot.domain.errors import BadFile
from faqbot.knowledge.reading import File, guarded

_MIB = 1024 * 1024
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a '"
    + "ha" * 50
    + "'>"
    + "".join(f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
)
_BOMB = f"<?xml version='1.0'?>{_LAUGHS}]><x>&i;</x>"


def a_pdf(pages: int, *, encrypt: str | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    for number in range(pages):
        canvas.drawString(72, 700, f"Page {number}: goods can be returned within 30 days of delivery.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def blank_pages(pages: int) -> bytes:
    out, writer = io.BytesIO(), PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(600, 800)
    writer.write(out)
    return out.getvalue()


def a_pdf_bomb() -> bytes:
    """A page of 400 MiB, packed to 400 KiB; made piece by piece, as the memory of this process counts too."""
    packer = zlib.compressobj(9)
    stream = StreamObject()
    stream._data = b"".join([packer.compress(b" " * _MIB) for _ in range(400)]) + packer.flush()  # noqa: SLF001 - no other way
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    out, writer = io.BytesIO(), PdfWriter()
    page = writer.add_blank_page(600, 800)
    page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001 - the library's own way
    writer.write(out)
    return out.getvalue()


def an_office_file(part: str, content: str | bytes, *, times: int = 1) -> bytes:
    """An Office file with one part, which holds the content so many times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        with container.open(part, "w") as file:
            for _ in range(times):
                file.write(content.encode() if isinstance(content, str) else content)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "empty.pdf": lambda: b"",
    "locked.pdf": lambda: a_pdf(1, encrypt="secret"),
    "truncated.pdf": lambda: a_pdf(20)[:6000],
    "head-only.pdf": lambda: b"%PDF-1.7\n",
    "2000-pages.pdf": lambda: blank_pages(2_000),
    "800-pages.pdf": lambda: a_pdf(800),
    "scanned.pdf": lambda: blank_pages(3),
    "bomb.pdf": a_pdf_bomb,
    "zip-bomb.docx": lambda: an_office_file("word/document.xml", b"0" * _MIB, times=150),
    "zip-bomb.xlsx": lambda: an_office_file("xl/workbook.xml", b"0" * _MIB, times=150),
    "xml-bomb.docx": lambda: an_office_file("word/document.xml", _BOMB),
    "xml-bomb.xlsx": lambda: an_office_file("xl/workbook.xml", _BOMB),
    "xml-bomb-utf16.xlsx": lambda: an_office_file("xl/workbook.xml", _BOMB.encode("utf-16")),
    "xml-bomb.xml": _BOMB.encode,
    "xml-bomb.html": f"<html><body>{_BOMB}</body></html>".encode,
    "deep.html": lambda: b"<html><body>" + b"<div>" * 200_000,
    "book.odt": lambda: an_office_file("mimetype", "application/vnd.oasis.opendocument.text"),
    "endless.txt": lambda: b"-" * 40 * _MIB,
    "letter.rtf": lambda: rb"{\rtf1 text}",
}


def main() -> None:
    told = {}
    for name, made in FILES.items():
        file = File(name, made())
        started = time.monotonic()
        try:
            material = guarded.read(file)
            said = f"{len(material.blocks)} blocks, unread {list(material.unread)}"
        except BadFile as error:
            said = str(error)
        told[name] = {"said": said, "seconds": round(time.monotonic() - started, 2)}
    told["all"] = {"said": "", "rss_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
