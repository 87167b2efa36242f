"""`faqbot train`: learn from the operator's own phrasings, and write pairs for tuning a chat model."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from faqbot.app import IN_THE_BOX, Application, embedder, running
from faqbot.cli.terminal import Json, print_json, progress
from faqbot.domain.errors import BadFile, BadInput
from faqbot.domain.faq import KnowledgeBase
from faqbot.evaluation.learning.lesson import Lesson, Teach, Terms, by_adapter, by_fine_tuning, lesson
from faqbot.evaluation.learning.trial import Standing
from faqbot.evaluation.training.remembered import Remembered
from faqbot.retrieval.shelf import EVERYTHING
from faqbot.retrieval.snapshot import published
from faqbot.settings import Settings
from faqbot.settings import read as read_settings
from faqbot.storage.learned import LearnedFolder


def train(
    kb: Annotated[str | None, typer.Option(help="One knowledge base; without it all, and all together.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Learn and measure, activate nothing.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Go back to what served before the last activation.")] = False,
    export: Annotated[
        Path | None, typer.Option(help="Write question and answer pairs to this .jsonl for tuning a chat model, only.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Learn from your own phrasings; what was learned serves only if it answers held-back ones better."""
    if sum((dry_run, undo, export is not None)) > 1:
        raise BadInput("--dry-run, --undo and --export are three different things; give one of them")
    settings = read_settings()
    if export is not None:
        asyncio.run(_export(settings, kb, export, as_json=as_json))
    elif undo:
        asyncio.run(_undo(settings, kb, as_json=as_json))
    else:
        asyncio.run(_train(settings, kb, dry_run=dry_run, as_json=as_json))


async def _train(settings: Settings, kb: str | None, *, dry_run: bool, as_json: bool) -> None:
    results: list[Json] = []
    too_small = []
    async with running(settings) as application:
        for name in await _names(application, kb):
            try:
                found = await _lesson(application, name, only_tried=dry_run)
            except BadInput as error:
                too_small.append(str(error))
                continue
            if found.learned is not None:
                LearnedFolder(settings.learned).activate(name, found.learned)
                await application.shelf.refresh()
            results.append(_described(name, found))
            if not as_json:
                _show(name, found)
    if not results:
        raise BadInput("\n".join(too_small))
    if as_json:
        print_json(results)
    for sentence in too_small:
        typer.echo(f"left out: {sentence}", err=True)


async def _lesson(application: Application, name: str, *, only_tried: bool) -> Lesson:
    settings = application.settings
    snapshot = await application.shelf.snapshot(name or None)
    labels = await application.calibrations.labels(name)
    encoder = embedder(settings.embedder)
    if encoder.fitted(["a"]) is encoder:
        encoder = Remembered(encoder)
    with progress(f"training {name or 'all together'}") as step:
        teach: Teach = by_adapter(encoder)
        if settings.embedder not in IN_THE_BOX:
            teach = by_fine_tuning(settings.embedder, encoder, settings.models, step)
        terms = Terms(settings.risk, only_tried=only_tried)
        return await asyncio.to_thread(lesson, snapshot.kb, labels, encoder, teach, terms)


async def _names(application: Application, kb: str | None) -> list[str]:
    return [kb] if kb is not None else [EVERYTHING, *sorted(await application.entries.versions())]


async def _undo(settings: Settings, kb: str | None, *, as_json: bool) -> None:
    folder = LearnedFolder(settings.learned)
    undone: list[Json] = []
    async with running(settings) as application:
        for name in await _names(application, kb):
            try:
                left = folder.undo(name)
            except LookupError:
                continue
            undone.append({"kb": name or None, "serves": left.name if left else None})
    if not undone:
        raise BadInput(f"nothing that was learned serves{f' for {kb}' if kb else ''}; there is nothing to undo")
    if as_json:
        print_json(undone)
        return
    for row in undone:
        serves = f"what was learned before ({row['serves']})" if row["serves"] else "as it is shipped"
        typer.echo(f"{row['kb'] or 'all knowledge bases together'}: serves {serves}; run `faqbot calibrate`")


async def _export(settings: Settings, kb: str | None, path: Path, *, as_json: bool) -> None:
    async with running(settings) as application:
        names = [kb] if kb is not None else sorted(await application.entries.versions())
        lines = [line for name in names for line in _pairs(await application.entries.load(name))]
    _write(path, lines)
    if as_json:
        print_json({"path": str(path), "pairs": len(lines)})
    else:
        typer.echo(f"{len(lines)} pairs written to {path}")


def _write(path: Path, lines: list[str]) -> None:
    try:
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise BadFile(f"{path} cannot be written: {error.strerror or error}") from error


def _pairs(kb: KnowledgeBase) -> list[str]:
    """A chat for each phrasing of a published entry that has an answer in its language."""
    return [
        json.dumps(
            {
                "messages": [
                    {"role": "user", "content": phrasing.text},
                    {"role": "assistant", "content": entry.answers[phrasing.language]},
                ]
            },
            ensure_ascii=False,
        )
        for entry in published(kb)
        for phrasing in entry.phrasings
        if phrasing.language in entry.answers
    ]


def _described(name: str, found: Lesson) -> dict[str, Any]:
    trial = found.trial
    return {
        "kb": name or None,
        "questions": len(found.held.questions),
        "known": found.held.n_known,
        "before": {group: _numbers(standing) for group, standing in trial.before.items()},
        "after": {group: _numbers(standing) for group, standing in trial.after.items()},
        "won": trial.won,
        "lost": trial.lost,
        "chance": round(trial.chance, 4),
        "refusals": list(trial.refusals),
        "activated": found.learned is not None,
    }


def _numbers(standing: Standing) -> dict[str, Any]:
    values = {"top1": standing.top1, "auroc": standing.auroc, "coverage": standing.coverage}
    rounded = {name: None if value is None else round(value, 4) for name, value in values.items()}
    return {"questions": standing.questions, **rounded}


def _show(name: str, found: Lesson) -> None:
    known = found.held.n_known
    typer.echo(
        f"{name or 'all knowledge bases together'}: measured on {known} questions held back, and on "
        f"{len(found.held.questions) - known} to entries that were hidden"
    )
    table = Table("", "questions", "right entry first", "AUROC of unknown", "coverage", box=None, pad_edge=False)
    for group, old in found.trial.before.items():
        new = found.trial.after[group]
        changes = ((old.top1, new.top1), (old.auroc, new.auroc), (old.coverage, new.coverage))
        table.add_row(group, str(old.questions), *(f"{_number(a)} to {_number(b)}" for a, b in changes))
    Console().print(table)
    typer.echo(f"{found.trial.won} questions won, {found.trial.lost} lost")
    for reason in found.trial.refusals:
        typer.echo(f"not activated: {reason}")
    if found.learned is not None:
        typer.echo("activated; a calibration from before is stale: run `faqbot calibrate`. Back: `faqbot train --undo`")
    elif found.trial.is_better:
        typer.echo("would be activated without --dry-run")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
