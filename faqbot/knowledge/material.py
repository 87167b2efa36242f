"""What was read from a file, before it is cleaned and split."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from faqbot.domain.document import Cleaning
from faqbot.domain.language import Language
from faqbot.language.detect import detect


class Kind(StrEnum):
    """What a block is in its document. A line is one as it was laid out: paragraphs are still to be made of lines."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TERM = "term"
    ROW = "row"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document that belongs together; `level` counts headings from 1, `page` pages from 1."""

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """The blocks of a file in their order; `unread` are pages without text, `cleaning` what reading left out."""

    blocks: tuple[Block, ...]
    title: str = ""
    media_type: str = "text/plain"
    unread: tuple[int, ...] = ()
    cleaning: tuple[Cleaning, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, fields: dict[str, Any]) -> "Material":
        """Read what `as_json` wrote."""
        return cls(
            tuple(Block(Kind(b["kind"]), b["text"], b["level"], b["page"]) for b in fields["blocks"]),
            fields["title"],
            fields["media_type"],
            tuple(fields["unread"]),
            tuple(Cleaning(step["step"], step["count"], tuple(step["examples"])) for step in fields["cleaning"]),
        )


def rows_of(table: Iterable[Sequence[str]], *, page: int | None = None) -> Iterator[Block]:
    """A table as a row a block, each value with the header of its column; the first line that is filled names them."""
    lines = [[" ".join(cell.split()) for cell in cells] for cells in table]
    filled = [cells for cells in lines if any(cells)]
    if not filled:
        return
    header, *below = filled
    if not below or sum(map(bool, header)) < 2:  # noqa: PLR2004 - one column, or one line, is no table
        for cells in filled:
            yield Block(Kind.PARAGRAPH, " ".join(filter(None, cells)), page=page)
        return
    for cells in below:
        yield Block(Kind.ROW, _row(header, cells), page=page)


def _row(header: Sequence[str], cells: Sequence[str]) -> str:
    named = [(name, cell) for name, cell in zip(header, cells, strict=False) if cell]
    nameless = [("", cell) for cell in cells[len(header) :] if cell]
    is_chinese = detect("".join(header)) is Language.ZH
    colon, semicolon = ("：", "；") if is_chinese else (": ", "; ")
    return semicolon.join(f"{name}{colon}{cell}" if name else cell for name, cell in (*named, *nameless))
