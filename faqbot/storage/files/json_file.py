"""Entries and lexicons as JSON, and as JSON Lines: one entry a line."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from faqbot.domain.errors import BadFile
from faqbot.storage.files import record
from faqbot.storage.files.contents import Contents
from faqbot.storage.files.row import Fault, Row, Sheet
from faqbot.storage.files.sections import Named, Section, sheet_of
from faqbot.storage.files.value import shown

_SPACE = frozenset(" \t\r\n")


def read(text: str, file: str) -> Sheet:
    """The rows of a list of entries, or of a mapping of entries and lexicons. Raise BadFile."""
    try:
        return _Scanner(text).sheet(file)
    except json.JSONDecodeError as error:
        raise BadFile(f"{file}:{error.lineno}: this is not JSON: {error.msg} (column {error.colno})") from error
    except RecursionError as error:
        raise BadFile(f"{file}: values are nested too deep; entries need far less") from error
    except ValueError as error:
        raise BadFile(f"{file}: a number is too long; entries hold texts only") from error


def read_lines(text: str, file: str) -> Sheet:
    """The rows of a JSON Lines file; a line `{"lexicons": {...}}` holds lexicons."""
    sheets = [_line(line, number, file) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return Sheet(
        file,
        tuple(row for sheet in sheets for row in sheet.entries),
        tuple(row for sheet in sheets for row in sheet.lexicons),
        tuple(fault for sheet in sheets for fault in sheet.faults),
    )


def write(contents: Contents) -> bytes:
    """The same contents give the same bytes, indented."""
    return (json.dumps(record.document(contents), ensure_ascii=False, indent=2, default=str) + "\n").encode()


def write_lines(contents: Contents) -> bytes:
    """One entry a line, and a last line of lexicons if there are any."""
    values = [record.record(entry) for entry in contents.entries]
    if contents.lexicons:
        values.append({"lexicons": record.lexicons(contents)})
    return "".join(json.dumps(value, ensure_ascii=False, default=str) + "\n" for value in values).encode()


def _line(text: str, number: int, file: str) -> Sheet:
    try:
        value, faults = _Scanner(text.strip()).only_value(number)
    except json.JSONDecodeError as error:
        return Sheet(file, faults=(Fault(number, f"this is not JSON: {error.msg} (column {error.colno})"),))
    except (RecursionError, ValueError):
        return Sheet(
            file, faults=(Fault(number, "a value is nested too deep or a number too long; write it in simpler form"),)
        )
    if isinstance(value, dict) and value.keys() == {"lexicons"}:
        return sheet_of(file, [_section("lexicons", number, value["lexicons"], faults)])
    return Sheet(file, entries=(Row(value, number, faults=faults),))


def _section(key: str, line: int, value: object, faults: tuple[Fault, ...]) -> Section:
    match value:
        case None:
            return Section(key, line, (), faults=faults)
        case dict():
            named = tuple(Named(name, line, Row(item, line)) for name, item in value.items())
            return Section(key, line, named=named, faults=faults)
        case _:
            return Section(key, line, faults=faults)


class _Scanner:
    """Walks over the outer brackets itself, because the decoder alone forgets the lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._twice: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object)
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def sheet(self, file: str) -> Sheet:
        match self._peek():
            case "[":
                sheet = Sheet(file, entries=self._rows())
            case "{":
                sheet = sheet_of(file, [self._section() for _ in self._elements("{", "}")])
            case _:
                self._decoder.raw_decode(self._text, self._at)
                raise BadFile(f"{file}:{self._line()}: the file holds one value; expected a list of entries")
        self._end()
        return sheet

    def only_value(self, number: int) -> tuple[object, tuple[Fault, ...]]:
        row = self._row()
        self._end()
        return row.fields, tuple(Fault(number, fault.reason) for fault in row.faults)

    def _rows(self) -> tuple[Row, ...]:
        return tuple(self._row() for _ in self._elements("[", "]"))

    def _row(self) -> Row:
        self._twice.clear()
        self._peek()
        line = self._line()
        value, self._at = self._decoder.raw_decode(self._text, self._at)
        twice = tuple(Fault(line, f"the key {shown(key)} comes twice; keep one of them") for key in self._twice)
        return Row(value, line, faults=twice)

    def _section(self) -> Section:
        line = self._line()
        key = self._row().fields
        if not isinstance(key, str):
            raise json.JSONDecodeError("Expecting a key in double quotes", self._text, self._at)
        self._take(":")
        if key == "entries" and self._peek() == "[":
            return Section(key, line, self._rows())
        row = self._row()
        return _section(key, row.line, row.fields, row.faults)

    def _elements(self, opening: str, closing: str) -> Iterator[None]:
        """Stop at each element of a list or an object; whoever asks must read it before the next."""
        self._take(opening)
        if self._peek() == closing:
            self._take(closing)
            return
        yield
        while self._peek() == ",":
            self._take(",")
            self._peek()
            yield
        self._take(closing)

    def _peek(self) -> str:
        while self._text[self._at : self._at + 1] in _SPACE:
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise json.JSONDecodeError(f"Expecting '{sign}'", self._text, self._at)
        self._at += 1

    def _end(self) -> None:
        if self._peek():
            raise json.JSONDecodeError("Extra data", self._text, self._at)

    def _line(self) -> int:
        return bisect_right(self._starts, self._at)

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, value in pairs:
            if key in values:
                self._twice.append(key)
            values.setdefault(key, value)
        return values
