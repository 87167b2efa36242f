"""Which logged questions to label next: drawn as customers ask, so that what is promised of them holds for all.

Questions near the bar would teach the gate faster, but a calibration on them alone says nothing of what customers ask;
so the order is that of a digest, in which every turn is as likely to come first as any other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import bases_of
from faqbot.domain.language import Language
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import QuestionLog, TurnStore
from faqbot.domain.turn import LoggedTurn
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.editing.teaching import Teaching, clean
from faqbot.language.normalise import bare, normalise

LOOKED_BACK = timedelta(days=90)
_MOST_TURNS = 5000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question to label, personal data masked, with the turn that asked it; candidates included."""

    text: str
    turn: LoggedTurn


@dataclass(frozen=True, slots=True)
class Queue:
    """The next questions of a base, "" for all together, and how many are left and have a label."""

    kb: str
    next: tuple[Drawn, ...]
    left: int
    labelled: int


class Labelling:
    """Draws from the log. What has a label, or is a phrasing of an entry, which needs no gate, is left out."""

    def __init__(
        self, log: QuestionLog, turns: TurnStore, catalogue: Catalogue, teaching: Teaching, now: Callable[[], datetime]
    ) -> None:
        self._log = log
        self._turns = turns
        self._catalogue = catalogue
        self._teaching = teaching
        self._now = now

    async def queue(self, bearer: Bearer, kb: str, language: Language | None, *, most: int) -> Queue:
        """The next `most` questions of a base, the same ones for everybody. Raise NotAllowed."""
        if not bearer.may(Role.VIEWER, kb or EVERYWHERE):
            raise NotAllowed("this takes a viewer")
        turns = await self._log.asked(since=self._now() - LOOKED_BACK, most=_MOST_TURNS, bases=[kb])
        labelled = await self._teaching.labelled(kb)
        known = labelled | await self._catalogue.asked(bases_of(kb) or await self._catalogue.bases())
        waiting: dict[str, Drawn] = {}
        for turn in sorted(turns, key=_place):
            form = bare(normalise(turn.text))
            text = _shown(turn.text) if form not in known and language in {None, turn.language} else ""
            if text:
                waiting.setdefault(form, Drawn(text, turn))
        drawn = list(waiting.values())
        shown = [Drawn(one.text, await self._turns.turn(one.turn.id) or one.turn) for one in drawn[:most]]
        return Queue(kb, tuple(shown), len(drawn), len(labelled))


def _place(turn: LoggedTurn) -> bytes:
    return blake2b(turn.id.encode(), digest_size=8).digest()


def _shown(text: str) -> str:
    """The question as it can be learnt from; one that cannot is left out."""
    try:
        return clean(text)
    except BadInput:
        return ""
