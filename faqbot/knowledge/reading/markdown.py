"""Markdown to blocks."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from faqbot.knowledge.material import Block, Kind, Material, rows_of

_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HAN_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")


def read(text: str) -> Material:
    """Headings, paragraphs, list items and the rows of tables; the title is the first heading."""
    plain = _FRONT.sub("", text.replace("\r\n", "\n"))
    blocks = tuple(block for block in _blocks(_PARSER.parse(plain)) if block.text)
    title = next((block.text for block in blocks if block.kind is Kind.HEADING), "")
    return Material(blocks, title, "text/markdown")


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    opened: list[Token] = []
    table: list[list[str]] = []
    for token in tokens:
        match token.type:
            case "inline" if any(t.type == "table_open" for t in opened):
                table[-1].append(_plain(token))
            case "inline":
                yield _block(opened, _plain(token))
            case "fence" | "code_block":
                yield Block(Kind.PARAGRAPH, token.content.strip())
            case "html_block":
                yield Block(Kind.PARAGRAPH, " ".join(_TAG.sub(" ", token.content).split()))
            case "tr_open":
                table.append([])
            case "table_close":
                yield from rows_of(table)
                table = []
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0:
            opened.pop()


def _block(opened: Sequence[Token], text: str) -> Block:
    if opened and opened[-1].type == "heading_open":
        return Block(Kind.HEADING, text, int(opened[-1].tag[1:]))
    item = next((token for token in reversed(opened) if token.type == "list_item_open"), None)
    if item is None:
        return Block(Kind.PARAGRAPH, text)
    # An ordered item carries its number.
    return Block(Kind.ITEM, f"{item.info}. {text}" if item.info else text)


def _plain(token: Token) -> str:
    """The words alone: without stars, links and pictures' addresses."""
    parts: list[str] = []
    for child in token.children or []:
        match child.type:
            case "text" | "code_inline" | "image":
                parts.append(child.content)
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "html_inline" if child.content.lower().startswith("<br"):
                parts.append("\n")
    joined = _HAN_BREAK.sub("", "".join(parts).strip())
    return joined.replace("\n", " ")
