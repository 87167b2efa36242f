"""The risk dial: what each tolerated share of wrong answers buys, and what a promise still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from faqbot.domain.calibration import Bar, Missing
from faqbot.domain.drift import Drift, drifts
from faqbot.domain.language import Language
from faqbot.domain.protocols import CalibrationStore, TurnStore
from faqbot.domain.turn import Label
from faqbot.retrieval.shelf import EVERYTHING, Shelf


@dataclass(frozen=True, slots=True)
class Step:
    """What one tolerated share would mean: the share answered, and how much more or less that is than now."""

    bar: Bar
    missing: Missing
    gained: float | None


@dataclass(frozen=True, slots=True)
class Dial:
    """One language: what is in force, and the steps by rising risk."""

    language: Language
    now: Bar | None
    steps: tuple[Step, ...]
    labels: int
    out_of_scope: int
    drift: Drift | None


@dataclass(frozen=True, slots=True)
class Panel:
    """All that is known of the risk of one base, or of all together."""

    kb: str
    risk: float
    entries_risk: float
    promised: bool
    stale: bool
    at: datetime
    unknown_share: float
    dials: tuple[Dial, ...]


class Dials:
    """Reads what is in force; nothing is set here: the risk is a setting of the process."""

    def __init__(self, shelf: Shelf, calibrations: CalibrationStore, turns: TurnStore) -> None:
        self._shelf = shelf
        self._calibrations = calibrations
        self._turns = turns

    async def panel(self, kb: str) -> Panel:
        """The dials of a base, "" for all together. Raise UnknownKnowledgeBase."""
        snapshot = await self._shelf.snapshot(kb or None)
        calibration, risk = snapshot.calibration, snapshot.entries_risk
        labels = await self._calibrations.labels(kb or EVERYTHING)
        strayed = await drifts(calibration, risk, self._turns)
        return Panel(
            kb=kb,
            risk=snapshot.risk,
            entries_risk=risk,
            promised=calibration.promised,
            stale=snapshot.is_stale,
            at=calibration.at,
            unknown_share=calibration.unknown_share,
            dials=tuple(
                _dial(
                    language,
                    calibration.bars,
                    (calibration.bar(language, risk), calibration.unknown_share),
                    labels,
                    strayed,
                )
                for language in Language
            ),
        )


def _dial(
    language: Language,
    bars: Mapping[Language, Sequence[Bar]],
    in_force: tuple[Bar | None, float],
    labels: Sequence[Label],
    strayed: Mapping[Language, Drift],
) -> Dial:
    now, unknown_share = in_force
    own = [label for label in labels if label.language is language]
    return Dial(
        language,
        now,
        tuple(Step(bar, bar.missing(unknown_share), _gained(bar, now)) for bar in bars.get(language, ())),
        len(own),
        sum(label.entry_id is None for label in own),
        strayed.get(language),
    )


def _gained(bar: Bar, now: Bar | None) -> float | None:
    """None where either has no threshold, so that nothing can be said."""
    if now is None or now.threshold is None or bar.threshold is None:
        return None
    return bar.coverage - now.coverage
