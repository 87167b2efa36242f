"""What publishing or declaring would change: golden questions that break, logged ones that get another answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from faqbot.domain.faq import bases_of
from faqbot.domain.golden import GoldenQuestion
from faqbot.domain.operator import Role
from faqbot.domain.protocols import Bases, GoldenStore, QuestionLog
from faqbot.domain.replay import Changed, Got
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.overlay import Alteration, Beside, States
from faqbot.editing.replaying import Asked, Replaying, changes, logged
from faqbot.editing.sessions import Bearer
from faqbot.retrieval.shelf import EVERYTHING

LOOKED_BACK = timedelta(days=30)
MOST_LOGGED = 300


@dataclass(frozen=True, slots=True)
class Broken:
    """A golden question that does not get what it must; `before` is what it gets while nothing is published."""

    question: GoldenQuestion
    before: Got
    now: Got

    @property
    def was_broken(self) -> bool:
        """True if it is broken already, whatever is published."""
        return not self.question.expected.is_met(self.before)


@dataclass(frozen=True, slots=True)
class Regression:
    """How many golden and logged questions were asked of both states, and what is another answer in the draft one."""

    golden: int
    asked: int
    broken: tuple[Broken, ...]
    changed: tuple[Changed, ...]

    def seen_by(self, bearer: Bearer) -> "Regression":
        """What somebody may see of it: what was asked of all bases together may speak of any."""
        return replace(
            self,
            broken=tuple(one for one in self.broken if bearer.may(Role.VIEWER, one.question.kb)),
            changed=tuple(one for one in self.changed if bearer.may(Role.VIEWER, one.kb)),
        )


@dataclass(frozen=True, slots=True)
class _Key:
    live: Mapping[str, int]
    draft: Mapping[str, int] | Alteration
    golden: tuple[GoldenQuestion, ...]


class Regressions:
    """Asks the live and another state of a base; the last answer for a base is kept until either state changes."""

    def __init__(
        self,
        states: States,
        golden: GoldenStore,
        log: QuestionLog,
        catalogue: Catalogue,
        now: Callable[[], datetime],
    ) -> None:
        self._live = states.live
        self._draft = states.waiting
        self._altered = states.altered
        self._golden = golden
        self._log = log
        self._catalogue = catalogue
        self._now = now
        self._known: dict[str, tuple[_Key, Regression]] = {}
        self._foreseen: dict[str, tuple[_Key, Regression]] = {}

    async def of(self, kb: str) -> Regression:
        """What publishing the drafts of a base that wait for it would change."""
        golden = await self._must(kb)
        key = _Key(await self._versions(self._live.bases), await self._versions(self._draft.bases), golden)
        if kb not in self._known or self._known[kb][0] != key:
            self._known[kb] = (key, await self._asked(kb, golden, self._draft))
        return self._known[kb][1]

    async def foreseen(self, alteration: Alteration) -> Regression:
        """What keeping a declaration, or taking it back, would change of what customers see."""
        kb, golden = alteration.kb, await self._must(alteration.kb)
        key = _Key(await self._versions(self._live.bases), alteration, golden)
        if kb not in self._foreseen or self._foreseen[kb][0] != key:
            self._foreseen[kb] = (key, await self._asked(kb, golden, self._altered(alteration)))
        return self._foreseen[kb][1]

    async def _must(self, kb: str) -> tuple[GoldenQuestion, ...]:
        return (*await self._golden.questions(kb), *await self._golden.questions(EVERYTHING))

    async def _versions(self, bases: Bases) -> Mapping[str, int]:
        return dict(await bases.versions())

    async def _asked(self, kb: str, golden: Sequence[GoldenQuestion], state: Beside) -> Regression:
        since = self._now() - LOOKED_BACK
        with_others = (name for name in await self._catalogue.together() if kb in bases_of(name))
        asked_of = [kb, EVERYTHING, *with_others]
        questions = await logged(self._log, since=since, most=MOST_LOGGED, bases=asked_of)
        asked = [*(Asked(q.text, q.language, q.kb) for q in golden), *questions]
        before, now = await self._got(self._live, asked), await self._got(state, asked)
        n = len(golden)
        broken = tuple(
            Broken(question, then, got)
            for question, then, got in zip(golden, before[:n], now[:n], strict=True)
            if not question.expected.is_met(got)
        )
        compared = [replace(one, then=then) for one, then in zip(questions, before[n:], strict=True)]
        return Regression(n, len(questions), broken, changes(zip(compared, now[n:], strict=True)))

    async def _got(self, state: Beside, asked: Sequence[Asked]) -> list[Got]:
        await state.shelf.refresh()
        return await Replaying(state.assistant, self._now).got(asked, _silent)


def _silent(_done: int, _of: int) -> None: ...
