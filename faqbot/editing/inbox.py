"""Questions that were declined or badly rated, those that ask the same together, the most pressing first."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import bases_of, only_base
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import QuestionLog, WishStore
from faqbot.domain.turn import LoggedCandidate, LoggedTurn
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.sessions import Bearer
from faqbot.editing.teaching import Teaching, clean
from faqbot.language.normalise import bare, normalise
from faqbot.retrieval.shelf import Shelf

LOOKED_BACK = timedelta(days=90)
_MOST_TURNS = 2000
_MOST_TEXTS = 400
# Measured on 1,200 phrasings of the sample shop: of pairs of different entries one in 8,000 is as near as this,
# of pairs of one entry one in 36. Rather too many groups than questions in one that do not belong together.
_SAME = 0.75
_HALF_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same, personal data masked; the first text was asked most, `nearest` is its entry.

    In the turns of `wished` customers asked to be told.
    """

    texts: tuple[str, ...]
    language: str
    kb: str
    count: int
    disliked: int
    last_at: datetime
    weight: float
    nearest: LoggedCandidate | None
    wished: tuple[str, ...] = ()

    @property
    def draft_kb(self) -> str:
        """The base that an entry for them belongs to: the one that was asked, else that of the nearest entry."""
        return only_base(self.kb) or (self.nearest.kb if self.nearest else "")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One wording with all turns that asked it."""

    text: str
    normal: str
    turns: tuple[LoggedTurn, ...]

    def wished(self, wished: frozenset[str]) -> tuple[str, ...]:
        """Those of the turns in which somebody asked to be told."""
        return tuple(turn.id for turn in self.turns if turn.id in wished)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Where it stands what was not answered well, and who wants to be told."""

    questions: QuestionLog
    wishes: WishStore


class Inbox:
    """What customers asked and did not get.

    What has a label by now, or is a phrasing of any entry, is settled, unless somebody still wants to be told.
    """

    def __init__(
        self, asked: Unsettled, catalogue: Catalogue, teaching: Teaching, shelf: Shelf, now: Callable[[], datetime]
    ) -> None:
        self._asked = asked
        self._catalogue = catalogue
        self._teaching = teaching
        self._shelf = shelf
        self._now = now

    async def groups(self, bearer: Bearer) -> tuple[Group, ...]:
        """The groups of the bases that somebody may see, the most pressing first."""
        now = self._now()
        turns = await self._asked.questions.unsettled(since=now - LOOKED_BACK, most=_MOST_TURNS)
        mine = [turn for turn in turns if bearer.may(Role.VIEWER, turn.kb or EVERYWHERE)]
        settled = {kb: await self._settled(kb) for kb in {turn.kb or "" for turn in mine}}
        wished = frozenset(wish.turn_id for wish in await self._asked.wishes.unfulfilled())
        asked = [
            found
            for found in _wordings(mine)
            if found.wished(wished) or bare(found.normal) not in settled[found.turns[0].kb or ""]
        ]
        asked.sort(key=lambda found: len(found.turns), reverse=True)
        grouped = await self._together(asked[:_MOST_TEXTS])
        return tuple(sorted((_group(found, now, wished) for found in grouped), key=lambda g: g.weight, reverse=True))

    async def _settled(self, kb: str) -> frozenset[str]:
        """The letters and digits of what is labelled, or asked by some entry, in a base or in all together."""
        asked = await self._catalogue.asked(bases_of(kb) or await self._catalogue.bases())
        return asked | await self._teaching.labelled(kb)

    async def _together(self, asked: Sequence[_Asked]) -> list[list[_Asked]]:
        """Each wording joins the first group whose leader is near enough, in whichever language."""
        if not asked:
            return []
        snapshot = await self._shelf.snapshot()
        vectors = await asyncio.to_thread(snapshot.embedder.embed, [found.normal for found in asked])
        near = vectors @ vectors.T
        leaders: dict[int, list[_Asked]] = {}
        for place, found in enumerate(asked):
            same_base = (i for i in leaders if asked[i].turns[0].kb == found.turns[0].kb and near[i, place] >= _SAME)
            leaders.setdefault(next(same_base, place), []).append(found)
        return list(leaders.values())


def _wordings(turns: Sequence[LoggedTurn]) -> list[_Asked]:
    found: defaultdict[tuple[str, str], list[LoggedTurn]] = defaultdict(list)
    for turn in turns:
        found[turn.kb or "", bare(normalise(turn.text))].append(turn)
    return [_Asked(text, normalise(text), tuple(same)) for same in found.values() if (text := _shown(same[0].text))]


def _shown(text: str) -> str:
    """The question as it can be learnt from; one that cannot is left out."""
    try:
        return clean(text)
    except BadInput:
        return ""


def _group(members: Sequence[_Asked], now: datetime, wished: frozenset[str]) -> Group:
    turns = [turn for member in members for turn in member.turns]
    leader = members[0].turns[0]
    return Group(
        texts=tuple(member.text for member in members),
        language=leader.language.value,
        kb=leader.kb or "",
        count=len(turns),
        disliked=sum(turn.decision != "declined" for turn in turns),
        last_at=max(turn.at for turn in turns),
        weight=sum(0.5 ** ((now - turn.at) / _HALF_LIFE) for turn in turns),
        nearest=leader.candidates[0] if leader.candidates else None,
        wished=tuple(turn_id for member in members for turn_id in member.wished(wished)),
    )
