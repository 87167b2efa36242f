"""Before and after, on questions that were held back, and whether what was learned may serve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.evaluation import curves
from faqbot.evaluation.curves import Cuts
from faqbot.evaluation.learning.held_back import HeldBack
from faqbot.retrieval.calibration import judge, shipped, undecided
from faqbot.retrieval.gate import Probability
from faqbot.retrieval.samples import from_labels
from faqbot.retrieval.snapshot import Parts, assemble

OVERALL = "all"
# Won against lost, more unequal than that would come by chance in one case of five.
_BY_CHANCE = 0.2
# What may be lost of each measure, overall and in one language, where a few questions make as much.
_MARGIN, _MARGIN_OF_ONE = 0.02, 0.05
_NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """How one state answers the questions held back; None where there is nothing to count."""

    questions: int
    top1: float | None
    auroc: float | None
    coverage: float | None


@dataclass(frozen=True, slots=True)
class Trial:
    """Standings by language and overall; of `won` questions the right entry came first after alone, of `lost` before.

    `refusals` say why what was learned may not serve; without one it may.
    """

    before: Mapping[str, Standing]
    after: Mapping[str, Standing]
    won: int
    lost: int
    refusals: tuple[str, ...]

    @property
    def is_better(self) -> bool:
        return not self.refusals

    @property
    def chance(self) -> float:
        """How often as many or more would be won of these by chance (one-sided sign test)."""
        return sign_test(self.won, self.lost)


def sign_test(won: int, lost: int) -> float:
    n = won + lost
    return float(sum(comb(n, k) for k in range(won, n + 1)) / 2**n)


@dataclass(frozen=True, slots=True)
class _Answer:
    label: Label
    confidence: float
    right: bool


def trial(held: HeldBack, before: Parts, after: Parts, risk: float) -> Trial:
    """Ask both the same questions; both judge by the shipped gate, as neither has been calibrated."""
    old, new = (_answers(held, parts) for parts in (before, after))
    won = sum(b.right and not a.right for a, b in zip(old, new, strict=True))
    lost = sum(a.right and not b.right for a, b in zip(old, new, strict=True))
    was, has_become = _standings(old, risk), _standings(new, risk)
    return Trial(was, has_become, won, lost, tuple(_refusals(was, has_become, won, lost)))


def _answers(held: HeldBack, parts: Parts) -> list[_Answer]:
    snapshot = assemble(held.base, parts, undecided(), risk=1.0, fingerprint="")
    probability = Probability(shipped(has_head=parts.index.head is not None).model)
    samples = from_labels(snapshot, held.questions)
    judged = [judge(sample, probability) for sample in samples]
    return [_Answer(label, p, right) for label, (p, right) in zip(held.questions, judged, strict=True)]


def _standings(answers: Sequence[_Answer], risk: float) -> Mapping[str, Standing]:
    groups = {OVERALL: answers} | {str(lang): [a for a in answers if a.label.language is lang] for lang in Language}
    return {name: _standing(group, risk) for name, group in groups.items() if group}


def _standing(answers: Sequence[_Answer], risk: float) -> Standing:
    known = np.array([a.label.entry_id is not None for a in answers])
    right = np.array([a.right for a in answers])
    confidences = np.array([a.confidence for a in answers])
    return Standing(
        questions=len(answers),
        top1=float(right[known].mean()) if known.any() else None,
        auroc=curves.auroc(confidences, known),
        coverage=Cuts.of(confidences, right).coverage_of_all(100 * risk),
    )


def _refusals(before: Mapping[str, Standing], after: Mapping[str, Standing], won: int, lost: int) -> list[str]:
    reasons = []
    if sign_test(won, lost) > _BY_CHANCE:
        reasons.append(f"{won} questions won and {lost} lost may be chance (sign test: {sign_test(won, lost):.2f})")
    for name, old in before.items():
        new = after[name]
        for what, a, b in (("right entry first", old.top1, new.top1), ("coverage", old.coverage, new.coverage),
                           ("AUROC of unknown", old.auroc, new.auroc)):  # fmt: skip
            margin = _MARGIN if name == OVERALL else _MARGIN_OF_ONE
            if a is not None and b is not None and b < a - margin - _NEARLY:
                reasons.append(f"{name}: {what} fell from {a:.3f} to {b:.3f}")
    return reasons
