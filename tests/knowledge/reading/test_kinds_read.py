"""Every kind of file is read, in this process, without the walls around it."""

import io
import zipfile

import pytest
from docx import Document as Docx
from openpyxl import Workbook
from pptx import Presentation
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from faqbot.domain.errors import BadFile
from faqbot.knowledge.material import Material
from faqbot.knowledge.reading import File, Reader, available, guarded, read


def a_pdf(*pages: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_docx() -> bytes:
    out, document = io.BytesIO(), Docx()
    document.add_heading("Returns", 1)
    document.add_paragraph("Goods can be returned within 30 days.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Area", "Fee", "Beijing", "8"), strict=True):
        cell.text = text
    document.save(out)
    return out.getvalue()


def a_pptx() -> bytes:
    out, slides = io.BytesIO(), Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text = "保修"
    slide.placeholders[1].text = "耳机保修两年。"
    slides.save(out)
    return out.getvalue()


def an_xlsx() -> bytes:
    out, book = io.BytesIO(), Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["地区", "运费"], ["北京", 8], ["西藏", 22]):
        sheet.append(row)
    book.save(out)
    return out.getvalue()


PAGE = """<html><head><title>Delivery</title></head><body><nav>Home About</nav><article><h1>Delivery</h1>
<p>Parcels take two working days within the country, and nine working days to other countries of the continent.</p>
<h2>Cost</h2><p>Delivery costs five dollars below a total of fifty dollars, and nothing above that total.</p>
<table><tr><th>Area</th><th>Fee</th></tr><tr><td>North</td><td>5</td></tr></table></article></body></html>"""


def texts(material: Material) -> str:
    return "\n".join(block.text for block in material.blocks)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", a_pdf("Goods can be returned within 30 days of delivery."), "returned within 30 days"),
        ("a.docx", a_docx(), "Area: Beijing; Fee: 8"),
        ("a.pptx", a_pptx(), "耳机保修两年"),
        ("a.xlsx", an_xlsx(), "地区：西藏；运费：22"),
        ("a.csv", "地区,运费\n北京,8\n".encode(), "地区：北京；运费：8"),
        ("a.html", PAGE.encode(), "nine working days"),
        ("a.md", b"# Title\n\nA text of its own.", "A text of its own."),
    ],
)
def test_a_file_is_read(name: str, data: bytes, said: str) -> None:
    assert said in texts(read(File(name, data)))


def test_a_file_is_known_by_its_content_not_by_its_name() -> None:
    assert "returned within 30 days" in texts(read(File("a.txt", a_docx())))


def test_a_page_without_text_is_named() -> None:
    assert read(File("a.pdf", a_pdf("A page that says something.", ""))).unread == (2,)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", a_pdf("cut")[:200], a_docx()[:300]])
def test_a_broken_file_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BadFile, match=r"broken"):
        read(File("broken", data))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("word/document.xml", b"0" * 300_000_000)

    with pytest.raises(BadFile, match=r"bomb\.docx"):
        read(File("bomb.docx", out.getvalue()))


def test_a_risky_file_is_read_apart_with_the_same_result() -> None:
    assert texts(guarded.read(File("a.docx", a_docx()))) == texts(read(File("a.docx", a_docx())))


def test_docling_is_named_when_it_is_missing() -> None:
    with pytest.raises(BadFile, match="documents-full"):
        read(File("a.docx", a_docx(), Reader.DOCLING))


def test_what_can_be_read_here_is_told() -> None:
    assert available()["PDF"]
