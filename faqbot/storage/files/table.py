"""Entries and lexicons as rows of cells: what CSV and XLSX have in common.

One row an entry. Phrasings stand in one cell, one a line; tags are separated by "; "; a link is a line
"url | title zh | title en". A separator inside a value is written with a backslash before it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from faqbot.domain.errors import BadFile
from faqbot.domain.faq import Entry, Lexicon, Link
from faqbot.domain.language import Language
from faqbot.domain.pace import unhurried
from faqbot.storage.files.moment import written_beginning, written_end
from faqbot.storage.files.row import Fault, Row
from faqbot.storage.files.value import shown, tidy

Cells = dict[str, str]
Fields = dict[str, object]

_SEMICOLONS = ";；"
_BARS = "|｜"
_FORMULA = r"[=+\-@\t\r＝＋－＠]"
_GUARDED = re.compile(f"'+{_FORMULA}")
_TO_GUARD = re.compile(f"'*{_FORMULA}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, by the number under which a person finds it."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table: its columns, the one it cannot do without, and how cells become fields."""

    columns: tuple[str, ...]
    key: str
    fields: Callable[[Cells, list[str]], Fields]


def read(table: Table, lines: Iterable[Line]) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """The rows below the header, and what is wrong with the header; empty lines are passed over."""
    filled = (line for line in map(_unguarded, lines) if any(line.cells) or line.faults)
    header = next(filled, None)
    if header is None:
        return (), (Fault(1, f"the table is empty; begin with the columns {', '.join(table.columns)}"),)
    columns = tuple(name.lower() for name in header.cells)
    faults = (*header.faults, *_header_faults(table, columns, header.number))
    if table.key not in columns:
        return (), faults
    return tuple(_row(table, columns, line) for line in unhurried(filled)), faults


def entry_cells(entry: Entry) -> tuple[str, ...]:
    """The cells of an entry, in the order of its columns, safe to open in a spreadsheet."""
    asked = {
        language: "\n".join(phrasing.text for phrasing in entry.phrasings if phrasing.language is language)
        for language in Language
    }
    return _guarded(
        entry.id,
        entry.kb,
        entry.state.value,
        _joined(entry.tags),
        str(written_beginning(entry.valid_from)) if entry.valid_from else "",
        str(written_end(entry.valid_until)) if entry.valid_until else "",
        *(asked[language] for language in Language),
        *(entry.answers.get(language, "") for language in Language),
        "\n".join(map(_link_line, entry.links)),
    )


def lexicon_rows(lexicons: Mapping[str, Lexicon]) -> list[tuple[str, ...]]:
    """The cells of each lexicon by the name of its knowledge base, as safe as those of an entry."""
    return [
        _guarded(kb, "\n".join(lexicon.words), "\n".join(map(_joined, lexicon.synonyms)))
        for kb, lexicon in sorted(lexicons.items())
    ]


def _entry_fields(cells: Cells, reasons: list[str]) -> Fields:
    fields: Fields = {key: cells[key] for key in ("id", "kb", "state", "valid_from", "valid_until") if key in cells}
    if "tags" in cells:
        fields["tags"] = _parts(cells["tags"], _SEMICOLONS)
    asked = {language: cells.get(f"questions_{language}", "") for language in Language}
    fields["questions"] = {str(language): _lines(cell) for language, cell in asked.items() if cell}
    answers = {language: cells.get(f"answer_{language}", "") for language in Language}
    fields["answers"] = {str(language): cell for language, cell in answers.items() if cell}
    fields["links"] = [_link_fields(line, reasons) for line in _lines(cells.get("links", ""))]
    return fields


def _lexicon_fields(cells: Cells, _reasons: list[str]) -> Fields:
    groups = [_parts(line, _SEMICOLONS) for line in _lines(cells.get("synonyms", ""))]
    return {"kb": cells.get("kb", ""), "words": _lines(cells.get("words", "")), "synonyms": groups}


ENTRIES = Table(
    columns=(
        *("id", "kb", "state", "tags", "valid_from", "valid_until"),
        *(f"questions_{language}" for language in Language),
        *(f"answer_{language}" for language in Language),
        "links",
    ),
    key="id",
    fields=_entry_fields,
)
LEXICONS = Table(columns=("kb", "words", "synonyms"), key="kb", fields=_lexicon_fields)


def _header_faults(table: Table, columns: Sequence[str], number: int) -> Iterator[Fault]:
    listed = ", ".join(table.columns)
    for name in dict.fromkeys(filter(None, columns)):
        if name not in table.columns:
            yield Fault(number, f"unknown column {shown(name)}; expected {listed}")
        elif columns.count(name) > 1:
            yield Fault(number, f"the column {shown(name)} comes twice; keep one of them")
    if table.key not in columns:
        yield Fault(number, f'the column "{table.key}" is missing; the first line names the columns: {listed}')


def _row(table: Table, columns: Sequence[str], line: Line) -> Row:
    reasons: list[str] = []
    named = {name: cell for name, cell in zip(columns, line.cells, strict=False) if cell}
    nameless = [cell for i, cell in enumerate(line.cells) if cell and not "".join(columns[i : i + 1])]
    if nameless:
        reasons.append(f"the cell {shown(nameless[0])} has no column name above it; name the column or clear it")
    fields = table.fields(named, reasons)
    return Row(fields, line.number, faults=(*line.faults, *(Fault(line.number, reason) for reason in reasons)))


def _link_fields(line: str, reasons: list[str]) -> Fields:
    url, *titles = _parts(line, _BARS, keep_empty=True)
    match titles:
        case []:
            return {"url": url}
        case [title]:
            return {"url": url, "title": title}
        case [zh, en]:
            given = {Language.ZH: zh, Language.EN: en}
            return {"url": url, "title": {str(language): title for language, title in given.items() if title}}
        case _:
            reasons.append(rf"the link {shown(line)} has too many parts; write url | title zh | title en")
            return {"url": url, "title": titles[0]}


def _link_line(link: Link) -> str:
    parts = (link.url, *(link.title.get(language, "") for language in Language))
    return " | ".join(_escaped(part, _BARS) for part in parts)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(_escaped(word, _SEMICOLONS) for word in words)


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.split("\n") if line.strip()]


def _escaped(text: str, marks: str) -> str:
    return re.sub(rf"([\\{marks}])", r"\\\1", text)


def _parts(text: str, marks: str, *, keep_empty: bool = False) -> list[str]:
    """Cut at each mark that has no backslash before it."""
    parts = [""]
    for found in re.finditer(rf"\\([\\{marks}])|([{marks}])|[^\\{marks}]+|\\", text):
        if found[2]:
            parts.append("")
        else:
            parts[-1] += found[1] or found[0]
    stripped = [part.strip() for part in parts]
    return stripped if keep_empty else [part for part in stripped if part]


def _guarded(*cells: str) -> tuple[str, ...]:
    """Put an apostrophe before what a spreadsheet may take for a formula, even if one stands there."""
    return tuple("'" + cell if _TO_GUARD.match(cell) else cell for cell in cells)


def _unguarded(line: Line) -> Line:
    """Take off the one apostrophe that guards against formulas, and outer white space."""
    cells = map(tidy, line.cells)
    return replace(line, cells=tuple(cell[1:] if _GUARDED.match(cell) else cell for cell in cells))


def check_cells(cells: Sequence[str], columns: Sequence[str], *, limit: int, file: str) -> None:
    """Raise BadFile if a cell is longer than its format can hold."""
    for column, cell in zip(columns, cells, strict=True):
        if len(cell) > limit:
            raise BadFile(
                f"{file}: {column} of {shown(cells[0])} has {len(cell):,} characters and a cell holds "
                f"{limit:,}; export as .yaml, or divide the entry"
            )
