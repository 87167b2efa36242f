"""A measurement as JSON: the summary, and one row for each question."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from faqbot.domain.calibration import Calibration
from faqbot.domain.decision import kind, reason
from faqbot.domain.language import Language
from faqbot.evaluation.measures import Measures
from faqbot.evaluation.outcome import Outcome
from faqbot.evaluation.sets import EvaluationSet

_SECTIONS = ("ranking", "decisions", "confidence", "speed")
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Origin:
    """A file that a measurement rests on."""

    file: str
    sha256: str


def described(given: EvaluationSet, origins: Mapping[str, Sequence[Origin]]) -> dict[str, Any]:
    """What was measured with: the files by their use, and how much of each thing was in them."""
    files = {use: [asdict(origin) for origin in of] for use, of in origins.items()}
    return files | {
        "entries": len(given.kb.entries),
        "phrasings": sum(len(entry.phrasings) for entry in given.kb.entries),
        "labels": len(given.labels),
        "questions": len(given.questions),
        "dropped_fit_rows": given.dropped,
        "questions_in_faq": given.in_faq,
    }


def in_force(calibration: Calibration, risk: float) -> dict[str, Any]:
    """Whose gate decided, and its bars: those in force, None for too small a risk, and the whole dial."""
    bars = {language: calibration.bar(language, risk) for language in Language}
    return {
        "source": "own" if calibration.promised else "shipped",
        "promised": calibration.promised,
        "unknown_share": calibration.unknown_share,
        "bars": {str(language): None if bar is None else rounded(asdict(bar)) for language, bar in bars.items()},
        "dial": {str(lang): [rounded(asdict(bar)) for bar in all_] for lang, all_ in calibration.bars.items()},
    }


def flat(measures: Measures) -> dict[str, Any]:
    """All measures of a group side by side, under their names in docs/evaluation.md."""
    fields = asdict(measures)
    sections = [fields.pop(name) for name in _SECTIONS]
    for section in sections:
        fields |= rounded(section)
    return fields


def prediction(outcome: Outcome) -> dict[str, Any]:
    """What became of one question; `decision` is null for a system that only ranks."""
    decision = outcome.decision
    why = None if decision is None else reason(decision)
    return {
        "query": outcome.label.text,
        "lang": str(outcome.label.language),
        "faq_id": outcome.label.entry_id,
        "decision": None if decision is None else kind(decision),
        "reason": None if why is None else str(why),
        "entry_id": outcome.answered_with,
        "offered": list(outcome.offered),
        "confidence": round(outcome.confidence, _DIGITS),
        "ranking": [rounded(asdict(place)) for place in outcome.ranking],
    }


def rounded(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, _DIGITS) if isinstance(value, float) else value for name, value in fields.items()}
