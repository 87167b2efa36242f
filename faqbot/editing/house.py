"""How the house fares: whether what it needs is there, and what it runs with."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from faqbot.domain.protocols import CalibrationStore
from faqbot.editing.catalogue import Catalogue
from faqbot.retrieval.shelf import EVERYTHING


@dataclass(frozen=True, slots=True)
class Part:
    """Something that was looked at just now, by its name."""

    name: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A base, several that are asked together, or "" for all: what it holds, and since when it is calibrated."""

    kb: str
    version: int | None
    published: int | None
    drafts: int | None
    calibrated_at: datetime | None
    is_promised: bool


@dataclass(frozen=True, slots=True)
class House:
    """What is examined, and the facts of this process by their names in words.yaml."""

    examine: Callable[[], Awaitable[Sequence[Part]]]
    facts: Mapping[str, str]

    async def standings(self, catalogue: Catalogue, calibrations: CalibrationStore) -> tuple[Standing, ...]:
        """Each base, what is asked together, and all."""
        present = await catalogue.present(await catalogue.bases())
        found = []
        for name in (EVERYTHING, *await catalogue.askable()):
            base, calibration = present.get(name), await calibrations.latest(name)
            found.append(
                Standing(
                    name,
                    base.version if base else None,
                    len(base.live) if base else None,
                    len(base.drafts) if base else None,
                    calibration.at if calibration else None,
                    calibration.promised if calibration else False,
                )
            )
        return tuple(found)
