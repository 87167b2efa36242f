"""`faqbot evaluate`: measure the answers on labelled questions."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from faqbot.cli import evaluate_faq, evaluate_followups, evaluate_grounded, evaluate_routing, evaluate_templates
from faqbot.cli.evaluate_faq import SystemName, Terms, rows
from faqbot.cli.terminal import print_json
from faqbot.domain.errors import BadInput
from faqbot.evaluation import plots
from faqbot.evaluation.sets import Row
from faqbot.retrieval.calibration import UNKNOWN_SHARE
from faqbot.settings import LARGEST_RISK
from faqbot.settings import read as read_settings

_SMALLEST_RISK = 0.001


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
    followups: Annotated[
        Path | None,
        typer.Option(help="Dialogues (.yaml), or JSON Lines {history, question, rewrite|entry_id, lang?}."),
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
    _expect_drawable(plot, system)
    settings = read_settings()
    settings = settings if risk is None else settings.model_copy(update={"risk": risk})
    if templates is not None:
        document, answers = evaluate_templates.measured(rows(templates), faq)
    elif grounded is not None:
        document, answers = evaluate_grounded.measured(_evenly(rows(grounded), limit), settings)
    elif followups is not None:
        document, answers = evaluate_followups.measured(followups, faq, settings)
    elif routing is not None and queries is not None:
        document, answers = evaluate_routing.measured(rows(routing), rows(queries), settings)
    elif faq is not None and queries is not None:
        terms = Terms(faq, queries, tuple(fit or ()), tuple(labels or ()), system, unknown_share, limit)
        document, answers = evaluate_faq.measured(terms, settings, plot)
    else:
        raise BadInput(
            "give --faq and --queries, or --routing and --queries, or --templates, or --grounded, or --followups"
        )
    if predictions is not None:
        _write(predictions, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in answers))
    if json_out is not None:
        _deliver(document, json_out)
    elif templates is not None:
        evaluate_templates.show(document, answers)
    else:
        _print(document)


def _evenly(of: list[Row], limit: int | None) -> list[Row]:
    return of if limit is None or limit >= len(of) else [of[i * len(of) // limit] for i in range(limit)]


def _expect_writable(path: Path | None) -> None:
    """Better told before the minutes of measuring than after them."""
    try:
        has_room = path is None or (path.parent.is_dir() and not path.is_dir())
    except OSError:
        has_room = False
    if not has_room:
        raise BadInput(f"{path} cannot be written; name a file in a folder that exists")


def _expect_drawable(plot: Path | None, system: SystemName) -> None:
    if plot is None:
        return
    plots.expect_drawable(plot)
    if system is SystemName.BM25:
        raise BadInput("--plot shows probabilities, and BM25 alone has none; leave out --system bm25")


def _deliver(document: Mapping[str, Any], out: Path) -> None:
    if str(out) == "-":
        print_json(document)
    else:
        _write(out, json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}") from error


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
