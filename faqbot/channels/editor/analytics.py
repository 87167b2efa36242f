"""The page of the figures, and the same as CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from fastapi import APIRouter, Request, Response

from faqbot.channels.editor.bars import bars
from faqbot.channels.editor.door import Door, PageRoute, sees_everything, visible
from faqbot.channels.editor.page import page
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.domain.protocols import ConversationLog
from faqbot.editing.analytics import LONGEST_DAYS, Analytics, Period, Report, Wish
from faqbot.editing.catalogue import Catalogue

DAYS = (7, 30, 90)
_SHOWN = 20
_USUAL_DAYS = 30
# What a spreadsheet may take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class AnalyticsPages:
    """How the bot does, for whoever may see the base."""

    def __init__(self, door: Door, catalogue: Catalogue, analytics: Analytics, conversations: ConversationLog) -> None:
        self._door = door
        self._catalogue = catalogue
        self._analytics = analytics
        self._conversations = conversations

    async def report(self, request: Request) -> Response:
        """The figures of a period, beside those of the one before."""
        report, bases, everything = await self._reported(request)
        return page(
            request,
            "analytics.html",
            report=report,
            bars=bars(report.now, report.wish.period) if report else None,
            bases=bases,
            everything=everything,
            channels=await self._conversations.channels(),
            query=dict(request.query_params),
            days=DAYS,
            most=_SHOWN,
            tables=list(_TABLES),
        )

    async def table(self, name: str, request: Request) -> Response:
        """One table of the page, whole, as CSV."""
        report, _, _ = await self._reported(request)
        if name not in _TABLES:
            raise Refusal(404, "not_found", "not_found")
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        writer.writerows([_safe(cell) for cell in row] for row in (_TABLES[name](report) if report else ()))
        headers = {"Content-Disposition": f'attachment; filename="faqbot-{name}.csv"'}
        return Response(buffer.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)

    async def _reported(self, request: Request) -> tuple[Report | None, Sequence[str], bool]:
        asked = request.query_params
        kb = asked.get("kb", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb or None)
        bases, everything = visible(bearer, await self._catalogue.askable()), sees_everything(bearer)
        kb = kb or ("" if everything else next(iter(bases), ""))
        if not kb and not everything:
            return None, bases, everything
        language = Language(asked["lang"]) if asked.get("lang") in list(Language) else None
        wish = Wish(self._period(asked.get("week", ""), asked.get("days", "")), asked.get("channel", ""), language, kb)
        return await self._analytics.report(bearer, wish), bases, everything

    def _period(self, week: str, days: str) -> Period:
        """The week that is asked for, or the last days up to today; what cannot be read is no wish."""
        n = int(days) if days.isascii() and days.isdecimal() and len(days) <= len(str(LONGEST_DAYS)) else 0
        return Period.week(week) or Period.ending(self._analytics.today, n if 0 < n <= LONGEST_DAYS else _USUAL_DAYS)


def router(pages: AnalyticsPages) -> APIRouter:
    """The addresses of the figures."""
    made = APIRouter(prefix="/desk/analytics", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.report, methods=["GET"])
    made.add_api_route("/{name}.csv", pages.table, methods=["GET"])
    return made


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


def _days(report: Report) -> Iterable[Sequence[object]]:
    decisions = list(report.now.decisions)
    yield "day", *decisions
    for day, counts in report.now.days.items():
        yield day.isoformat(), *(counts.get(decision, 0) for decision in decisions)


def _shares(report: Report) -> Iterable[Sequence[object]]:
    yield "share", "value", "hits", "n", "low", "high", "value_before", "hits_before", "n_before"
    for name, (now, before) in report.shares.items():
        yield name, now.value, now.hits, now.n, *now.interval, before.value, before.hits, before.n


def _asked(report: Report) -> Iterable[Sequence[object]]:
    yield "question", "language", "asked", "declined"
    for asked in report.now.asked:
        yield asked.text, asked.language.value, asked.n, asked.declined


def _risen(report: Report) -> Iterable[Sequence[object]]:
    yield "question", "language", "asked", "more_than_before"
    for asked, by in report.risen:
        yield asked.text, asked.language.value, asked.n, by


def _entries(report: Report) -> Iterable[Sequence[object]]:
    yield "kb", "entry", "answered"
    for (kb, entry_id), n in sorted(report.now.used.items(), key=lambda found: (-found[1], found[0])):
        yield kb, entry_id, n
    for entry in report.unused:
        yield entry.kb, entry.id, 0


_TABLES: dict[str, Callable[[Report], Iterable[Sequence[object]]]] = {
    "days": _days,
    "shares": _shares,
    "asked": _asked,
    "risen": _risen,
    "entries": _entries,
}
