"""Blocks to passages: cut at headings and between sentences, each with its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from faqbot.domain.language import Language
from faqbot.knowledge.material import Block, Kind
from faqbot.language.detect import detect
from faqbot.language.sentences import sentences

LONGEST = {Language.ZH: 600, Language.EN: 1000}
# No sentence that anybody wrote is as long.
_NO_SENTENCE = 600
# Where to cut instead, the first that is found in the second half.
_PAUSES = ("；", ";", "，", ",", "、", " ")
# The gap between two blocks in the cleaned text.
GAP = "\n"
QUESTION = re.compile(r"(?:q(?:uestion)?|问(?:题)?)\s*\d{0,3}\s*[.:：、]\s*", re.IGNORECASE)
ANSWER = re.compile(r"(?:a(?:nswer)?|答(?:案)?)\s*\d{0,3}\s*[.:：、]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage; `block` numbers the block that it was cut from, `offset` counts in the cleaned text."""

    text: str
    offset: int
    block: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, or is one question with its answer."""

    heading: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """The text of a passage and where it stands."""

    text: str
    heading: tuple[str, ...]
    page: int | None
    offset: int


def split(blocks: Sequence[Block]) -> tuple[Cut, ...]:
    """At most so many characters as `LONGEST` says, more only where a row has more; each on one page."""
    return tuple(cut for section in sections(blocks) for cut in _cuts(section))


def sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """A heading begins one, and so does a question or a term within it; headings without text give none."""
    path: list[tuple[int, str]] = []
    pieces: list[Piece] = []
    offset = 0
    for number, block in enumerate(blocks):
        begins = block.kind in {Kind.HEADING, Kind.TERM} or QUESTION.match(block.text)
        if begins and pieces:
            yield Section(tuple(text for _, text in path), tuple(pieces))
            pieces = []
        if block.kind is Kind.HEADING:
            path = [*((level, text) for level, text in path if level < block.level), (block.level, block.text)]
        else:
            pieces += _pieces(block, number, offset)
        offset += len(block.text) + len(GAP)
    if pieces:
        yield Section(tuple(text for _, text in path), tuple(pieces))


def _pieces(block: Block, number: int, offset: int) -> Iterator[Piece]:
    at = 0
    told = sentences(block.text) if block.kind is not Kind.ROW else ()
    for part in [part for sentence in told for part in _parts(sentence)] or [block.text]:
        at = block.text.index(part, at)
        yield Piece(part, offset + at, number, block.page)
        at += len(part)


def _parts(sentence: str) -> Iterator[str]:
    """A sentence as it is, or in parts where it has no end in sight."""
    while len(sentence) > _NO_SENTENCE:
        seen = sentence[:_NO_SENTENCE]
        end = next((end for pause in _PAUSES if (end := seen.rfind(pause) + 1) * 2 > len(seen)), len(seen))
        yield sentence[:end].rstrip()
        sentence = sentence[end:].lstrip()
    yield sentence


def _cuts(section: Section) -> Iterator[Cut]:
    language = detect(" ".join(piece.text for piece in section.pieces))
    taken: list[Piece] = []
    length = 0
    for piece in section.pieces:
        if taken and (length + len(piece.text) > LONGEST[language] or piece.page != taken[0].page):
            yield _cut(section.heading, taken)
            taken, length = [], 0
        taken.append(piece)
        length += len(piece.text) + len(GAP)
    yield _cut(section.heading, taken)


def _cut(heading: tuple[str, ...], pieces: Sequence[Piece]) -> Cut:
    """Within a block the sentences stand as far apart as they did."""
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        apart = piece.offset - before.offset - len(before.text)
        text += (" " if apart else "") + piece.text if piece.block == before.block else GAP + piece.text
    return Cut(text, heading, pieces[0].page, pieces[0].offset)
