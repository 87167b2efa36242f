"""What a calibration promises, as a table for people."""

from collections.abc import Mapping

import typer
from rich.console import Console
from rich.table import Table

from faqbot.domain.calibration import Bar, Calibration, Missing
from faqbot.domain.language import Language
from faqbot.domain.share import interval
from faqbot.retrieval.calibration import RISKS

_COLUMNS = ("language", "threshold", "questions", "unknown", "labelled", "answered", "wrong", "bound")


def show(calibration: Calibration, risks: Mapping[Language, float]) -> None:
    """Print a table, and what is missing."""
    typer.echo(f"{calibration.kb or 'all knowledge bases together'}: at most {_tolerated(risks)} wrong")
    table = Table(box=None, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "language" else "right")
    bars = {language: calibration.bar(language, risks[language]) for language in Language}
    for language, bar in bars.items():
        table.add_row(str(language), *_cells(bar))
    Console().print(table)
    for language, bar in bars.items():
        for sentence in _lacks(bar, risks[language], calibration.unknown_share):
            typer.echo(f"{language}: {sentence}")


def promises(calibration: Calibration, risks: Mapping[Language, float]) -> bool:
    """True if some language has a threshold."""
    bars = (calibration.bar(language, risks[language]) for language in Language)
    return any(bar is not None and bar.threshold is not None for bar in bars)


def explain(calibration: Calibration) -> None:
    """Say what the promise of a calibration is, and what it rests on."""
    share = f"{calibration.unknown_share:.0%}"
    typer.echo(
        "Of new questions like these, wrong answers are expected to stay within the bound, a share of all questions.\n"
        "A choice of two or three entries is no answer, and computed answers are not counted. It holds while about\n"
        f"{share} of the questions have no answer here (--unknown-share) and the rest are asked\n"
        "as these are; `faqbot doctor` watches both."
    )


def _tolerated(risks: Mapping[Language, float]) -> str:
    if len(set(risks.values())) == 1:
        return f"{max(risks.values()):.1%}"
    return ", ".join(f"{language} {risk:.1%}" for language, risk in risks.items())


def _cells(bar: Bar | None) -> tuple[str, ...]:
    if bar is None:
        return tuple("-------")
    counts = (str(bar.n), str(bar.unknown), str(bar.labelled))
    if bar.threshold is None or bar.bound is None:
        return ("-", *counts, *"---")
    low, high = interval(bar.answered, bar.n)
    answered = f"{bar.coverage:.1%} ({100 * low:.0f}-{100 * high:.0f}%)"
    return f"{bar.threshold:.3f}", *counts, answered, f"{bar.wrong:.1%}", f"{bar.bound:.2%}"


def _lacks(bar: Bar | None, risk: float, unknown_share: float) -> list[str]:
    """Why a language answers nothing but exact matches, or promises less than was asked for."""
    if bar is None:
        return [f"exact matches only: no bar is set for risks below {RISKS[0]:.1%}, and {risk:.2%} is tolerated"]
    if bar.threshold is None:
        return [
            f"exact matches only: label at least {_in_words(bar.missing(unknown_share))}, to promise {bar.risk:.1%}"
        ]
    if bar.bound is not None and bar.bound > bar.risk:
        return [f"exact matches are wrong too often for {bar.risk:.1%}; look for labels that contradict the entries"]
    if bar.answered and bar.labelled < bar.n:
        return ["rests on the base's own phrasings too, and customers ask otherwise; label what they asked (--labels)"]
    if not bar.answered:
        return ["no threshold keeps to the risk and answers anything; more labels or more phrasings may help"]
    return []


def _in_words(missing: Missing) -> str:
    return f"{missing.known} more questions that an entry answers and {missing.unknown} that nothing here answers"
