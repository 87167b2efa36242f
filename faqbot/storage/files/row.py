"""What a file says before any rule is applied: rows of plain values that know their lines."""

from collections.abc import Callable
from dataclasses import dataclass, field

Place = tuple[str | int, ...]
"""The way to a value inside a row, such as `("questions", "zh", 0)`."""


MOST = 20
"""How many problems of one row are named."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry or one lexicon as the file spells it.

    `locate` tells the line of a value inside it where the format knows; else every value stands at `line`.
    """

    fields: object
    line: int
    locate: Callable[[Place], int] | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one file, or of one sheet of a workbook."""

    file: str
    entries: tuple[Row, ...] = ()
    lexicons: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Collects what is wrong with one row while its values are checked."""

    row: Row
    subject: str = "the entry"
    faults: list[Fault] = field(default_factory=list)

    def add(self, place: Place, reason: str) -> None:
        """Note a reason; beyond the first twenty only that there are more."""
        if len(self.faults) < MOST:
            self.faults.append(Fault(self.line(place), reason))
        elif len(self.faults) == MOST:
            self.faults.append(Fault(self.row.line, f"{self.subject} has more problems; mend the first {MOST}"))

    def line(self, place: Place) -> int:
        return self.row.locate(place) if self.row.locate else self.row.line


def spell(place: Place) -> str:
    """A place as a person reads it: `questions.zh #1`."""
    keys = ".".join(part for part in place if isinstance(part, str))
    return "".join([keys, *(f" #{part + 1}" for part in place if isinstance(part, int))])
