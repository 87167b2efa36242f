"""The risk dial: what each tolerated share of wrong answers buys, what a promise still lacks, and choosing one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from faqbot.domain.calibration import Bar, Bin, Missing
from faqbot.domain.drift import Drift, drifts
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.domain.operator import EVERYWHERE, Change, Role
from faqbot.domain.protocols import AuditLog, CalibrationStore, TurnStore
from faqbot.domain.tolerance import Tolerance, Tolerances
from faqbot.domain.turn import Label
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.retrieval.calibration import RISKS
from faqbot.retrieval.shelf import Shelf
from faqbot.retrieval.snapshot import Snapshot

_NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """What one tolerated share would mean: its bar, what that lacks, and how much more or less is answered than now.

    There is no bar where none is calibrated for so small a risk; then exact matches alone are answered.
    """

    risk: float
    bar: Bar | None
    missing: Missing | None
    gained: float | None

    @property
    def answers(self) -> bool:
        """True if more than exact matches is answered."""
        return self.bar is not None and self.bar.threshold is not None


@dataclass(frozen=True, slots=True)
class Limit:
    """A tag of the base's entries: how many bear it, and the smaller risk that was chosen for it, if any."""

    tag: str
    entries: int
    risk: float | None


@dataclass(frozen=True, slots=True)
class Dial:
    """One language: what is in force, and the steps by rising risk."""

    language: Language
    tolerated: float
    entries_risk: float
    is_chosen: bool
    now: Bar | None
    steps: tuple[Step, ...]
    limits: tuple[Limit, ...]
    reliability: tuple[Bin, ...]
    labels: int
    out_of_scope: int
    drift: Drift | None

    @property
    def place(self) -> int:
        """The step of the largest risk that is not above what is tolerated."""
        return max(0, sum(step.risk <= self.tolerated + _NEARLY for step in self.steps) - 1)


@dataclass(frozen=True, slots=True)
class Panel:
    """All that is known of the risk of one base, or of all together; `setting` holds where nothing was chosen."""

    kb: str
    setting: float
    promised: bool
    stale: bool
    at: datetime
    unknown_share: float
    dials: tuple[Dial, ...]


class Dials:
    """Tells what is in force, and lets a publisher choose something else."""

    def __init__(
        self,
        shelf: Shelf,
        calibrations: CalibrationStore,
        turns: TurnStore,
        audit: AuditLog,
        now: Callable[[], datetime],
    ) -> None:
        self._shelf = shelf
        self._calibrations = calibrations
        self._turns = turns
        self._audit = audit
        self._now = now

    async def panel(self, kb: str) -> Panel:
        """The dials of a base, "" for all together, as chosen by now. Raise UnknownKnowledgeBase."""
        snapshot = await self._present(kb)
        calibration = snapshot.calibration
        labels = await self._calibrations.labels(kb)
        strayed = await drifts(calibration, snapshot.uniform_risks(), self._turns)
        return Panel(
            kb=kb,
            setting=snapshot.tolerances.setting,
            promised=calibration.promised,
            stale=snapshot.is_stale,
            at=calibration.at,
            unknown_share=calibration.unknown_share,
            dials=tuple(_dial(snapshot, language, labels, strayed.get(language)) for language in Language),
        )

    async def tolerate(self, bearer: Bearer, chosen: Tolerance) -> None:
        """Choose a risk, or with None take back what was chosen; it is in force within seconds.

        Raise NotAllowed, UnknownKnowledgeBase, or BadInput for a risk that no bar is set for, or a tag that nothing
        there bears.
        """
        if not bearer.may(Role.PUBLISHER, chosen.kb or EVERYWHERE):
            raise NotAllowed("the risk takes a publisher")
        if chosen.risk is not None and chosen.risk not in RISKS:
            known = ", ".join(f"{risk:.1%}" for risk in RISKS)
            raise BadInput(f"no bar is set for a risk of {chosen.risk:.2%}; choose one of {known}")
        snapshot = await self._present(chosen.kb)
        if chosen.risk is not None and chosen.tag and not any(chosen.tag in e.tags for e in snapshot.entries):
            raise BadInput(f"no entry bears the tag {chosen.tag!r}; choose one that is in use")
        before = next((t.risk for t in snapshot.tolerances.chosen if _place(t) == _place(chosen)), None)
        at = self._now()
        await self._calibrations.tolerate(chosen, by=bearer.operator.name, at=at)
        subject = f"{chosen.language} {chosen.tag}".strip()
        told = f"{subject}: {_told(before)} → {_told(chosen.risk)}"
        await self._audit.note(Change(at, bearer.operator.name, "risk", chosen.kb, told))

    async def _present(self, kb: str) -> Snapshot:
        """The snapshot with what is chosen by now, which the shelf may not have heard of yet."""
        snapshot = await self._shelf.snapshot(kb or None)
        chosen = await self._calibrations.tolerances()
        return snapshot.tolerating(Tolerances(snapshot.tolerances.setting, chosen))


def _place(given: Tolerance) -> tuple[str, Language, str]:
    return given.kb, given.language, given.tag


def _told(risk: float | None) -> str:
    return "–" if risk is None else f"{risk:.1%}"


def _dial(snapshot: Snapshot, language: Language, labels: Sequence[Label], drift: Drift | None) -> Dial:
    calibration, kb = snapshot.calibration, snapshot.kb.id
    tolerated, entries_risk = snapshot.tolerances.of(kb, language), snapshot.entries_risk(language)
    now, own = calibration.bar(language, entries_risk), [label for label in labels if label.language is language]
    return Dial(
        language=language,
        tolerated=tolerated,
        entries_risk=entries_risk,
        is_chosen=any(_place(t) == (kb, language, "") for t in snapshot.tolerances.chosen),
        now=now,
        steps=tuple(
            _step(risk, calibration.bar(language, risk * entries_risk / tolerated), now, calibration.unknown_share)
            for risk in RISKS
        ),
        limits=_limits(snapshot, language),
        reliability=calibration.reliability.get(language, ()),
        labels=len(own),
        out_of_scope=sum(label.entry_id is None for label in own),
        drift=drift,
    )


def _step(risk: float, bar: Bar | None, now: Bar | None, unknown_share: float) -> Step:
    """Nothing can be said of a gain where either has no threshold."""
    gained = None
    if bar is not None and now is not None and bar.threshold is not None and now.threshold is not None:
        gained = bar.coverage - now.coverage
    return Step(risk, bar, None if bar is None else bar.missing(unknown_share), gained)


def _limits(snapshot: Snapshot, language: Language) -> tuple[Limit, ...]:
    """Every tag in use, and those that something was chosen for, in order."""
    kb, borne = snapshot.kb.id, Counter(tag for entry in snapshot.entries for tag in entry.tags)
    chosen = {t.tag: t.risk for t in snapshot.tolerances.chosen if t.tag and (t.kb, t.language) == (kb, language)}
    return tuple(Limit(tag, borne[tag], chosen.get(tag)) for tag in sorted({*borne, *chosen}))
