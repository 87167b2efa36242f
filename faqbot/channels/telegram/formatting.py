"""Text with its formatting beside it, as Telegram takes it: nothing in a text can be taken for a command of format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, in UTF-16 units, and how it is shown: bold, italic, code, pre, blockquote, text_link."""

    kind: str
    start: int
    length: int
    url: str | None = None

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its spans."""

    text: str
    spans: tuple[Span, ...] = ()

    def __add__(self, other: "Formatted | str") -> "Formatted":
        more = Formatted(other) if isinstance(other, str) else other
        here = units(self.text)
        moved = tuple(replace(span, start=span.start + here) for span in more.spans)
        return Formatted(self.text + more.text, self.spans + moved)


def units(text: str) -> int:
    """How long Telegram takes a text to be, see https://core.telegram.org/api/entities#entity-length."""
    return len(text) + sum(c > "\uffff" for c in text)


def styled(kind: str, text: str, url: str | None = None) -> Formatted:
    """A text that is shown in one way throughout; white space at its ends stays outside."""
    inner = text.strip()
    if not inner:
        return Formatted(text)
    return Formatted(text, (Span(kind, units(text[: text.index(inner)]), units(inner), url),))


def pieces(whole: Formatted, longest: int = LONGEST) -> Iterator[Formatted]:
    """Messages of at most `longest` units that together are the text; cut between paragraphs, else lines or sentences.

    A span is not cut, unless it alone is longer than a message.
    """
    rest = _trimmed(whole)
    while units(rest.text) > longest:
        at = _cut(rest, longest)
        head = _trimmed(_slice(rest, 0, at))
        rest = _trimmed(_slice(rest, at, len(rest.text)))
        if head.text:
            yield head
    if rest.text:
        yield rest


_BREAKS: Sequence[Sequence[str]] = (("\n\n",), ("\n",), ("。", "！", "？", ". ", "! ", "? "), (" ", "，", "、"))


def _cut(whole: Formatted, longest: int) -> int:
    """The best place to cut, in characters."""
    most = _characters(whole.text, longest)
    for marks in _BREAKS:
        places = sorted(_places(whole.text[:most], marks), reverse=True)
        found = next((place for place in places if _is_between(whole, place)), None)
        if found is not None:
            return found
    return next((place for place in range(most, 0, -1) if _is_between(whole, place)), most)


def _places(text: str, marks: Sequence[str]) -> Iterator[int]:
    """Behind each mark; not in the first quarter, so that no message is a crumb."""
    for mark in marks:
        at = text.find(mark, len(text) // 4)
        while at >= 0:
            yield at + len(mark)
            at = text.find(mark, at + len(mark))


def _is_between(whole: Formatted, place: int) -> bool:
    at = units(whole.text[:place])
    return not any(span.start < at < span.end for span in whole.spans)


def _characters(text: str, longest: int) -> int:
    """How many characters fit into so many units."""
    used = 0
    for place, character in enumerate(text):
        used += units(character)
        if used > longest:
            return place
    return len(text)


def _trimmed(whole: Formatted) -> Formatted:
    text = whole.text
    return _slice(whole, len(text) - len(text.lstrip("\n ")), len(text.rstrip()))


def _slice(whole: Formatted, start: int, end: int) -> Formatted:
    """A part, in characters, with what its spans cover of it."""
    low, high = units(whole.text[:start]), units(whole.text[:end])
    kept = []
    for span in whole.spans:
        first, last = max(span.start, low), min(span.end, high)
        if first < last:
            kept.append(replace(span, start=first - low, length=last - first))
    return Formatted(whole.text[start:end], tuple(kept))
