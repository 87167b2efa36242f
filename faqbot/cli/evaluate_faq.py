"""`faqbot evaluate --faq`: measure ranking, decisions and confidence on labelled questions."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from faqbot.app import embedder, now, pipeline
from faqbot.cli.terminal import progress, read_rows
from faqbot.domain.errors import BadFile
from faqbot.domain.faq import Entry, KnowledgeBase, Lexicon
from faqbot.domain.language import Language
from faqbot.evaluation import measures as measure
from faqbot.evaluation import plots, report, run
from faqbot.evaluation.outcome import Outcome
from faqbot.evaluation.report import Origin
from faqbot.evaluation.sets import EvaluationSet, Row, Rows, assemble, entries_of
from faqbot.retrieval.shelf import together
from faqbot.retrieval.snapshot import Snapshot
from faqbot.settings import Settings
from faqbot.storage import files
from faqbot.storage.files.csv_file import companion


class SystemName(StrEnum):
    """What can be measured: the product, or BM25 alone to compare it with."""

    FULL = "full"
    BM25 = "bm25"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of which files, `limit` of them; `unknown_share` is what the gate is fitted for."""

    faq: Path
    queries: Path
    fit: tuple[Path, ...]
    labels: tuple[Path, ...]
    system: SystemName
    unknown_share: float
    limit: int | None


def measured(terms: Terms, settings: Settings, plot: Path | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The measures, and a row for each question; the picture is drawn into `plot`."""
    used = {"fit": terms.fit, "labels_from": terms.labels, "queries": (terms.queries,)}
    origins = {"faq": _origins(terms.faq)} | {use: [_origin(path) for path in paths] for use, paths in used.items()}
    given = _given(terms)
    if given.dropped:
        typer.echo(f"{given.dropped} rows to fit or calibrate on are equal to a query and are left out", err=True)
    given = given.limited(terms.limit or len(given.questions))
    snapshot, outcomes = _asked(given, terms, settings)
    if plot is not None:
        plots.draw(plots.of_outcomes(outcomes, snapshot.calibration, dict.fromkeys(Language, settings.risk)), plot)
    document = _document(terms.system, snapshot, outcomes, settings.risk) | {"set": report.described(given, origins)}
    return document, [report.prediction(outcome) for outcome in outcomes]


def rows(path: Path) -> list[Row]:
    """The rows of a JSON Lines file with their places. Raise BadFile or BadRows."""
    return [Row(str(path), number, dict(row)) for number, row in read_rows(path)]


def _asked(given: EvaluationSet, terms: Terms, settings: Settings) -> tuple[Snapshot, Sequence[Outcome]]:
    at = now()
    with progress("indexing"):
        snapshot = run.index(given, embedder(settings.embedder), risk=settings.risk)
    if terms.system is SystemName.FULL:
        with progress("calibrating") as step:
            snapshot = run.gated(snapshot, given.labels, at=at, unknown_share=terms.unknown_share, step=step)
    asked = run.Lexical(snapshot, at) if terms.system is SystemName.BM25 else run.Full(snapshot, pipeline(), at)
    with progress("asking") as step:
        return snapshot, asyncio.run(run.run(asked, given.questions, step=step))


def _document(system: SystemName, snapshot: Snapshot, outcomes: Sequence[Outcome], risk: float) -> dict[str, Any]:
    measures = {name: report.flat(of) for name, of in measure.measured(outcomes).items()}
    if system is SystemName.BM25:
        return {"system": str(system), "calibration": None, "embedder": None, "risk": None, "measures": measures}
    return {
        "system": str(system),
        "router": "skipped",
        "calibration": report.in_force(snapshot.calibration, risk),
        "embedder": snapshot.embedder.name,
        "risk": risk,
        "measures": measures,
    }


def _given(terms: Terms) -> EvaluationSet:
    entries, lexicon = _faq(terms.faq)
    to_fit, to_label = ([row for path in paths for row in rows(path)] for paths in (terms.fit, terms.labels))
    return assemble(entries, Rows(rows(terms.queries), to_fit, to_label), lexicon)


def _faq(path: Path) -> tuple[Sequence[Entry], Lexicon]:
    """An evaluation set's FAQ, or one as `faqbot import` reads it, of which each JSON line has "questions"."""
    if path.suffix.lower() == ".jsonl" and path.is_file():
        given = rows(path)
        if not any("questions" in row.values for row in given):
            return entries_of(given), Lexicon()
    contents = files.read(path)
    return contents.entries, together([KnowledgeBase(kb, 1, (), own) for kb, own in contents.lexicons.items()]).lexicon


def _origins(path: Path) -> list[Origin]:
    """The files behind a FAQ, as `faqbot import` would read them."""
    if path.is_dir():
        return [_origin(p) for p in sorted(path.iterdir()) if p.suffix.lower() in files.SUFFIXES and p.is_file()]
    beside = companion(path)
    return [_origin(path), *([_origin(beside)] if path.suffix.lower() == ".csv" and beside.exists() else [])]


def _origin(path: Path) -> Origin:
    try:
        return Origin(str(path), hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}") from error
