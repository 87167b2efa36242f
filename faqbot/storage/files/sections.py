"""A file that is a mapping of entries and lexicons, whether YAML or JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from faqbot.storage.files.row import Fault, Row, Sheet
from faqbot.storage.files.value import shown


@dataclass(frozen=True, slots=True)
class Named:
    """A value of a mapping under its key."""

    name: str
    line: int
    row: Row


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one key of the file: a list of rows, a mapping of named ones, or neither."""

    key: str
    line: int
    rows: tuple[Row, ...] | None = None
    named: tuple[Named, ...] | None = None
    faults: tuple[Fault, ...] = ()


def sheet_of(file: str, sections: Sequence[Section]) -> Sheet:
    """The rows under `entries` and `lexicons`; anything else is noted with its line."""
    entries: tuple[Row, ...] = ()
    lexicons: tuple[Row, ...] = ()
    faults = _repeated([(section.key, section.line) for section in sections])
    for section in sections:
        faults += section.faults
        match section:
            case Section(key="entries", rows=tuple() as rows):
                entries += rows
            case Section(key="entries"):
                faults.append(Fault(section.line, "entries is not a list; write a list of entries"))
            case Section(key="lexicons", named=tuple() as named):
                faults += _repeated([(lexicon.name, lexicon.line) for lexicon in named])
                lexicons += tuple(map(_lexicon, named))
            case Section(key="lexicons", rows=()):
                pass
            case Section(key="lexicons"):
                reason = "lexicons is not a mapping; write each under the name of its knowledge base"
                faults.append(Fault(section.line, reason))
            case _:
                reason = f"the file has the unknown key {shown(section.key)}; expected entries or lexicons"
                faults.append(Fault(section.line, reason))
    return Sheet(file, entries, lexicons, tuple(faults))


def _repeated(keys: Sequence[tuple[str, int]]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for key, line in keys:
        if key in first:
            faults.append(Fault(line, f"the key {shown(key)} stands at line {first[key]} already; keep one of them"))
        first.setdefault(key, line)
    return faults


def _lexicon(named: Named) -> Row:
    """The row with its knowledge base among its fields, as a table has it."""
    fields = named.row.fields
    if fields is None or isinstance(fields, dict):
        return replace(named.row, fields={**(fields or {}), "kb": named.name})
    return named.row
