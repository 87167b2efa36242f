"""Plain text to lines; paragraphs are made of them when they are cleaned."""

from faqbot.knowledge.material import Block, Kind, Material

_FORM_FEED = "\f"


def read(text: str) -> Material:
    """Lines as they stand, an empty one between paragraphs; a form feed begins a page."""
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split(_FORM_FEED)
    has_pages = len(pages) > 1
    return Material(
        tuple(
            Block(Kind.LINE, line.strip(), page=number if has_pages else None)
            for number, page in enumerate(pages, 1)
            for line in page.split("\n")
        )
    )
