"""How good the answers to labelled questions are, in numbers; docs/evaluation.md says what each one means."""

from collections.abc import Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, Success

from faqbot.domain.language import Language
from faqbot.evaluation import curves
from faqbot.evaluation.curves import Cuts
from faqbot.evaluation.outcome import Outcome

OVERALL = "overall"

_RANKING = {"top1": Success @ 1, "top3": Success @ 3, "top10": Success @ 10, "mrr10": RR @ 10}


@dataclass(frozen=True, slots=True)
class Ranking:
    """Where the right entry stands, over the questions that have one, whatever was decided."""

    top1: float | None
    top3: float | None
    top10: float | None
    mrr10: float | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What customers would get; None where there is nothing to count, or where the system decides nothing.

    `in_scope_accuracy` and `clarified_with_right` are shares of the questions that have a right entry (the answer was
    it; it was offered in a choice), `unknown_recall` and `unknown_clarified` of those that have none (declined; met
    with a choice). The rest are shares of all questions.
    """

    in_scope_accuracy: float | None
    clarified_with_right: float | None
    unknown_recall: float | None
    unknown_clarified: float | None
    wrong_share: float | None
    coverage: float | None
    clarified: float | None


@dataclass(frozen=True, slots=True)
class Confidence:
    """What the confidence is worth at any threshold; None where there is nothing to count.

    `wrong` here means that the first entry is not right, be it another one or that there is none. `ece` is None for
    a confidence that is not a probability.
    """

    auroc: float | None
    unknown_recall_at_95: float | None
    coverage_at_1: float | None
    coverage_at_2: float | None
    coverage_at_5: float | None
    selective_coverage_at_1: float | None
    selective_coverage_at_2: float | None
    selective_coverage_at_5: float | None
    aurc: float | None
    ece: float | None


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds for one question, from the text to the decision."""

    p50_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class Measures:
    """All that is measured over one group of questions."""

    n: int
    n_in_scope: int
    n_unknown: int
    ranking: Ranking
    decisions: Decisions
    confidence: Confidence
    speed: Speed


def measured(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """The measures over all questions, and over those of each language."""
    groups = {str(lang): [o for o in outcomes if o.label.language is lang] for lang in Language}
    return {name: measure(group) for name, group in {OVERALL: outcomes, **groups}.items()}


def measure(outcomes: Sequence[Outcome]) -> Measures:
    known = [o for o in outcomes if o.is_known]
    unknown = [o for o in outcomes if not o.is_known]
    return Measures(
        n=len(outcomes),
        n_in_scope=len(known),
        n_unknown=len(unknown),
        ranking=_ranking(known),
        decisions=_decisions(outcomes, known, unknown),
        confidence=_confidence(outcomes),
        speed=_speed(outcomes),
    )


def _ranking(known: Sequence[Outcome]) -> Ranking:
    if not known:
        return Ranking(None, None, None, None)
    judged = {str(i): {o.label.entry_id: 1} for i, o in enumerate(known)}
    # The library sorts by score and breaks ties by name: places are handed over as scores, so that ours stands.
    run = {str(i): {p.entry_id: -float(at) for at, p in enumerate(o.ranking)} for i, o in enumerate(known)}
    values = ir_measures.calc_aggregate(list(_RANKING.values()), judged, run)
    return Ranking(**{name: float(values[wanted]) for name, wanted in _RANKING.items()})


def _decisions(outcomes: Sequence[Outcome], known: Sequence[Outcome], unknown: Sequence[Outcome]) -> Decisions:
    if any(o.decision is None for o in outcomes):
        return Decisions(None, None, None, None, None, None, None)
    return Decisions(
        in_scope_accuracy=_share([o.is_answered_right for o in known]),
        clarified_with_right=_share([o.is_right_offered for o in known]),
        unknown_recall=_share([o.is_declined for o in unknown]),
        unknown_clarified=_share([o.is_clarified for o in unknown]),
        wrong_share=_share([o.is_answered_wrong for o in outcomes]),
        coverage=_share([o.is_answered for o in outcomes]),
        clarified=_share([o.is_clarified for o in outcomes]),
    )


def _confidence(outcomes: Sequence[Outcome]) -> Confidence:
    confidences = np.array([o.confidence for o in outcomes], np.float64)
    right = np.array([o.is_first_right for o in outcomes], np.bool_)
    known = np.array([o.is_known for o in outcomes], np.bool_)
    cuts = Cuts.of(confidences, right)
    return Confidence(
        auroc=curves.auroc(confidences, known),
        unknown_recall_at_95=curves.unknown_recall(confidences, known, accepting=95),
        coverage_at_1=cuts.coverage_of_all(1),
        coverage_at_2=cuts.coverage_of_all(2),
        coverage_at_5=cuts.coverage_of_all(5),
        selective_coverage_at_1=cuts.coverage_of_answered(1),
        selective_coverage_at_2=cuts.coverage_of_answered(2),
        selective_coverage_at_5=cuts.coverage_of_answered(5),
        aurc=cuts.aurc(),
        ece=None if any(o.decision is None for o in outcomes) else curves.ece(confidences, right),
    )


def _speed(outcomes: Sequence[Outcome]) -> Speed:
    if not outcomes:
        return Speed(None, None)
    p50, p99 = np.percentile([o.ms for o in outcomes], [50, 99]).tolist()
    return Speed(p50, p99)


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
