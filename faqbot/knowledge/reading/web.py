"""HTML to blocks, without what stands around the text."""

import re
from collections.abc import Iterator
from typing import Any

from faqbot.domain.document import Cleaning
from faqbot.domain.errors import BadFile
from faqbot.knowledge.material import Block, Kind, Material, rows_of
from faqbot.knowledge.reading.kinds import FileKind

BOILERPLATE = "boilerplate"
_NEVER = ("script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "button", "head")
_AROUND = (
    "//nav | //footer | //aside | //form | //*[@role='navigation' or @role='contentinfo' or @role='search' "
    "or @role='banner' or @role='dialog' or @hidden or @aria-hidden='true']"
)
_BLOCKS = (
    *("p", "div", "ul", "ol", "table", "dl", "section", "article", "main", "pre", "blockquote"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd"),
)
_HOLDS_BLOCKS = f"./descendant::*[{' or '.join(f'self::{tag}' for tag in _BLOCKS)}]"
_INLINE = re.compile(
    "a|abbr|b|bdi|br|cite|code|em|font|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u|var|label|ins|del"
)
_HEADING = re.compile(r"h([1-6])")
_XML = re.compile(r"\A\s*<\?xml[^>]*\?>")
_LEAST = 200
_SHOWN = 3


def read(text: str, name: str, *, keep_boilerplate: bool = False) -> Material:
    """Headings, paragraphs, lists, definitions and tables. Raise BadFile if there is no page in it."""
    try:
        from lxml import etree, html  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise BadFile(f"{name}: web pages need the package {error.name}: pip install 'faqbot[documents]'") from error
    try:
        tree = html.fromstring(_XML.sub("", text), parser=html.HTMLParser(no_network=True, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BadFile(f"{name}: there is no web page in this file ({error})") from error
    title = _words(tree.findtext(".//title") or "")
    for element in tree.xpath("|".join(f"//{tag}" for tag in _NEVER)):
        if element.getparent() is not None:
            element.drop_tree()
    dropped = [] if keep_boilerplate else _drop_around(tree)
    blocks = [block for block in _blocks(tree) if block.text]
    if not keep_boilerplate:
        blocks = _without_strays(blocks, text, dropped)
    cleaning = (Cleaning(BOILERPLATE, len(dropped), tuple(dropped[:_SHOWN])),) if dropped else ()
    title = title or next((block.text for block in blocks if block.kind is Kind.HEADING), "")
    return Material(tuple(blocks), title, FileKind.HTML, cleaning=cleaning)


def _drop_around(tree: Any) -> list[str]:
    dropped = []
    for element in tree.xpath(_AROUND):
        if element.getparent() is not None:
            said = _words(" ".join(element.itertext()))
            dropped += [said[:80]] if said else []
            element.drop_tree()
    return dropped


def _without_strays(blocks: list[Block], text: str, dropped: list[str]) -> list[Block]:
    """Leave out paragraphs that trafilatura takes for no part of the text, where it finds enough to be believed."""
    import trafilatura  # noqa: PLC0415 - an extra

    found = _words(trafilatura.extract(text, include_comments=False, favor_recall=True) or "")
    if len(found) < max(_LEAST, sum(len(block.text) for block in blocks) // 2):
        return blocks
    found = _letters(found)
    kept = [b for b in blocks if b.kind is not Kind.PARAGRAPH or _letters(b.text) in found]
    dropped += [b.text[:80] for b in blocks if b not in kept]
    return kept


def _blocks(element: Any) -> Iterator[Block]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if heading := _HEADING.fullmatch(tag):
        yield Block(Kind.HEADING, _words(element.text_content()), int(heading[1]))
    elif tag == "table":
        yield from rows_of(
            [_words(cell.text_content()) for cell in row.xpath("./td|./th")] for row in element.iter("tr")
        )
    elif tag == "dt":
        yield Block(Kind.TERM, _words(element.text_content()))
    elif not element.xpath(_HOLDS_BLOCKS):
        yield Block(Kind.ITEM if tag == "li" else Kind.PARAGRAPH, _words(_lines(element)))
    else:
        yield from _inside(element, Kind.ITEM if tag == "li" else Kind.PARAGRAPH)


def _inside(element: Any, kind: Kind) -> Iterator[Block]:
    """The blocks within, and the loose text between them."""
    loose = [element.text or ""]
    for child in element:
        if _INLINE.fullmatch(str(child.tag)) and not child.xpath(_HOLDS_BLOCKS):
            loose += [_lines(child), child.tail or ""]
            continue
        yield Block(kind, _words("".join(loose)))
        yield from _blocks(child)
        loose = [child.tail or ""]
    yield Block(kind, _words("".join(loose)))


def _lines(element: Any) -> str:
    for rest in element.iter("br"):
        rest.tail = " " + (rest.tail or "")
    return str(element.text_content())


def _words(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
