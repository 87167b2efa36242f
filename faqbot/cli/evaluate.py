"""`faqbot evaluate`: measure the answers on labelled questions."""

import asyncio
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from faqbot.app import embedder, now, pipeline
from faqbot.cli import evaluate_grounded, evaluate_routing, evaluate_templates
from faqbot.cli.terminal import parse_row, print_json, progress, read_lines
from faqbot.domain.errors import BadFile, BadInput, BadRows, Problem
from faqbot.domain.faq import Entry, KnowledgeBase, Lexicon
from faqbot.evaluation import plots, report, run
from faqbot.evaluation.measures import measured
from faqbot.evaluation.outcome import Outcome
from faqbot.evaluation.report import Origin
from faqbot.evaluation.sets import EvaluationSet, Row, Rows, assemble, entries_of
from faqbot.retrieval.calibration import UNKNOWN_SHARE
from faqbot.retrieval.shelf import together
from faqbot.retrieval.snapshot import Snapshot
from faqbot.settings import LARGEST_RISK, Settings
from faqbot.settings import read as read_settings
from faqbot.storage import files
from faqbot.storage.files.csv_file import companion

_SMALLEST_RISK = 0.001


class SystemName(StrEnum):
    """What can be measured: the product, or BM25 alone to compare it with."""

    FULL = "full"
    BM25 = "bm25"


@dataclass(frozen=True, slots=True)
class _Dial:
    """What the gate is set to."""

    risk: float
    unknown_share: float


def evaluate(
    faq: Annotated[
        Path | None, typer.Option(help="The FAQ: JSON Lines {id, lang, question, similar?}, or as for import.")
    ] = None,
    queries: Annotated[
        Path | None, typer.Option(help="JSON Lines of questions to measure with {query, lang?, faq_id|null}.")
    ] = None,
    templates: Annotated[
        Path | None, typer.Option(help="JSON Lines of computed questions {text, lang?, value|text_contains, decision}.")
    ] = None,
    grounded: Annotated[
        Path | None, typer.Option(help="JSON Lines of questions on a passage {context, question, answers, lang?}.")
    ] = None,
    routing: Annotated[
        Path | None,
        typer.Option(help="JSON Lines to learn knowledge bases from {query, lang?, kb|null}; with --queries."),
    ] = None,
    fit: Annotated[
        list[Path] | None, typer.Option(help="JSON Lines of questions to fit on; rows equal to a query are dropped.")
    ] = None,
    labels: Annotated[
        list[Path] | None, typer.Option(help="JSON Lines of questions to calibrate on, as `calibrate --labels` does.")
    ] = None,
    json_out: Annotated[Path | None, typer.Option("--json", help="Write the measures here; - is stdout.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw reliability and risk into this .png or .svg.")] = None,
    predictions: Annotated[Path | None, typer.Option(help="Write a JSON Lines row for each query here.")] = None,
    risk: Annotated[
        float | None, typer.Option(min=_SMALLEST_RISK, max=LARGEST_RISK, help="Tolerated share of wrong answers.")
    ] = None,
    unknown_share: Annotated[
        float, typer.Option(min=0.01, max=0.9, help="Share of unknown questions that the gate is fitted for.")
    ] = UNKNOWN_SHARE,
    system: Annotated[SystemName, typer.Option(help="The product, or BM25 alone.")] = SystemName.FULL,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask so many of the queries, evenly taken.")] = None,
) -> None:
    """Measure ranking, decisions and confidence on labelled questions.

    The router is skipped: intent sets hold greetings that are questions there.
    """
    for path in (json_out, predictions):
        _expect_writable(path)
    if plot is not None:
        plots.expect_drawable(plot)
        if system is SystemName.BM25:
            raise BadInput("--plot shows probabilities, and BM25 alone has none; leave out --system bm25")
    if templates is not None:
        _computed(templates, faq, json_out, predictions)
        return
    settings = read_settings()
    if routing is not None and queries is not None:
        tolerated = settings.risk if risk is None else risk
        document, rows = evaluate_routing.measured(_rows(routing), _rows(queries), settings, tolerated)
        _keep(rows, predictions)
        _deliver(document, json_out)
        return
    dial = _Dial(settings.risk if risk is None else risk, unknown_share)
    if grounded is not None:
        _grounded(
            _evenly(_rows(grounded), limit), settings.model_copy(update={"risk": dial.risk}), json_out, predictions
        )
        return
    if faq is None or queries is None:
        raise BadInput("give --faq and --queries, or --routing and --queries, or --templates, or --grounded")
    used = {"fit": fit or [], "labels_from": labels or [], "queries": [queries]}
    origins = {"faq": _origins(faq)} | {use: [_origin(path) for path in paths] for use, paths in used.items()}
    given = _given(faq, fit or [], labels or [], queries)
    if given.dropped:
        typer.echo(f"{given.dropped} rows to fit or calibrate on are equal to a query and are left out", err=True)
    given = given.limited(limit or len(given.questions))
    snapshot, outcomes = _measured(system, given, settings, dial)
    document = _document(system, snapshot, outcomes, dial) | {"set": report.described(given, origins)}
    _keep(map(report.prediction, outcomes), predictions)
    if plot is not None:
        plots.draw(plots.of_outcomes(outcomes, snapshot.calibration, dial.risk), plot)
    _deliver(document, json_out)


def _computed(path: Path, faq: Path | None, out: Path | None, predictions: Path | None) -> None:
    document, rows = evaluate_templates.measured(_rows(path), faq)
    _keep(rows, predictions)
    if out is None:
        evaluate_templates.show(document, rows)
    else:
        _deliver(document, out)


def _grounded(rows: list[Row], settings: Settings, out: Path | None, predictions: Path | None) -> None:
    document, answers = evaluate_grounded.measured(rows, settings)
    if predictions is not None:
        _write(predictions, "".join(map(_line, answers)))
    _deliver(document, out)


def _evenly(rows: list[Row], limit: int | None) -> list[Row]:
    return rows if limit is None or limit >= len(rows) else [rows[i * len(rows) // limit] for i in range(limit)]


def _measured(
    system: SystemName, given: EvaluationSet, settings: Settings, dial: _Dial
) -> tuple[Snapshot, Sequence[Outcome]]:
    at = now()
    with progress("indexing"):
        snapshot = run.index(given, embedder(settings.embedder), risk=dial.risk)
    if system is SystemName.FULL:
        with progress("calibrating") as step:
            snapshot = run.gated(snapshot, given.labels, at=at, unknown_share=dial.unknown_share, step=step)
    asked = run.Lexical(snapshot, at) if system is SystemName.BM25 else run.Full(snapshot, pipeline(), at)
    with progress("asking") as step:
        return snapshot, asyncio.run(run.run(asked, given.questions, step=step))


def _document(system: SystemName, snapshot: Snapshot, outcomes: Sequence[Outcome], dial: _Dial) -> dict[str, Any]:
    measures = {name: report.flat(of) for name, of in measured(outcomes).items()}
    if system is SystemName.BM25:
        return {"system": str(system), "calibration": None, "embedder": None, "risk": None, "measures": measures}
    return {
        "system": str(system),
        "router": "skipped",
        "calibration": report.in_force(snapshot.calibration, dial.risk),
        "embedder": snapshot.embedder.name,
        "risk": dial.risk,
        "measures": measures,
    }


def _given(faq: Path, fit: Sequence[Path], labels: Sequence[Path], queries: Path) -> EvaluationSet:
    entries, lexicon = _faq(faq)
    to_fit, to_label = ([row for path in paths for row in _rows(path)] for paths in (fit, labels))
    return assemble(entries, Rows(_rows(queries), to_fit, to_label), lexicon)


def _faq(path: Path) -> tuple[Sequence[Entry], Lexicon]:
    """An evaluation set's FAQ, or one as `faqbot import` reads it, of which each JSON line has "questions"."""
    if path.suffix.lower() == ".jsonl" and path.is_file():
        rows = _rows(path)
        if not any("questions" in row.values for row in rows):
            return entries_of(rows), Lexicon()
    contents = files.read(path)
    return contents.entries, together([KnowledgeBase(kb, 1, (), own) for kb, own in contents.lexicons.items()]).lexicon


def _rows(path: Path) -> list[Row]:
    rows, problems = [], []
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            rows.append(Row(str(path), number, parse_row(line)))
        except ValueError as error:
            problems.append(Problem(str(path), number, str(error)))
    if problems:
        raise BadRows(tuple(problems))
    return rows


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


def _expect_writable(path: Path | None) -> None:
    """Better told before the minutes of measuring than after them."""
    try:
        has_room = path is None or (path.parent.is_dir() and not path.is_dir())
    except OSError:
        has_room = False
    if not has_room:
        raise BadInput(f"{path} cannot be written; name a file in a folder that exists")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}") from error


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _keep(rows: Iterable[Mapping[str, Any]], predictions: Path | None) -> None:
    if predictions is not None:
        _write(predictions, "".join(map(_line, rows)))


def _deliver(document: dict[str, Any], out: Path | None) -> None:
    if out is None:
        _print(document)
    elif str(out) == "-":
        print_json(document)
    else:
        _write(out, json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _print(document: Mapping[str, Any]) -> None:
    groups = {name: of for name, of in document["measures"].items() if of["n"]}
    table = Table(box=None, pad_edge=False)
    for name in ("measure", *groups):
        table.add_column(name, justify="left" if name == "measure" else "right")
    for name in document["measures"]["overall"]:
        table.add_row(name, *(_shown(name, of[name]) for of in groups.values()))
    Console().print(table)
    calibration = document.get("calibration")
    if calibration is not None:
        typer.echo(f"{calibration['source']} gate, at most {document['risk']:.1%} wrong; the router is skipped")


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, int):
        return str(value)
    return f"{value:.2f}" if name.endswith("_ms") else f"{value:.4f}"
