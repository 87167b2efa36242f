"""Markdown of an answer to text with spans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from faqbot.channels.telegram.formatting import Formatted, Span, units

_SPANS = {"strong": "bold", "em": "italic", "s": "strikethrough", "blockquote": "blockquote", "heading": "bold"}
# The same answers are said again and again.
_REMEMBERED = 1024
_LINKED = ("http://", "https://", "tel:", "mailto:")


@lru_cache(_REMEMBERED)
def formatted(markdown: str) -> Formatted:
    """Render an answer. HTML in it is shown as text, an image as its description, a list with its marks."""
    writer = _Writer()
    for token in _parser().parse(markdown):
        writer.write(token)
    return writer.written()


@dataclass(slots=True)
class _Writer:
    """What has been written so far, and what is open."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    open: list[tuple[str, int, str | None]] = field(default_factory=list)
    counts: list[int | None] = field(default_factory=list)

    def write(self, token: Token) -> None:
        """Write a token of Markdown; the names of its kinds are those of markdown-it."""
        match token.type:
            case "inline":
                for child in token.children or ():
                    self.write(child)
            case "text" | "html_inline" | "html_block":
                self.text += token.content
            case "softbreak" | "hardbreak":
                self.text += "\n"
            case "image":
                self.text += token.content
            case "code_inline":
                self._span("code", token.content)
            case "fence" | "code_block":
                self._block()
                self._span("pre", token.content.rstrip("\n"))
            case _:
                self._structure(token)

    def written(self) -> Formatted:
        """The whole, without what is empty."""
        text = self.text.rstrip()
        most = units(text)
        whole = [Span(s.kind, s.start, min(s.end, most) - s.start, s.url) for s in self.spans]
        return Formatted(text, tuple(sorted((s for s in whole if s.length > 0), key=lambda s: (s.start, -s.length))))

    def _structure(self, token: Token) -> None:
        kind, _, end = token.type.rpartition("_")
        match kind, end:
            case (("bullet_list" | "ordered_list"), "open"):
                first = token.attrGet("start")
                self.counts.append(int(first or 1) if kind == "ordered_list" else None)
            case (("bullet_list" | "ordered_list"), "close"):
                self.counts.pop()
            case "list_item", "open":
                self._item()
            case (("paragraph" | "heading" | "blockquote" | "table"), "open"):
                self._block(tight=token.hidden)
                self._begin(kind)
            case "tr", "open":
                self._line()
            case (("td" | "th"), "open"):
                self.text += "" if self.text.endswith("\n") or not self.text else " | "
            case "link", "open":
                self._begin("link", str(token.attrGet("href")))
            case _, "open":
                self._begin(kind)
            case _, "close":
                self._end(kind)

    def _begin(self, kind: str, url: str | None = None) -> None:
        self.open.append((kind, units(self.text), url))

    def _end(self, kind: str) -> None:
        if not self.open or self.open[-1][0] != kind:
            return
        _, start, url = self.open.pop()
        length = units(self.text.rstrip()) - start
        if kind == "link" and url and url.lower().startswith(_LINKED):
            self.spans.append(Span("text_link", start, length, url))
        elif kind in _SPANS:
            self.spans.append(Span(_SPANS[kind], start, length))

    def _span(self, kind: str, content: str) -> None:
        self.spans.append(Span(kind, units(self.text), units(content)))
        self.text += content

    def _block(self, *, tight: bool = False) -> None:
        """Begin a paragraph, unless something has just begun: an item, the text, a quote."""
        if self.text and not self.text.endswith(("\n", "• ", ". ")):
            self.text += "\n" if tight or self.counts else "\n\n"

    def _line(self) -> None:
        if self.text and not self.text.endswith("\n"):
            self.text += "\n"

    def _item(self) -> None:
        if self.text:
            self.text = self.text.rstrip("\n") + "\n"
        self.text += "  " * (len(self.counts) - 1)
        number = self.counts[-1]
        if number is None:
            self.text += "• "
        else:
            self.text += f"{number}. "
            self.counts[-1] = number + 1


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def joined(parts: Sequence[Formatted], between: str = "\n\n") -> Formatted:
    """Parts one after another, with something between them."""
    return sum(_interleaved(parts, between), Formatted(""))


def _interleaved(parts: Sequence[Formatted], between: str) -> Iterator[Formatted]:
    for place, part in enumerate(parts):
        yield Formatted(between if place else "") + part
