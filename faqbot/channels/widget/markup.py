"""Markdown to HTML that cannot do anything but be read."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "a",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "h3",
    "h4",
}
SCHEMES = ("http:", "https:", "mailto:", "tel:")
_SECOND_LEVEL = "h3"
_LOWER_LEVEL = "h4"


def html(markdown: str) -> str:
    """Render an answer. HTML in it is shown as text, images as their description, other schemes as plain words."""
    parser = _parser()
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.type.startswith("heading_"):
            token.tag = _SECOND_LEVEL if token.tag in {"h1", "h2", "h3"} else _LOWER_LEVEL
    return nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        attribute_filter=_kept,
        url_schemes={scheme.removesuffix(":") for scheme in SCHEMES},
        link_rel="noopener nofollow",
    ).strip()


def is_safe_link(url: str) -> bool:
    """True for a whole address of a kind that a visitor may be sent to."""
    return url.lower().startswith(SCHEMES)


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("a", "href") and not is_safe_link(value):
        return None
    return value


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    parser.add_render_rule("image", _described)
    return parser


def _described(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """An image would ask another host for itself: say what it shows instead."""
    return escapeHtml(tokens[index].content)
