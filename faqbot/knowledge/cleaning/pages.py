"""What repeats from page to page: running headers and footers, page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from faqbot.knowledge.cleaning.change import Blocks, Change, change
from faqbot.knowledge.material import Kind

_FEWEST_PAGES = 3
_EDGE = 2
_FEW_LINES = 6
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—·• ]*\d{1,4}[-–—·• ]*|(?:page|p\.?) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?|\d{1,4} ?(?:of|/) ?\d{1,4}"
    r"|第 ?\d{1,4} ?页(?: ?[，,/] ?共 ?\d{1,4} ?页)?",
    re.IGNORECASE,
)


def without_running_headers(blocks: Blocks) -> Change:
    """Leave out lines at the edge of pages that stand there, but for numbers, on most pages."""
    edges = set(_edges(blocks))
    pages = len({block.page for block in blocks if block.page is not None})
    seen = Counter(_shape(blocks[place].text) for place in edges)
    running = {shape for shape, count in seen.items() if count >= _FEWEST_PAGES and count * 2 > pages}
    gone = {place for place in edges if _shape(blocks[place].text) in running}
    after = [block for place, block in enumerate(blocks) if place not in gone]
    return change(after, [blocks[place].text for place in sorted(gone)])


def without_page_numbers(blocks: Blocks) -> Change:
    """Leave out lines at the edge of a page that are nothing but its number."""
    gone = {place for place in _edges(blocks) if _PAGE_NUMBER.fullmatch(blocks[place].text)}
    after = [block for place, block in enumerate(blocks) if place not in gone]
    return change(after, [blocks[place].text for place in sorted(gone)])


def _shape(text: str) -> str:
    """The words without the number of the page; what is nothing but a number is no header."""
    return _DIGITS.sub("#", text) if re.search(r"[^\W\d_]{2}", text) and not _PAGE_NUMBER.fullmatch(text) else text


def _edges(blocks: Blocks) -> Iterator[int]:
    """The places of the first and last lines of each page."""
    pages: defaultdict[int, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if block.kind is Kind.LINE and block.page is not None and block.text:
            pages[block.page].append(place)
    for places in pages.values():
        wide = _EDGE if len(places) > _FEW_LINES else 1
        yield from dict.fromkeys((*places[:wide], *places[-wide:]))
