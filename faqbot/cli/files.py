"""`faqbot import` and `faqbot export`."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path
from typing import Annotated, Any

import typer

from faqbot.app import Application, now, running
from faqbot.cli.templates import expect_sound
from faqbot.cli.terminal import print_json, progress
from faqbot.domain.errors import BadInput, UnknownKnowledgeBase
from faqbot.domain.faq import Entry, Lexicon
from faqbot.settings import Settings
from faqbot.settings import read as read_settings
from faqbot.storage import files, migrate
from faqbot.storage.files import Contents


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import does to what is stored."""

    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    unchanged: int
    removed: tuple[Entry, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "removed": len(self.removed),
        }

    def __str__(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in self.as_json().items())


def import_(
    path: Annotated[Path | None, typer.Argument(help="A YAML, JSON, CSV or XLSX file, or a folder of them.")] = None,
    kb: Annotated[str | None, typer.Option(help="The knowledge base of entries that name none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, report, change nothing.")] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Remove entries of the same knowledge bases that the file does not hold."),
    ] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Import the sample shop that comes with faqbot.")] = False,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing if there are entries already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add or update entries from files: all of them, or none if a row is wrong."""
    if (path is None) == (not sample):
        raise BadInput("name a file or folder to import, or --sample for the sample shop")
    with progress("reading") as step:
        contents = files.read(path or sample_folder(), kb=kb)
        step(1, 1)
    expect_sound(contents, read_settings())
    asyncio.run(_import(contents, dry_run=dry_run, replace=replace, if_empty=if_empty, as_json=as_json))


def export(
    path: Annotated[Path, typer.Argument(help="The file to write: .yaml, .json, .csv or .xlsx.")],
    kb: Annotated[str | None, typer.Option(help="One knowledge base only.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write all entries to a file that `faqbot import` reads back without loss."""
    count = asyncio.run(_export(path, kb))
    if as_json:
        print_json({"path": str(path), "entries": count})
    else:
        typer.echo(f"{count} entries written to {path}")


def sample_folder() -> Path:
    """The sample shop: inside the installed package, or at the top of a checkout."""
    packaged = Path(str(package_files("faqbot"))) / "faq_data"
    return packaged if packaged.is_dir() else packaged.parents[1] / "faq_data"


async def prepare(settings: Settings) -> None:
    """Make the tables of a database that has none; one that is behind is left for `faqbot db upgrade`."""
    if await migrate.current(settings.database) is None:
        await migrate.upgrade(settings.database)


async def _import(contents: Contents, *, dry_run: bool, replace: bool, if_empty: bool, as_json: bool) -> None:
    settings = read_settings()
    await prepare(settings)
    async with running(settings) as application:
        if if_empty and any(
            [(await application.entries.load(kb)).entries for kb in await application.entries.versions()]
        ):
            _report(Changes((), (), 0, ()), {}, dry_run=dry_run, as_json=as_json)
            return
        changes = await compare(application, contents, replace=replace)
        versions: Mapping[str, int] = {}
        if not dry_run:
            versions = await _apply(application, contents, changes)
        _report(changes, versions, dry_run=dry_run, as_json=as_json)
        _report_declared(contents, dry_run=dry_run, as_json=as_json)


def _report_declared(contents: Contents, *, dry_run: bool, as_json: bool) -> None:
    count = sum(map(len, contents.declared.values()))
    if count and not as_json:
        typer.echo(
            f"{'would declare' if dry_run else 'declared'}: {count} templates, rates and hours, which pass their cases"
        )


async def compare(application: Application, contents: Contents, *, replace: bool) -> Changes:
    """What an import of these contents would do."""
    stored = {(e.kb, e.id): e for kb in {e.kb for e in contents.entries} for e in await _entries(application, kb)}
    given = {(e.kb, e.id) for e in contents.entries}
    new = tuple(e for e in contents.entries if (e.kb, e.id) not in stored)
    changed = tuple(e for e in contents.entries if (e.kb, e.id) in stored and stored[e.kb, e.id] != e)
    removed = tuple(e for key, e in stored.items() if key not in given) if replace else ()
    return Changes(new, changed, len(contents.entries) - len(new) - len(changed), removed)


async def _apply(application: Application, contents: Contents, changes: Changes) -> Mapping[str, int]:
    with progress("storing") as step:
        without = {entry.kb: [e.id for e in changes.removed if e.kb == entry.kb] for entry in changes.removed}
        versions = await application.entries.save(
            contents.entries, at=now(), lexicons=contents.lexicons, without=without, declared=contents.declared
        )
        step(1, 1)
    with progress("indexing") as step:
        await application.shelf.snapshot()
        step(1, 1)
    return versions


async def _entries(application: Application, kb: str) -> tuple[Entry, ...]:
    try:
        return (await application.entries.load(kb)).entries
    except UnknownKnowledgeBase:
        return ()


async def _export(path: Path, kb: str | None) -> int:
    async with running(read_settings()) as application:
        names = [kb] if kb is not None else sorted(await application.entries.versions())
        bases = [await application.entries.load(name) for name in names]
    entries = tuple(entry for base in bases for entry in base.entries)
    lexicons = {base.id: base.lexicon for base in bases if base.lexicon != Lexicon()}
    files.write(path, Contents(entries, lexicons))
    return len(entries)


def _report(changes: Changes, versions: Mapping[str, int], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json({"dry_run": dry_run, **changes.as_json(), "versions": dict(versions)})
        return
    verb = "would import" if dry_run else "imported"
    by_kb = Counter(entry.kb for entry in (*changes.new, *changes.changed))
    where = f" ({', '.join(f'{kb}: {n}' for kb, n in sorted(by_kb.items()))})" if by_kb else ""
    typer.echo(f"{verb}: {changes}{where}")
