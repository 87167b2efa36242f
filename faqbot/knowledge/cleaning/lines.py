"""Lines as they were laid out, made into the paragraphs that they were."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from faqbot.knowledge.cleaning.change import Blocks, Change, change
from faqbot.knowledge.material import Block, Kind

_HYPHENATED = re.compile(r"[A-Za-z]{2}[-\u00ad\u2010]$")
_SMALL = re.compile(r"([a-z]+)(.*)", re.DOTALL)
_ENDS = re.compile(r"[.。!?！？:：;；…”』」\"]$")
_MARK = re.compile(r"(?:[-*•·●○▪■◆]\s*|[（(]?\d{1,2}[.、)）]\s*|[（(]?[一二三四五六七八九十]{1,3}[、)）.]\s*)\S")
_ASKS = re.compile(r"(?:q|a|question|answer|问|答|问题|答案)\s*\d{0,3}\s*[.:：、]", re.IGNORECASE)
_CHAPTER = re.compile(
    r"第[一二三四五六七八九十\d]{1,3}[章节条部分]|\d{1,2}(?:\.\d{1,2}){0,2}\.? \S|[一二三四五六七八九十]{1,3}、"
    r"|chapter \d",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？]$")
_WIDE = "[\u3000-\u9fff\uff00-\uffef]"
_BETWEEN_WIDE = re.compile(rf"{_WIDE}\n{_WIDE}")
_FULL = 0.75
_LONGEST_HEADING = 40
_BULLET = re.compile(r"^[-*•·●○▪■◆]\s*")


def without_hyphens(blocks: Blocks) -> Change:
    """Put together a word that was divided at the end of a line."""
    after = list(blocks)
    examples = []
    for place, (block, below) in enumerate(pairwise(blocks)):
        rest = _SMALL.fullmatch(below.text)
        if block.kind is below.kind is Kind.LINE and rest and _HYPHENATED.search(after[place].text):
            head = after[place].text[:-1]
            after[place] = replace(block, text=head + rest[1])
            after[place + 1] = replace(below, text=rest[2].lstrip())
            examples.append(f"{head.split()[-1]}-{rest[1]}")
    return change(after, examples)


def joined(blocks: Blocks) -> Change:
    """Make paragraphs of lines: a line goes on below unless it ends a sentence, is short, or a list begins."""
    width = _width(blocks)
    after: list[Block] = []
    count = 0
    last: Block | None = None
    for block in blocks:
        if block.kind is not Kind.LINE or not block.text:
            after += [block] if block.kind is not Kind.LINE else []
            last = None
            continue
        if last is not None and _goes_on(last.text, block.text, width):
            after[-1] = replace(after[-1], text=_together(after[-1].text, block.text))
            count += 1
        else:
            after.append(_first(block))
        last = block
    return Change(after, count)


def as_they_are(blocks: Blocks) -> Change:
    """Each line its own paragraph."""
    return Change([block for block in _named(blocks) if block.text])


def _named(blocks: Blocks) -> Iterator[Block]:
    for block in blocks:
        yield replace(block, kind=Kind.PARAGRAPH) if block.kind is Kind.LINE else block


def _width(blocks: Blocks) -> int:
    """How long a full line is: nine of ten are shorter."""
    lengths = sorted(len(block.text) for block in blocks if block.kind is Kind.LINE and block.text)
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def _goes_on(line: str, below: str, width: int) -> bool:
    if _MARK.match(below) or _ASKS.match(below) or _CHAPTER.match(below) or _is_heading(line):
        return False
    is_full = len(line) >= _FULL * width
    return is_full and not (_ENDS.search(line) and len(line) < width)


def _first(block: Block) -> Block:
    if _is_heading(block.text):
        return replace(block, kind=Kind.HEADING, level=2)
    if bullet := _BULLET.match(block.text):
        return replace(block, kind=Kind.ITEM, text=block.text[bullet.end() :])
    return replace(block, kind=Kind.ITEM if _MARK.match(block.text) else Kind.PARAGRAPH)


def _is_heading(line: str) -> bool:
    """A numbered line or a question that stands alone; layout tells more than words do, so this is careful."""
    if len(line) > _LONGEST_HEADING or _ASKS.match(line):
        return False
    return bool(_CHAPTER.match(line) and not _ENDS.search(line)) or bool(
        _QUESTION.search(line) and not re.search(r"[。！!.]", line[:-1])
    )


def _together(above: str, below: str) -> str:
    seam = f"{above[-1:]}\n{below[:1]}"
    return above + ("" if _BETWEEN_WIDE.fullmatch(seam) else " ") + below
