"""Fitting the gate on labelled questions, and the bars that keep to each risk."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import numpy as np

from faqbot.domain.calibration import Bar, Bin, Calibration, GateModel, Linear
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.retrieval import gate
from faqbot.retrieval.features import CHOICE, TRUST
from faqbot.retrieval.gate import Probability
from faqbot.retrieval.reliability import bins
from faqbot.retrieval.samples import Sample, Step, from_labels, from_phrasings
from faqbot.retrieval.snapshot import Snapshot

RISKS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2)
UNKNOWN_SHARE = 0.2
_NEVER = datetime.fromtimestamp(0, UTC)
# Fewer examples of either kind than this cannot carry a gate of their own.
_FEWEST = 40
# With so many labelled questions that have an answer, bars rest on these alone, not on the base's own phrasings, as far
# as the labels leave room for a wrong answer: two questions for each one of the smallest number that can promise.
_ENOUGH = 100
_ROOM = 2
_FOLDS = 5
_NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Judged:
    """A question that the bars rest on: what it would be answered with how surely, and whether that is right."""

    language: Language
    probability: float
    right: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibration with the questions that its bars rest on."""

    calibration: Calibration
    judged: tuple[Judged, ...]


def calibrate(
    snapshot: Snapshot,
    labels: Sequence[Label],
    *,
    at: datetime,
    unknown_share: float = UNKNOWN_SHARE,
    step: Step | None = None,
) -> Fitted:
    """Fit a gate on the base's own phrasings and on labelled questions, and set the bars of each language.

    Where there is too little of its own to fit a gate, the shipped one is kept and only the bars are its own. Bars rest
    on probabilities of questions that the fit has not seen (five folds), at `unknown_share` of unknown questions.
    """
    samples = from_phrasings(snapshot, unknown_share=unknown_share, step=step) + from_labels(snapshot, labels)
    anchor = shipped(has_head=snapshot.index.head is not None).model
    model, answers = fit(samples, anchor)
    judged = tuple(
        Judged(language, *answers[i], samples[i].example.known)
        for language in Language
        for i in _in_proportion(samples, language, unknown_share, _ENOUGH)
    )
    made = Calibration(
        kb=snapshot.kb.id,
        model=model,
        bars={language: bars(samples, answers, language, unknown_share) for language in Language},
        fingerprint=snapshot.fingerprint,
        at=at,
        unknown_share=unknown_share,
        promised=True,
        reliability=_reliability(judged),
    )
    return Fitted(made, judged)


def _reliability(judged: Sequence[Judged]) -> Mapping[Language, tuple[Bin, ...]]:
    """How true the probabilities are, in each language that has questions."""
    by_language = {language: [one for one in judged if one.language is language] for language in Language}
    return {
        language: bins(np.array([one.probability for one in of]), np.array([one.right for one in of], bool))
        for language, of in by_language.items()
        if of
    }


def fit(samples: Sequence[Sample], anchor: GateModel) -> tuple[GateModel, list[tuple[float, bool]]]:
    """A gate of these samples' own, or the anchor if they are too few, and what gates say that have not seen them."""
    if min(sum(_is_right(s) for s in samples), sum(not s.example.known for s in samples)) < _FEWEST:
        return anchor, [judge(sample, Probability(anchor)) for sample in samples]
    return _refit(anchor, samples), unseen(samples, anchor)


def shipped(kb: str = "", fingerprint: str = "", *, has_head: bool) -> Calibration:
    """The gate that comes with faqbot, fitted on public questions. It serves until an own one is fitted; no promise."""
    stored: dict[str, Any] = json.loads(files("faqbot.retrieval").joinpath("prior.json").read_text("utf-8"))
    fitted = stored["with_head" if has_head else "without_head"]
    model = GateModel.of(fitted["model"])
    by_language = {Language(code): tuple(Bar(**bar) for bar in rows) for code, rows in fitted["bars"].items()}
    return Calibration(kb, model, by_language, fingerprint, _NEVER, fitted["unknown_share"], promised=False)


def undecided() -> Calibration:
    """A gate that is shut: for a base that is measured before it has one."""
    model = GateModel(_flat(CHOICE), _flat(TRUST))
    return Calibration("", model, {}, "", _NEVER, UNKNOWN_SHARE, promised=False)


def _flat(features: tuple[str, ...]) -> Linear:
    zeros = (0.0,) * len(features)
    return Linear(features, zeros, (1.0,) * len(features), zeros, 0.0)


def _refit(anchor: GateModel, samples: Sequence[Sample]) -> GateModel:
    return gate.refit(anchor, asked=[s.to_fit for s in samples if not s.own], made=[s.to_fit for s in samples if s.own])


def _is_right(sample: Sample) -> bool:
    return bool(sample.example.right.any())


def judge(sample: Sample, probability: Probability) -> tuple[float, bool]:
    """The probability that the bot would answer with, and whether that answer is right; 0 where it never answers.

    As it serves: a lone exact match is answered whatever the threshold, several are only ever offered as a choice.
    """
    if len(sample.exact) == 1:
        return 1.0, bool(sample.example.right[sample.exact[0]])
    if sample.exact:
        return 0.0, False
    shares = probability.of(sample.example.features)
    if not len(shares):
        return 0.0, False
    best = int(shares.argmax())
    return float(shares[best]), bool(sample.example.right[best])


def unseen(samples: Sequence[Sample], anchor: GateModel | None = None) -> list[tuple[float, bool]]:
    """Each sample judged by a gate that was fitted without it: the best candidate's probability, and if it is right.

    With an `anchor` the gates begin with that.
    """
    folds = np.random.default_rng(0).permutation(len(samples)) % _FOLDS
    models = [
        Probability(_refit(anchor, rest) if anchor is not None else gate.fit([s.to_fit for s in rest]))
        for fold in range(_FOLDS)
        for rest in [[s for s, f in zip(samples, folds, strict=True) if f != fold]]
    ]
    return [judge(s, models[f]) for s, f in zip(samples, folds, strict=True)]


def bars(
    samples: Sequence[Sample], answers: Sequence[tuple[float, bool]], language: Language, unknown_share: float
) -> tuple[Bar, ...]:
    """Bars by rising risk, over a selection that holds just the share of unknown questions asked for.

    A bar rests on labelled questions alone where these are enough for its risk; it is never below that of a larger one.
    """
    selections = [_in_proportion(samples, language, unknown_share, enough) for enough in (_ENOUGH, math.inf)]
    all_known = [sample.example.known for sample in samples if sample.language is language]
    set_bars: list[Bar] = []
    for risk in reversed(RISKS):
        kept = next((s for s in selections if len(s) * risk >= _ROOM), selections[-1])
        probabilities = np.array([answers[i][0] for i in kept])
        right = np.array([answers[i][1] for i in kept], bool)
        known = np.array([samples[i].example.known for i in kept], bool)
        least = next((bar.threshold for bar in reversed(set_bars) if bar.threshold is not None), 0.0)
        found = gate.bar(probabilities, right, known, risk, least=least)
        found = found or Bar(risk, None, len(all_known), all_known.count(False), 0.0, 0.0)
        set_bars.append(replace(found, labelled=sum(not samples[i].own for i in kept)))
    return tuple(reversed(set_bars))


def _in_proportion(samples: Sequence[Sample], language: Language, unknown_share: float, enough: float) -> list[int]:
    """The places of known and unknown questions in the share asked for: one unknown too many rather than too few."""
    own = [i for i, sample in enumerate(samples) if sample.language is language]
    shuffled = [own[i] for i in np.random.default_rng(0).permutation(len(own))]
    each = unknown_share / (1 - unknown_share)
    known = _best([i for i in shuffled if samples[i].example.known], samples, enough)
    unknown = _best([i for i in shuffled if not samples[i].example.known], samples, enough * each)
    known = known[: math.floor(len(unknown) / each + _NEARLY)]
    return known + unknown[: math.ceil(len(known) * each - _NEARLY)]


def _best(places: Sequence[int], samples: Sequence[Sample], enough: float) -> list[int]:
    """Labelled questions stand for real ones best: they come first, and alone where there are `enough`."""
    labelled = [i for i in places if not samples[i].own]
    return labelled if len(labelled) >= enough else labelled + [i for i in places if samples[i].own]
