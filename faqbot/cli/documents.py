"""`faqbot documents`: what operators have in files, for the bot to quote."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from faqbot.app import now, running
from faqbot.cli import STYLE
from faqbot.cli.documents_propose import as_json as considered_json
from faqbot.cli.documents_propose import considered, line, store, write
from faqbot.cli.files import prepare
from faqbot.cli.terminal import print_json, progress
from faqbot.domain.bundle import Fate
from faqbot.domain.document import Document
from faqbot.domain.errors import BadInput
from faqbot.editing.proposing import Considered, Verdict
from faqbot.knowledge import cleaning
from faqbot.knowledge.batch import Batch, Intake, Report
from faqbot.knowledge.fetching import Fetcher, allowed
from faqbot.knowledge.intake import Care
from faqbot.knowledge.reading import Reader
from faqbot.knowledge.sources import places as given
from faqbot.settings import read as read_settings

app = typer.Typer(help="Documents that answers may be quoted from.", no_args_is_help=True, **STYLE)


@app.command()
def add(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...", help="Files, zip files, folders with all that is below them, web addresses."
        ),
    ],
    kb: Annotated[str, typer.Option(help="The knowledge base that they belong to.")],
    keep: Annotated[
        list[str] | None, typer.Option(help="A step of cleaning to leave out, such as `personal-data`.")
    ] = None,
    own: Annotated[list[str] | None, typer.Option(help="A contact of your own that is not masked.")] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A host of your own network, or HOST:PORT, that web addresses may lead to."),
    ] = None,
    reader: Annotated[
        Reader, typer.Option(help="`docling` reads difficult layouts; it is slow, and an extra of its own.")
    ] = Reader.USUAL,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read, clean, mask and store documents; one that was added before is replaced. Exit code 1 if a file failed."""
    cleaning.expect_steps(keep or ())
    care = Care(frozenset(keep or ()), tuple(own or ()), reader)
    batch = Batch(kb, tuple(given(places)), care, dry_run)
    reports = asyncio.run(_add(batch, Fetcher(allowed(allow_host or ()))))
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


@app.command()
def propose(
    kb: Annotated[str, typer.Option(help="The knowledge base of the proposed entries.")],
    documents: Annotated[list[str] | None, typer.Argument(help="Ids of documents; all of the base otherwise.")] = None,
    with_model: Annotated[
        bool, typer.Option("--model", help="Let the language model ask what other passages answer; it takes a while.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Write them to a file, and store nothing.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Name them, and store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Propose FAQ entries from what asks and answers in documents, as drafts, which no customer is ever told."""
    found = asyncio.run(_propose(documents or (), kb, stores=out is None and not dry_run, with_model=with_model))
    drafts = [one.proposal.entry for one in found if one.verdict is Verdict.PROPOSED]
    if out is not None and not dry_run:
        write(out, drafts)
    if as_json:
        print_json([considered_json(one) for one in found])
        return
    for one in found:
        typer.echo(line(one))
    where = "would be proposed" if dry_run else f"written to {out}" if out is not None else f"stored in {kb}"
    typer.echo(f"{len(drafts)} drafts {where}; none is said to a customer before its state is `published`")


async def _propose(ids: Sequence[str], kb: str, *, stores: bool, with_model: bool) -> list[Considered]:
    async with running(read_settings()) as application:
        found = await considered(application, ids, kb, with_model=with_model)
        if stores:
            await store(application, [one.proposal.entry for one in found if one.verdict is Verdict.PROPOSED])
        return found


async def _add(batch: Batch, fetcher: Fetcher) -> list[Report]:
    settings = read_settings()
    await prepare(settings)
    async with running(settings) as application:
        intake = Intake(application.documents, fetcher, now)
        shelf, reports = await intake.shelf(batch), list[Report]()
        with progress("documents") as step:
            for done, place in enumerate(batch.places, 1):
                reports += [report async for report in intake.reports(place, batch, shelf)]
                step(done, len(batch.places))
        return reports


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


def _line(report: Report) -> str:
    if report.document is None:
        # The reason begins with the name of the file, which of several in a zip file or folder tells too little.
        return f"{report.fate:<9} {_shown(report.uri)}: {report.why.partition(': ')[2] or report.why}"
    cleaned = f"; {cleaned}" if (cleaned := _cleaned(report.document)) else ""
    return f"{report.fate:<9} {_shown(report.uri)}: {len(report.document.passages)} passages{cleaned}"


def _shown(uri: str) -> str:
    """A path as a person would type it from here."""
    try:
        return str(Path(uri).relative_to(Path.cwd()))
    except ValueError:
        return uri


def _cleaned(document: Document) -> str:
    parts = [f"{step.step} {step.count}" for step in document.cleaning]
    if document.unread:
        parts.append(f"pages without text: {', '.join(map(str, document.unread))}")
    return ", ".join(parts)


def _json(report: Report) -> dict[str, Any]:
    described = _described(report.document) if report.document is not None else {}
    return {"file": _shown(report.uri), "result": str(report.fate), "reason": report.why or None} | described


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
