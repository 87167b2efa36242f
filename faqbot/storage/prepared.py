"""A statement of SQLAlchemy, made ready once: its text, what becomes of its parameters, and how its rows are read."""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Given = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
_Processor = Callable[[Any], Any]


class Rows:
    """What a statement found, read to its end; it has what the stores use of SQLAlchemy's result."""

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        """Every row."""
        return self._rows

    def first(self) -> Any:
        """The first row, None where there is none."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row."""
        (row,) = self._rows
        return row

    def one_or_none(self) -> Any:
        """The only row, None where there is none."""
        return self.one() if self._rows else None

    def scalars(self) -> Iterator[Any]:
        """The first column."""
        return (row[0] for row in self._rows)


class Prepared:
    """A statement that takes parameters of these names. It must not compute values that SQLAlchemy would add."""

    def __init__(self, statement: Statement, names: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names) or None)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - no DDL is given
        self._compiled = compiled
        self._is_fixed = not compiled.post_compile_params
        self._text = compiled.string
        self._binds = [self._bound(name, dialect) for name in compiled.positiontup or ()]
        self._processors = {name: process for name, _, process, _ in self._binds if process is not None}
        columns = list(statement.exported_columns) if self._has_rows(statement) else []
        self._shape: Any = namedtuple("Row", [column.key for column in columns]) if columns else None  # type: ignore[misc]  # noqa: PYI024 - the columns are known here only
        self._readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]

    def run(self, connection: sqlite3.Connection, given: Given) -> Rows:
        """Run it, and read what it finds."""
        if given is None or isinstance(given, Mapping):
            cursor = connection.execute(*self._filled(given or {}))
        elif self._is_fixed:
            cursor = connection.executemany(self._text, [self._filled(row)[1] for row in given])
        else:
            raise ValueError("a statement with lists among its parameters takes one row of them")
        # Read before they are counted: with RETURNING, rows are counted as they are read.
        rows = [self._row(found) for found in cursor] if self._shape is not None else []
        cursor.close()
        return Rows(rows, cursor.rowcount)

    def _filled(self, given: Mapping[str, Any]) -> tuple[str, list[Any]]:
        if self._is_fixed:
            values = ((given.get(key, usual), process) for _, key, process, usual in self._binds)
            return self._text, [value if process is None else process(value) for value, process in values]
        state = self._compiled.construct_expanded_state(dict(given))
        processors = {**self._processors, **state.processors}
        return state.statement, [
            processors[name](state.parameters[name]) if name in processors else state.parameters[name]
            for name in state.positiontup or ()
        ]

    def _bound(self, name: str, dialect: Dialect) -> tuple[str, str, _Processor | None, Any]:
        bind = self._compiled.binds[name]
        process = None if bind.expanding else bind.type.dialect_impl(dialect).bind_processor(dialect)
        return name, bind.key, process, bind.effective_value

    def _row(self, found: Sequence[Any]) -> Any:
        return self._shape._make(
            value if read is None else read(value) for value, read in zip(found, self._readers, strict=True)
        )

    def _has_rows(self, statement: Statement) -> bool:
        return isinstance(statement, Select) or bool(self._compiled.effective_returning)
