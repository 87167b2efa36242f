"""`faqbot documents`: what operators have in files, for the bot to quote."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from faqbot.app import now, running
from faqbot.cli import STYLE
from faqbot.cli.terminal import print_json, progress
from faqbot.domain.document import Document
from faqbot.domain.errors import BadFile, BadInput
from faqbot.knowledge import cleaning
from faqbot.knowledge.cleaning.duplicates import Seen
from faqbot.knowledge.intake import Care, Source, document_id, taken_in
from faqbot.settings import read as read_settings

app = typer.Typer(help="Documents that answers may be quoted from.", no_args_is_help=True, **STYLE)

_MOST_FILES = 10_000


class Fate(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """One file on its way in; `why` is the reason where it failed."""

    file: str
    fate: Fate
    document: Document | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """A file to be taken in beside what was `seen` so far; `former` is its stored version."""

    path: Path
    kb: str
    care: Care
    seen: Seen
    former: Document | None


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with all that is below them.")],
    kb: Annotated[str, typer.Option(help="The knowledge base that they belong to.")],
    keep: Annotated[
        list[str] | None, typer.Option(help="A step of cleaning to leave out, such as `personal-data`.")
    ] = None,
    own: Annotated[list[str] | None, typer.Option(help="A contact of your own that is not masked.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read, clean, mask and store documents; one that was added before is replaced. Exit code 1 if a file failed."""
    cleaning.expect_steps(keep or ())
    care = Care(frozenset(keep or ()), tuple(own or ()))
    reports = asyncio.run(_add(list(_files(paths)), kb, care, dry_run=dry_run))
    if as_json:
        print_json([_json(report) for report in reports])
    else:
        for report in reports:
            typer.echo(_line(report))
    if any(report.fate is Fate.FAILED for report in reports):
        raise typer.Exit(1)


@app.command("list")
def list_(
    kb: Annotated[str | None, typer.Option(help="One knowledge base only.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Name the documents that are stored."""
    documents = asyncio.run(_documents(kb))
    if as_json:
        print_json([_described(document) for document in documents])
        return
    for document in documents:
        typer.echo(f"{document.kb:<12} {document.id:<40} {len(document.passages):>5} passages  {document.title}")


@app.command()
def show(document: Annotated[str, typer.Argument(help="The id of a document.")]) -> None:
    """Print a document's passages, and what was cleaned and masked."""
    found = [one for one in asyncio.run(_documents(None)) if one.id == document]
    if not found:
        raise BadInput(f"there is no document {document}; `faqbot documents list` names them")
    for passage in found[0].passages:
        page = f" (page {passage.page})" if passage.page else ""
        typer.echo(f"# {' > '.join(passage.heading) or found[0].title}{page}\n{passage.text}\n")
    typer.echo(_cleaned(found[0]) or "nothing was cleaned")


@app.command()
def remove(documents: Annotated[list[str], typer.Argument(help="Ids of documents.")]) -> None:
    """Delete documents; a running server is silent about them within a few seconds."""
    unknown = asyncio.run(_remove(documents))
    if unknown:
        raise BadInput(f"there is no document {', '.join(unknown)}; the others are removed")


async def _add(files: Sequence[Path], kb: str, care: Care, *, dry_run: bool) -> list[Report]:
    async with running(read_settings()) as application:
        stored = {document.id: document for document in await application.documents.documents(kb)}
        again = {document_id(kb, _uri(path)) for path in files}
        seen = Seen(passage for one in stored.values() if one.id not in again for passage in one.passages)
        reports = []
        with progress("documents") as step:
            for done, path in enumerate(files, 1):
                former = stored.get(document_id(kb, _uri(path)))
                report = await asyncio.to_thread(_report, Taking(path, kb, care, seen, former))
                reports.append(report)
                if report.document is not None and not dry_run:
                    await application.documents.put([report.document], at=now())
                step(done, len(files))
        return reports


def _report(taking: Taking) -> Report:
    path, former = taking.path, taking.former
    try:
        document = taken_in(Source(_uri(path), path.read_bytes()), taking.kb, taking.care, taking.seen, at=now())
    except BadFile as error:
        return Report(str(path), Fate.FAILED, why=str(error))
    except OSError as error:
        return Report(str(path), Fate.FAILED, why=f"{path} cannot be read: {error.strerror or error}")
    if former is None:
        return Report(str(path), Fate.ADDED, document)
    is_same = (former.digest, former.passages) == (document.digest, document.passages)
    return Report(str(path), Fate.UNCHANGED if is_same else Fate.REPLACED, document)


def _uri(path: Path) -> str:
    return str(path.resolve())


async def _documents(kb: str | None) -> tuple[Document, ...]:
    async with running(read_settings()) as application:
        return await application.documents.documents(kb)


async def _remove(ids: Sequence[str]) -> list[str]:
    async with running(read_settings()) as application:
        store = application.documents
        homes = {document.id: document.kb for document in await store.documents()}
        for document in ids:
            if document in homes:
                await store.drop(homes[document], [document], at=now())
        return [document for document in ids if document not in homes]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Every file, folders with all that is below them. Raise BadInput for a path that is not there."""
    count = 0
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path} is not there; name a file or a folder")
        below = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for file in below:
            count += 1
            if count > _MOST_FILES:
                raise BadInput(f"more than {_MOST_FILES} files; add them folder by folder")
            yield file


def _line(report: Report) -> str:
    if report.document is None:
        return f"{report.fate:<9} {report.why}"
    cleaned = _cleaned(report.document)
    return (
        f"{report.fate:<9} {report.file}: {len(report.document.passages)} passages{f'; {cleaned}' if cleaned else ''}"
    )


def _cleaned(document: Document) -> str:
    parts = [f"{step.step} {step.count}" for step in document.cleaning]
    if document.unread:
        parts.append(f"pages without text: {', '.join(map(str, document.unread))}")
    return ", ".join(parts)


def _json(report: Report) -> dict[str, Any]:
    described = _described(report.document) if report.document is not None else {}
    return {"file": report.file, "result": str(report.fate), "reason": report.why or None} | described


def _described(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "kb": document.kb,
        "title": document.title,
        "uri": document.uri,
        "passages": len(document.passages),
        "cleaning": [{"step": step.step, "count": step.count} for step in document.cleaning],
        "unread": list(document.unread),
    }
