"""`faqbot calibrate`: fit the gate on the operator's own questions."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from faqbot.app import now, running
from faqbot.cli.terminal import Json, print_json, progress, read_rows
from faqbot.domain.calibration import Bar, Calibration
from faqbot.domain.errors import BadInput, BadRows, Problem
from faqbot.domain.language import Language
from faqbot.domain.protocols import CalibrationStore
from faqbot.domain.turn import Label
from faqbot.language.detect import detect
from faqbot.retrieval.calibration import UNKNOWN_SHARE
from faqbot.retrieval.calibration import calibrate as fit
from faqbot.retrieval.shelf import EVERYTHING
from faqbot.retrieval.snapshot import Snapshot
from faqbot.settings import read as read_settings


def calibrate(
    kb: Annotated[str | None, typer.Option(help="One knowledge base; without it all, and all together.")] = None,
    labels: Annotated[
        list[Path] | None, typer.Option(help="JSON Lines of labelled questions {query, lang?, faq_id|null}.")
    ] = None,
    unknown_share: Annotated[
        float,
        typer.Option(min=0.01, max=0.9, help="Share of questions that the knowledge base cannot answer."),
    ] = UNKNOWN_SHARE,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Fit the gate on your own phrasings and labelled questions, so that the risk setting becomes a promise."""
    given = [label for path in labels or () for label in _labels(path)]
    results = asyncio.run(_calibrate(kb, given, unknown_share))
    if as_json:
        print_json([_json(c, risk) for c, risk in results])
        return
    for calibration, risk in results:
        _print(calibration, risk, unknown_share)


async def _calibrate(kb: str | None, given: list[Label], unknown_share: float) -> list[tuple[Calibration, float]]:
    settings = read_settings()
    results = []
    async with running(settings) as application:
        names = [kb] if kb is not None else [EVERYTHING, *sorted(await application.entries.versions())]
        if given:
            await _keep(application.calibrations, names, given)
        for name in names:
            snapshot = await application.shelf.snapshot(name or None)
            if not snapshot.entries:
                raise BadInput("there are no published entries to calibrate on; import some first")
            stored = await application.calibrations.labels(name)
            with progress(f"calibrating {name or 'all together'}") as step:
                calibration = fit(
                    snapshot, _fitting(snapshot, stored), at=now(), unknown_share=unknown_share, step=step
                )
            await application.calibrations.keep(calibration)
            results.append((calibration, settings.risk))
    return results


async def _keep(store: CalibrationStore, names: list[str], given: list[Label]) -> None:
    """Labels count for each base that is calibrated, and for all together."""
    for name in names:
        await store.label(name, given, at=now())


def _fitting(snapshot: Snapshot, labels: tuple[Label, ...]) -> list[Label]:
    """Labels as this base sees them: one whose entry stands elsewhere says nothing about this base."""
    known = {entry.id for entry in snapshot.entries}
    return [label for label in labels if label.entry_id is None or label.entry_id in known]


def _labels(path: Path) -> list[Label]:
    labels, problems = [], []
    for number, row in read_rows(path):
        try:
            labels.append(_label(row))
        except ValueError as error:
            problems.append(Problem(str(path), number, str(error)))
    if problems:
        raise BadRows(tuple(problems))
    return labels


def _label(row: Json) -> Label:
    text = row.get("query")
    entry_id = row.get("faq_id")
    if not isinstance(text, str) or not text.strip():
        raise ValueError('"query" must be a text')
    if entry_id is not None and not isinstance(entry_id, str):
        raise ValueError('"faq_id" must be the id of an entry, or null for a question that must be declined')
    language = row.get("lang") or detect(text)
    if language not in list(Language):
        raise ValueError(f'"lang" is {language!r}; use "zh" or "en"')
    return Label(text, Language(language), entry_id)


def _json(calibration: Calibration, risk: float) -> dict[str, Any]:
    return {
        "kb": calibration.kb or None,
        "at": calibration.at.isoformat(),
        "risk": risk,
        "languages": {
            str(language): {
                "threshold": bar.threshold,
                "n": bar.n,
                "unknown": bar.unknown,
                "coverage": round(bar.coverage, 4),
                "wrong": round(bar.wrong, 4),
                "missing": missing(bar, risk),
            }
            for language in Language
            if (bar := calibration.bar(language, risk)) is not None
        },
    }


def missing(bar: Bar, risk: float) -> int:
    """How many more labelled questions are needed before any threshold can promise the risk."""
    return max(0, -(-int(1e9) // int(risk * 1e9)) - 1 - bar.n) if bar.threshold is None else 0


def _print(calibration: Calibration, risk: float, unknown_share: float) -> None:
    table = Table(
        title=f"{calibration.kb or 'all knowledge bases together'}: at most {risk:.1%} wrong",
        title_justify="left",
    )
    for name in ("language", "threshold", "questions", "answered", "wrong"):
        table.add_column(name, justify="left" if name == "language" else "right")
    for language in Language:
        bar = calibration.bar(language, risk)
        if bar is None or bar.threshold is None:
            needed = f"{missing(bar, risk)} more needed" if bar else "none"
            table.add_row(str(language), "exact matches only", needed, "-", "-")
        else:
            table.add_row(str(language), f"{bar.threshold:.3f}", str(bar.n), f"{bar.coverage:.1%}", f"{bar.wrong:.1%}")
    Console().print(table)
    typer.echo(
        f"The promise holds while about {unknown_share:.0%} of the questions are ones that nothing here answers."
    )
