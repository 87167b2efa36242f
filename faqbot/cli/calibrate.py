"""`faqbot calibrate`: fit the gate on the operator's own questions."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from faqbot.app import Application, now, running
from faqbot.cli import calibrate_report
from faqbot.cli.terminal import Json, print_json, progress, read_rows
from faqbot.domain.errors import BadRows, Problem
from faqbot.domain.language import Language
from faqbot.domain.protocols import CalibrationStore
from faqbot.domain.turn import Label
from faqbot.editing.calibrating import described, expect_entries, fitting
from faqbot.evaluation import plots
from faqbot.language.detect import detect
from faqbot.retrieval.calibration import UNKNOWN_SHARE, Fitted
from faqbot.retrieval.calibration import calibrate as fit
from faqbot.retrieval.shelf import EVERYTHING
from faqbot.settings import Settings
from faqbot.settings import read as read_settings


@dataclass(frozen=True, slots=True)
class Made:
    """A calibration, and what its base tolerates."""

    fitted: Fitted
    risks: Mapping[Language, float]


def calibrate(
    kb: Annotated[str | None, typer.Option(help="One knowledge base; without it all, and all together.")] = None,
    labels: Annotated[
        list[Path] | None, typer.Option(help="JSON Lines of labelled questions {query, lang?, faq_id|null}.")
    ] = None,
    unknown_share: Annotated[
        float,
        typer.Option(min=0.01, max=0.9, help="Share of questions that the knowledge base cannot answer."),
    ] = UNKNOWN_SHARE,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the calibration into this .png or .svg; of several, all together.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Fit the gate on your own phrasings and labelled questions, so that the risk setting becomes a promise."""
    if plot is not None:
        plots.expect_drawable(plot)
    given = [label for path in labels or () for label in _labels(path)]
    settings = read_settings()
    results = asyncio.run(_calibrate(settings, kb, given, unknown_share))
    if plot is not None:
        plots.draw(plots.of_calibration(results[0].fitted, results[0].risks), plot)
    if as_json:
        print_json([described(made.fitted.calibration, made.risks) for made in results])
        return
    for made in results:
        calibrate_report.show(made.fitted.calibration, made.risks)
    if any(calibrate_report.promises(made.fitted.calibration, made.risks) for made in results):
        calibrate_report.explain(results[0].fitted.calibration)


async def _calibrate(settings: Settings, kb: str | None, given: list[Label], unknown_share: float) -> list[Made]:
    results = []
    async with running(settings) as application:
        names = [kb] if kb is not None else await _all(application)
        if given:
            await _keep(application.calibrations, names, given)
        for name in names:
            snapshot = expect_entries(await application.shelf.snapshot(name or None))
            stored = await application.calibrations.labels(name)
            with progress(f"calibrating {name or 'all together'}") as step:
                fitted = fit(snapshot, fitting(snapshot, stored), at=now(), unknown_share=unknown_share, step=step)
            await application.calibrations.keep(fitted.calibration)
            results.append(Made(fitted, snapshot.tolerances.by_language(name)))
    return results


async def _all(application: Application) -> list[str]:
    """All together, each base, and those that a site asks together."""
    bases, sites = await application.entries.versions(), await application.sites.sites()
    asked = {site.kb for site in sites if site.kb is not None and bases.keys() >= set(site.kbs)}
    return [EVERYTHING, *sorted({*bases, *asked})]


async def _keep(store: CalibrationStore, names: list[str], given: list[Label]) -> None:
    """Labels count for each base that is calibrated, and for all together."""
    for name in names:
        await store.label(name, given, at=now())


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
