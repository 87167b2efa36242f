"""Ruled tables of a PDF are read as rows with their headers, and docling is called as it wants to be."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table

from faqbot.domain.errors import BadFile
from faqbot.knowledge.material import Kind
from faqbot.knowledge.reading import File, Reader, read


def test_a_ruled_table_becomes_rows_and_its_lines_are_not_read_twice() -> None:
    out = io.BytesIO()
    table = Table([["Area", "Fee"], ["Beijing", "8"], ["Tibet", "22"]], style=[("GRID", (0, 0), (-1, -1), 1, "black")])
    SimpleDocTemplate(out, pagesize=A4).build([table])

    blocks = [block for block in read(File("a.pdf", out.getvalue())).blocks if block.text]

    assert [(block.kind, block.text, block.page) for block in blocks] == [
        (Kind.ROW, "Area: Beijing; Fee: 8", 1),
        (Kind.ROW, "Area: Tibet; Fee: 22", 1),
    ]


STAND_IN = {
    "__init__.py": "",
    "exceptions.py": "class ConversionError(RuntimeError): ...",
    "datamodel/__init__.py": "",
    "datamodel/base_models.py": "class DocumentStream:\n    def __init__(self, name, stream): self.stream = stream",
    "document_converter.py": """
from types import SimpleNamespace
from docling.exceptions import ConversionError
class DocumentConverter:
    def convert(self, source):
        text = source.stream.read().decode()
        if text == 'bad':
            raise ConversionError('no')
        return SimpleNamespace(document=SimpleNamespace(export_to_markdown=lambda: '# ' + text))
""",
}


@pytest.fixture
def docling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that stands in for docling, which brings gigabytes."""
    for name, source in STAND_IN.items():
        path = tmp_path / "docling" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(source, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "docling"]:
        del sys.modules[name]


def test_what_docling_makes_of_a_file_is_read_as_markdown(docling: None) -> None:
    material = read(File("a.txt", b"Returns", Reader.DOCLING))

    assert [(block.kind, block.text) for block in material.blocks] == [(Kind.HEADING, "Returns")]


def test_what_docling_cannot_read_is_refused_in_a_sentence(docling: None) -> None:
    with pytest.raises(BadFile, match="try the usual reader"):
        read(File("a.txt", b"bad", Reader.DOCLING))
