"""Reads a file or a folder of files, and names everything that is wrong in them at once."""

import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from faqbot.domain.errors import BadFile, BadRows, Problem
from faqbot.domain.faq import Declaration, Entry, Lexicon
from faqbot.domain.pace import unhurried
from faqbot.storage.files import csv_file, declared_file, json_file, xlsx_file, yaml_file
from faqbot.storage.files.contents import Contents
from faqbot.storage.files.entry import entry_of, identity, kb_of
from faqbot.storage.files.lexicon import lexicon_of
from faqbot.storage.files.row import Fault, Findings, Place, Row, Sheet
from faqbot.storage.files.value import shown

MAX_BYTES = 50 * 1024 * 1024
DEFAULT_KB = "default"
_YAML = (".yaml", ".yml")

_TEXTS: dict[str, Callable[[str, str], Sheet]] = {
    ".yaml": yaml_file.read,
    ".yml": yaml_file.read,
    ".json": json_file.read,
    ".jsonl": json_file.read_lines,
    ".csv": csv_file.read,
}
SUFFIXES = (*_TEXTS, ".xlsx")


def read(path: Path, *, kb: str | None = None) -> Contents:
    """All entries and lexicons of a file, or of a folder's files by name (not of folders inside it).

    What the folder `templates` inside it, or a file of such a folder, declares is read too.


    An entry that names no knowledge base belongs to `kb`, or to "default". Raise BadFile for a file that
    cannot be read at all, and BadRows with every problem of every row.
    """
    if _is_declared(path):
        return Contents(declared=_declared([path], kb or DEFAULT_KB))
    sheets = [sheet for file in _files(path) for sheet in _sheets(file)]
    contents = gather(sheets, kb=kb or DEFAULT_KB)
    below = path / declared_file.FOLDER
    return replace(contents, declared=_declared(_yaml_in(below), kb or DEFAULT_KB)) if below.is_dir() else contents


@dataclass(frozen=True, slots=True)
class Examined:
    """What can be read of a file, and every problem of the rest; the lines say where each entry stands."""

    contents: Contents
    problems: tuple[Problem, ...]


def examined(name: str, data: bytes, *, kb: str | None = None) -> Examined:
    """What the bytes of a file of that name hold, also where some rows are wrong. Raise BadFile if they are no such."""
    gathering = _Gathering(kb or DEFAULT_KB)
    for sheet in _sheets_of(name, data):
        gathering.add(sheet)
    return Examined(Contents(tuple(gathering.entries), gathering.lexicons), tuple(gathering.problems))


def gather(sheets: Iterable[Sheet], *, kb: str) -> Contents:
    """What the rows of several sheets amount to. Raise BadRows with every problem."""
    gathering = _Gathering(kb)
    for sheet in sheets:
        gathering.add(sheet)
    if gathering.problems:
        raise BadRows(tuple(gathering.problems))
    return Contents(tuple(gathering.entries), gathering.lexicons)


def _is_declared(path: Path) -> bool:
    """True for a file of the folder that holds what is declared."""
    return path.is_file() and path.absolute().parent.name == declared_file.FOLDER and path.suffix in _YAML


def _yaml_in(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.iterdir()) if file.suffix in _YAML and not file.name.startswith(".")]


def _declared(paths: Iterable[Path], kb: str) -> dict[str, tuple[Declaration, ...]]:
    found: dict[str, tuple[Declaration, ...]] = {}
    problems: list[Problem] = []
    for path in paths:
        name, declarations = declared_file.read(_decoded(_bytes(path), path.name), path.name, kb=kb)
        known = {(d.kind, d.name) for d in found.get(name, ())}
        problems += [
            Problem(path.name, 1, f"{d.kind} {d.name!r} stands in another file already; rename one of them")
            for d in declarations
            if (d.kind, d.name) in known
        ]
        found[name] = (*found.get(name, ()), *declarations)
    if problems:
        raise BadRows(tuple(problems))
    return found


class _Gathering:
    """Entries and lexicons so far, where each was first seen, and what was wrong."""

    def __init__(self, kb: str) -> None:
        self.entries: list[Entry] = []
        self.lexicons: dict[str, Lexicon] = {}
        self.problems: list[Problem] = []
        self._kb = kb
        self._seen: dict[tuple[str, ...], str] = {}

    def add(self, sheet: Sheet) -> None:
        faults = list(sheet.faults)
        for row in unhurried(sheet.entries):
            faults += self._entry(row, sheet.file)
        for row in sheet.lexicons:
            faults += self._lexicon(row, sheet.file)
        ordered = sorted(faults, key=lambda fault: fault.line)
        self.problems += (Problem(sheet.file, fault.line, fault.reason) for fault in ordered)

    def _entry(self, row: Row, file: str) -> list[Fault]:
        findings = Findings(row)
        entry = entry_of(findings, kb=self._kb)
        if key := identity(row.fields, kb=self._kb):
            name = f"the id {shown(key[1])} in knowledge base {shown(key[0])}"
            self._note_repeated(key, ("id",), name, findings, file)
        if entry:
            self.entries.append(entry)
        return [*row.faults, *findings.faults]

    def _lexicon(self, row: Row, file: str) -> list[Fault]:
        findings = Findings(row, subject="the lexicon")
        lexicon = lexicon_of(findings)
        if isinstance(row.fields, dict) and (kb := kb_of(row.fields.get("kb"), findings)):
            self._note_repeated((kb,), ("kb",), f"the lexicon of {shown(kb)}", findings, file)
            self.lexicons[kb] = lexicon
        return [*row.faults, *findings.faults]

    def _note_repeated(self, key: tuple[str, ...], place: Place, name: str, findings: Findings, file: str) -> None:
        here = f"{file}:{findings.line(place)}"
        first = self._seen.setdefault(key, here)
        if first is not here:
            findings.add(place, f"{name} stands at {first} already; change or remove one of them")


def _files(path: Path) -> list[Path]:
    """The file itself with its lexicons, or the files of a folder that are not hidden, by name."""
    if path.is_dir():
        return _in_folder(path)
    beside = csv_file.companion(path)
    if path.suffix.lower() == ".csv" and not csv_file.is_lexicons(path.name) and beside.exists():
        return [path, beside]
    return [path]


def _in_folder(folder: Path) -> list[Path]:
    """Excel keeps an open workbook's lock beside it, as ~$NAME.xlsx."""
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise BadFile(f"{folder}: cannot be opened: {error.strerror}") from error
    files = [
        file
        for file in found
        if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$")) and file.is_file()
    ]
    if not files:
        raise BadFile(f"{folder}: the folder holds no file of entries; expected {', '.join(SUFFIXES)}")
    return files


def _sheets(path: Path) -> tuple[Sheet, ...]:
    _expect_kind(path.name)
    return _sheets_of(path.name, _bytes(path))


def _sheets_of(name: str, data: bytes) -> tuple[Sheet, ...]:
    suffix = _expect_kind(name)
    if suffix == ".xlsx":
        return xlsx_file.read(data, name)
    return (_TEXTS[suffix](_decoded(data, name), name),)


def _expect_kind(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadFile(f"{name}: files of this kind are not read; expected {', '.join(SUFFIXES)}")
    return suffix


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise BadFile(f"{path.name}: this is not a file; give a file or a folder")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadFile(f"{path}: cannot be opened: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise BadFile(f"{path.name}: the file is larger than {MAX_BYTES // 1024 // 1024} MiB; split it")
    return data


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = f"byte 0x{data[error.start]:02X} at offset {error.start}"
        raise BadFile(f"{file}: {wrong} is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)") from error
