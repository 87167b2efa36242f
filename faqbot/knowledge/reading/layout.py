"""Any kind of document by docling, for layouts that the usual readers do not understand."""

import io

from faqbot.domain.errors import BadFile
from faqbot.knowledge.material import Material
from faqbot.knowledge.reading import markdown


def read(data: bytes, name: str) -> Material:
    """The document as docling sees it. Raise BadFile if it is not installed or cannot read the file."""
    try:
        from docling.datamodel.base_models import DocumentStream  # noqa: PLC0415 - an extra
        from docling.document_converter import DocumentConverter  # noqa: PLC0415 - an extra
        from docling.exceptions import ConversionError  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise BadFile(f"{name}: the reader docling is not installed: pip install 'faqbot[documents-full]'") from error
    try:
        result = DocumentConverter().convert(DocumentStream(name=name, stream=io.BytesIO(data)))
    except ConversionError as error:
        raise BadFile(f"{name}: docling cannot read this file ({error}); try the usual reader") from error
    return markdown.read(result.document.export_to_markdown())
