"""Calibrations and labels in memory, beside the other stores of memory.py."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from faqbot.domain.calibration import Calibration
from faqbot.domain.faq import bases_of
from faqbot.domain.language import Language
from faqbot.domain.tolerance import Tolerance
from faqbot.domain.turn import Label
from faqbot.storage.columns import plain, utc

_Labels = dict[tuple[str, Language], tuple[datetime, Label]]


class MemoryCalibrationStore:
    """A CalibrationStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._calibrations: list[Calibration] = []
        self._labels: defaultdict[str, _Labels] = defaultdict(dict)
        self._tolerances: dict[tuple[str, Language, str], Tolerance] = {}

    async def latest(self, kb: str) -> Calibration | None:
        """The newest calibration of a knowledge base, or None."""
        kept = [calibration for calibration in self._calibrations if calibration.kb == kb]
        return max(reversed(kept), key=lambda calibration: calibration.at, default=None)

    async def keep(self, calibration: Calibration) -> None:
        """Add a calibration; earlier ones stay for the record."""
        self._calibrations.append(replace(calibration, at=utc(calibration.at)))

    async def labels(self, kb: str) -> tuple[Label, ...]:
        """Labelled questions of a knowledge base, oldest first; of several together, also those of each."""
        own = {kb, *bases_of(kb)}
        of_all = (dated for name in own for dated in self._labels[name].values() if name == kb or dated[1].entry_id)
        kept = sorted(of_all, key=lambda dated: dated[0])
        return tuple({(label.text, label.language): label for _, label in kept}.values())

    async def label(self, kb: str, labels: Sequence[Label], *, at: datetime) -> None:
        """Add labelled questions; one with the same text and language replaces the earlier."""
        for label in labels:
            kept = replace(label, text=plain(label.text))
            self._labels[kb][kept.text, kept.language] = (utc(at), kept)

    async def tolerances(self) -> tuple[Tolerance, ...]:
        """What operators chose and did not take back, in order of base, language and tag."""
        return tuple(found for _, found in sorted(self._tolerances.items()) if found.risk is not None)

    async def tolerate(self, chosen: Tolerance, *, by: str, at: datetime) -> None:
        """Choose what is tolerated, or take it back."""
        self._tolerances[chosen.kb, chosen.language, plain(chosen.tag)] = replace(chosen, tag=plain(chosen.tag))

    async def redirect(self, kb: str, former: str, entry_id: str) -> None:
        """Let the labels of a knowledge base that name an entry name another one."""
        kept = self._labels[kb]
        kept |= {
            k: (at, replace(label, entry_id=entry_id)) for k, (at, label) in kept.items() if label.entry_id == former
        }
