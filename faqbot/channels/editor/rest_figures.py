"""The figures and the queue of questions to label for programs, beside rest.py."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible, refusing
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.schemas import Lang
from faqbot.domain.language import Language
from faqbot.editing.analytics import LONGEST_DAYS, Analytics, Period, Report, Share, Wish
from faqbot.editing.labelling import Drawn, Labelling
from faqbot.editing.sessions import Sessions

_MOST_DRAWN = 100


class ShareOut(BaseModel):
    """A share with its 95 % interval; null where there is nothing to count."""

    hits: int
    n: int
    value: float | None
    low: float
    high: float

    @classmethod
    def of(cls, share: Share) -> "ShareOut":
        low, high = share.interval
        return cls(hits=share.hits, n=share.n, value=share.value, low=low, high=high)


class AskedOut(BaseModel):
    """A question as it was asked, personal data as the ledger keeps it; `risen`: how much oftener than before."""

    text: str
    lang: Lang
    n: int
    declined: int
    risen: int


class FiguresOut(BaseModel):
    """A period (UTC days, both included): turns by decision and day, shares now and before, what was asked most."""

    first: date
    last: date
    turns: int
    turns_before: int
    conversations: int
    days: dict[date, dict[str, int]]
    shares: dict[str, ShareOut]
    shares_before: dict[str, ShareOut]
    p50_ms: float | None
    p99_ms: float | None
    asked: list[AskedOut]
    unused: list[str]
    published: int

    @classmethod
    def of(cls, report: Report) -> "FiguresOut":
        now, risen = report.now, {(one.text, one.language): by for one, by in report.risen}
        return cls(
            first=report.wish.period.first,
            last=report.wish.period.last,
            turns=now.turns,
            turns_before=report.before.turns,
            conversations=now.conversations,
            days={day: dict(counts) for day, counts in now.days.items()},
            shares={name: ShareOut.of(pair[0]) for name, pair in report.shares.items()},
            shares_before={name: ShareOut.of(pair[1]) for name, pair in report.shares.items()},
            p50_ms=now.p50_ms,
            p99_ms=now.p99_ms,
            asked=[
                AskedOut(
                    text=one.text,
                    lang="zh" if one.language is Language.ZH else "en",
                    n=one.n,
                    declined=one.declined,
                    risen=risen.get((one.text, one.language), 0),
                )
                for one in now.asked
            ],
            unused=[f"{entry.kb}/{entry.id}" for entry in report.unused],
            published=report.published,
        )


class DrawnOut(BaseModel):
    """A question to label, personal data masked, with what it got and the entries that were nearest."""

    text: str
    lang: Lang
    turn: str
    at: datetime
    decision: str
    entry: str | None
    nearest: list[str]

    @classmethod
    def of(cls, drawn: Drawn) -> "DrawnOut":
        turn = drawn.turn
        return cls(
            text=drawn.text,
            lang="zh" if turn.language is Language.ZH else "en",
            turn=turn.id,
            at=turn.at,
            decision=turn.decision,
            entry=f"{turn.kb}/{turn.entry_id}" if turn.entry_id else None,
            nearest=[f"{one.kb}/{one.entry_id}" for one in turn.candidates],
        )


class QueueOut(BaseModel):
    """The next questions of a base, and how many are left and have a label."""

    next: list[DrawnOut]
    left: int
    labelled: int


class FigureRest:
    """What the pages of the figures and of the labels show, over JSON."""

    def __init__(self, sessions: Sessions, analytics: Analytics, labelling: Labelling) -> None:
        self._sessions = sessions
        self._analytics = analytics
        self._labelling = labelling

    async def figures(  # noqa: PLR0913, PLR0917 - each is a parameter of the address
        self,
        request: Request,
        kb: str = "",
        channel: str = "",
        lang: Lang | None = None,
        week: str = "",
        days: Annotated[int, Query(ge=1, le=LONGEST_DAYS)] = 30,
    ) -> FiguresOut:
        """Of the last `days`, or of a `week` such as 2026-W47, beside the same time before."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, kb)
        period = Period.week(week) or Period.ending(self._analytics.today, days)
        with refusing():
            return FiguresOut.of(
                await self._analytics.report(bearer, Wish(period, channel, Language(lang) if lang else None, kb))
            )

    async def labels(
        self,
        request: Request,
        kb: str = "",
        lang: Lang | None = None,
        most: Annotated[int, Query(ge=1, le=_MOST_DRAWN)] = 20,
    ) -> QueueOut:
        """Questions of the last 90 days to say the right entry of (`POST labels`), drawn as customers ask."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, kb)
        with refusing():
            queue = await self._labelling.queue(bearer, kb, Language(lang) if lang else None, most=most)
        return QueueOut(next=[DrawnOut.of(drawn) for drawn in queue.next], left=queue.left, labelled=queue.labelled)


def router(rest: FigureRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/figures", rest.figures, methods=["GET"])
    made.add_api_route("/labels", rest.labels, methods=["GET"])
    return made
