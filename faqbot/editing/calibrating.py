"""A base's gate, fitted on its own questions: as a job, and as the command line does it."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from faqbot.domain.calibration import Bar, Calibration
from faqbot.domain.errors import BadInput
from faqbot.domain.job import Job
from faqbot.domain.language import Language
from faqbot.domain.protocols import Bases, CalibrationStore
from faqbot.domain.share import interval
from faqbot.domain.turn import Label
from faqbot.editing.jobs import expect_base
from faqbot.jobs import Course
from faqbot.retrieval.calibration import calibrate
from faqbot.retrieval.shelf import Shelf
from faqbot.retrieval.snapshot import Snapshot

_DIGITS = 4


class StoppedError(Exception):
    """Nobody waits for the calibration any more."""


class Calibrating:
    """Fits the gate of a base, or of all together, on its phrasings and the labels that are kept."""

    def __init__(self, bases: Bases, shelf: Shelf, calibrations: CalibrationStore) -> None:
        self._bases = bases
        self._shelf = shelf
        self._calibrations = calibrations

    async def __call__(self, job: Job, course: Course) -> Any:
        """Keep a calibration; one that this job kept before it was taken up again is not made again."""
        assert job.started_at is not None  # noqa: S101 - it is being worked on
        await expect_base(self._bases, job.kb)
        await self._shelf.refresh()
        snapshot = expect_entries(await self._shelf.snapshot(job.kb or None))
        made = await self._calibrations.latest(job.kb)
        if made is None or made.at != job.started_at:
            labels = fitting(snapshot, await self._calibrations.labels(job.kb))
            made = await self._fitted(snapshot, labels, job, course)
            await self._calibrations.keep(made)
        return described(made, snapshot.tolerances.by_language(job.kb))

    async def _fitted(self, snapshot: Snapshot, labels: Sequence[Label], job: Job, course: Course) -> Calibration:
        """In a thread, which ends soon after nobody waits for it."""
        is_over = threading.Event()
        assert job.started_at is not None  # noqa: S101 - it is being worked on

        def step(done: int, of: int) -> None:
            if is_over.is_set():
                raise StoppedError
            course.tell(done, of)

        try:
            fitted = await asyncio.to_thread(calibrate, snapshot, labels, at=job.started_at, step=step)
        finally:
            is_over.set()
        return fitted.calibration


def expect_entries(snapshot: Snapshot) -> Snapshot:
    """Raise BadInput where there is nothing to calibrate on."""
    if not snapshot.entries:
        raise BadInput("there are no published entries to calibrate on; import some first")
    return snapshot


def fitting(snapshot: Snapshot, labels: Sequence[Label]) -> list[Label]:
    """Labels as this base sees them: one whose entry stands elsewhere says nothing about this base."""
    known = {entry.id for entry in snapshot.entries}
    return [label for label in labels if label.entry_id is None or label.entry_id in known]


def described(calibration: Calibration, risks: Mapping[Language, float]) -> dict[str, Any]:
    """The documented JSON: what each language has at the risk it tolerates, or what it misses."""
    return {
        "kb": calibration.kb or None,
        "at": calibration.at.isoformat(),
        "risk": max(risks.values()),
        "risks": {str(language): risk for language, risk in risks.items()},
        "unknown_share": calibration.unknown_share,
        "languages": {
            str(language): _described(bar, calibration.unknown_share)
            for language in Language
            if (bar := calibration.bar(language, risks[language])) is not None
        },
    }


def _described(bar: Bar, unknown_share: float) -> dict[str, Any]:
    missing = bar.missing(unknown_share)
    low, high = interval(bar.answered, bar.n)
    return {
        "threshold": bar.threshold,
        "risk": bar.risk,
        "bound": None if bar.bound is None else round(bar.bound, _DIGITS),
        "n": bar.n,
        "unknown": bar.unknown,
        "labelled": bar.labelled,
        "coverage": round(bar.coverage, _DIGITS),
        "coverage_interval": None if bar.threshold is None else [round(low, _DIGITS), round(high, _DIGITS)],
        "wrong": round(bar.wrong, _DIGITS),
        "missing": missing.known + missing.unknown,
        "missing_known": missing.known,
        "missing_unknown": missing.unknown,
    }
