"""`faqbot evaluate --templates`: measure the computed answers."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from faqbot.app import now
from faqbot.cli.files import sample_folder
from faqbot.cli.templates import desk_for
from faqbot.evaluation import templates
from faqbot.evaluation.sets import Row


def measured(rows: list[Row], faq: Path | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The measures, and a row for each question; with the imported templates, or else those of the sample shop."""
    desk = desk_for(faq, otherwise=sample_folder())
    asked = templates.read(rows, now().astimezone(desk.place.zone))
    outcomes = [templates.ask(desk, one) for one in asked]
    return {"measures": templates.measures(outcomes)}, [templates.prediction(outcome) for outcome in outcomes]


def show(document: dict[str, Any], predictions: list[dict[str, Any]]) -> None:
    """The measures as a table, and every wrong number in full."""
    groups = {name: of for name, of in document["measures"].items() if of["n"]}
    table = Table(box=None, pad_edge=False)
    for name in ("measure", *groups):
        table.add_column(name, justify="left" if name == "measure" else "right")
    for name in document["measures"]["overall"]:
        table.add_row(name, *(_shown(of[name]) for of in groups.values()))
    console = Console(soft_wrap=True)
    console.print(table)
    for row in predictions:
        if row["verdict"] == templates.Verdict.WRONG:
            console.print(f"wrong: {row['text']} -> {row['value']}, expected {row['expected']}", markup=False)


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
