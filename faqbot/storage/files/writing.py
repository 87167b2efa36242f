"""Writes entries and lexicons to a file that reads back as the same."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faqbot.domain.errors import BadFile, BadRows, Problem
from faqbot.storage.files import csv_file, json_file, record, xlsx_file, yaml_file
from faqbot.storage.files.contents import Contents
from faqbot.storage.files.reading import DEFAULT_KB, SUFFIXES, gather
from faqbot.storage.files.row import Row, Sheet


def write(path: Path, contents: Contents) -> None:
    """Write by the file's suffix: the whole file or, on any failure, none of it.

    `read` then returns equal contents, with each entry's Chinese phrasings before its English ones. The
    lexicons of `NAME.csv` are in `NAME.lexicons.csv`, removed when there are none. Raise BadRows for entries
    that `read` would refuse (the line is the entry's position), and BadFile for what the format or the disk
    cannot hold.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise BadFile(f"{path.name}: files of this kind are not written; choose {', '.join(SUFFIXES)}")
    if csv_file.is_lexicons(path.name):
        raise BadFile(f"{path.name}: this name is kept for the lexicons beside a .csv; choose another")
    checked = _checked(contents, path.name)
    data = _data(checked, path)
    if path.suffix.lower() == ".csv":
        _put_lexicons(csv_file.companion(path), checked)
    _put(path, data)


def written(contents: Contents, name: str) -> bytes:
    """The bytes of a file, whose name says of what kind; lexicons are left out of .csv. Raise as `write`."""
    path = Path(name)
    return _data(_checked(contents, path.name), path)


def _data(contents: Contents, path: Path) -> bytes:
    match path.suffix.lower():
        case ".json":
            return json_file.write(contents)
        case ".jsonl":
            return json_file.write_lines(contents)
        case ".csv":
            return csv_file.write(contents, path.name)
        case ".xlsx":
            return xlsx_file.write(contents, path.name)
        case _:
            return yaml_file.write(contents)


def _checked(contents: Contents, file: str) -> Contents:
    """What `read` would make of the contents."""
    names = [*(entry.id for entry in contents.entries), *sorted(contents.lexicons)]
    lexicons = record.lexicons(contents)
    rows = [*map(record.record, contents.entries), *({**fields, "kb": kb} for kb, fields in lexicons.items())]
    numbered = tuple(Row(fields, number) for number, fields in enumerate(rows, 1))
    count = len(contents.entries)
    try:
        return gather([Sheet(file, numbered[:count], numbered[count:])], kb=DEFAULT_KB)
    except BadRows as error:
        named = (
            Problem(file, problem.line, f"{names[problem.line - 1]}: {problem.reason}") for problem in error.problems
        )
        raise BadRows(tuple(named)) from error


def _put_lexicons(path: Path, contents: Contents) -> None:
    if contents.lexicons:
        _put(path, csv_file.write_lexicons(contents, path.name))
        return
    with _refused(path):
        path.unlink(missing_ok=True)


def _put(path: Path, data: bytes) -> None:
    """Write beside the file and then take its place, so that nobody ever reads half of it."""
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}.tmp")
    with _refused(path), _removed(draft):
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadFile(f"{path}: cannot be written: {error.strerror}") from error


@contextmanager
def _removed(draft: Path) -> Iterator[None]:
    """Leave no draft behind, whatever happens."""
    try:
        yield
    finally:
        draft.unlink(missing_ok=True)
