"""What came of questions in a period, counted by the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.language import Language
from faqbot.domain.statistics import Asked, Figures, Judged, Slice
from faqbot.domain.turn import Verdict
from faqbot.storage.bases import chunks
from faqbot.storage.database import Database
from faqbot.storage.handoff_tables import HandoffRow
from faqbot.storage.tables import ConversationRow, FeedbackRow, LabelRow, TurnRow

_TOOK = TurnRow.understand_ms + TurnRow.retrieve_ms + TurnRow.decide_ms
_IS_DECLINED = TurnRow.decision == "declined"


class SqlStatistics:
    """Statistics over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def figures(self, counted: Slice, *, most: int) -> Figures:
        """All figures of a slice, with the `most` most frequent questions, as they are at one moment."""
        fits = _fits(counted)
        async with self._database.reading() as connection:
            days = await _days(connection, fits)
            turns = sum(sum(counts.values()) for counts in days.values())
            conversations, handed_over = await _talks(connection, fits)
            p50_ms, p99_ms = await _times(connection, fits, turns)
            verdicts = await _verdicts(connection, fits)
            return Figures(
                days=days,
                conversations=conversations,
                handed_over=handed_over,
                liked=verdicts.get(Verdict.UP.value, 0),
                disliked=verdicts.get(Verdict.DOWN.value, 0),
                p50_ms=p50_ms,
                p99_ms=p99_ms,
                judged=await _judged(connection, fits),
                used=await _used(connection, fits),
                asked=await _asked(connection, fits, most),
            )

    async def frequencies(self, counted: Slice, texts: Collection[str]) -> Mapping[tuple[str, Language], int]:
        """How often each of these questions was asked, by text and language; what was not asked is left out."""
        found: dict[tuple[str, Language], int] = {}
        of = TurnRow.text, TurnRow.language
        async with self._database.reading() as connection:
            for some in chunks(sorted(texts)):
                counts = select(*of, func.count()).where(*_fits(counted), TurnRow.text.in_(some)).group_by(*of)
                for text, language, n in await connection.execute(counts):
                    found[text, Language(language)] = n
        return found


def _fits(counted: Slice) -> list[ColumnElement[bool]]:
    found = [TurnRow.at >= counted.since, TurnRow.at < counted.until]
    if counted.language is not None:
        found.append(TurnRow.language == counted.language.value)
    if counted.kb:
        found.append(TurnRow.kb == counted.kb)
    if counted.channel:
        own = select(ConversationRow.token).where(ConversationRow.channel == counted.channel)
        found.append(TurnRow.conversation.in_(own))
    return found


async def _days(connection: AsyncConnection, fits: list[ColumnElement[bool]]) -> dict[date, dict[str, int]]:
    at = func.timezone("UTC", TurnRow.at) if connection.dialect.name == "postgresql" else TurnRow.at
    # SQLite gives the text of a day, PostgreSQL the day.
    day = func.date(at)
    found: defaultdict[date, dict[str, int]] = defaultdict(dict)
    counts = select(day, TurnRow.decision, func.count()).where(*fits).group_by(day, TurnRow.decision).order_by(day)
    for of, decision, n in await connection.execute(counts):
        found[date.fromisoformat(str(of))][decision] = n
    return dict(found)


async def _verdicts(connection: AsyncConnection, fits: list[ColumnElement[bool]]) -> Mapping[str, int]:
    rated = select(FeedbackRow.verdict, func.count()).join(TurnRow, TurnRow.id == FeedbackRow.turn_id).where(*fits)
    return dict((await connection.execute(rated.group_by(FeedbackRow.verdict))).all())


async def _talks(connection: AsyncConnection, fits: list[ColumnElement[bool]]) -> tuple[int, int]:
    """How many conversations, and in how many of them a person was asked for."""
    talks = select(TurnRow.conversation).where(*fits).distinct().subquery()
    handed = case((exists().where(HandoffRow.conversation == talks.c.conversation), 1), else_=0)
    n, handed_over = (await connection.execute(select(func.count(), func.sum(handed)).select_from(talks))).one()
    return n, handed_over or 0


async def _times(
    connection: AsyncConnection, fits: list[ColumnElement[bool]], n: int
) -> tuple[float | None, float | None]:
    """The times that half of the turns and 99 % of them kept to."""
    if not n:
        return None, None
    ranked = select(_TOOK.label("took"), func.row_number().over(order_by=_TOOK).label("place")).where(*fits).subquery()
    middle, late = (1 + int(share * (n - 1)) for share in (0.5, 0.99))
    rows = await connection.execute(select(ranked.c.place, ranked.c.took).where(ranked.c.place.in_((middle, late))))
    took = {place: ms for place, ms in rows}  # noqa: C416 - mypy knows no dict of rows
    return took[middle], took[late]


async def _judged(connection: AsyncConnection, fits: list[ColumnElement[bool]]) -> Judged:
    # A label of all bases together holds for each.
    same = and_(
        LabelRow.text == TurnRow.text,
        LabelRow.language == TurnRow.language,
        or_(LabelRow.kb == "", LabelRow.kb == TurnRow.kb),
    )
    is_right = and_(LabelRow.entry_id.is_not(None), TurnRow.entry_id == LabelRow.entry_id)
    is_answered = TurnRow.decision == "curated"
    wrong = case((and_(is_answered, or_(LabelRow.entry_id.is_(None), ~is_right)), 1), else_=0)
    withheld = case((and_(_IS_DECLINED, LabelRow.entry_id.is_not(None)), 1), else_=0)
    judged = select(func.count(), func.sum(wrong), func.sum(withheld)).select_from(LabelRow).join(TurnRow, same)
    n, wrongs, withhelds = (await connection.execute(judged.where(*fits))).one()
    return Judged(n, wrongs or 0, withhelds or 0)


async def _used(connection: AsyncConnection, fits: list[ColumnElement[bool]]) -> dict[tuple[str, str], int]:
    named = TurnRow.entry_id.is_not(None), TurnRow.kb.is_not(None), TurnRow.decision == "curated"
    of = TurnRow.kb, TurnRow.entry_id
    counts = select(*of, func.count()).where(*fits, *named).group_by(*of)
    return {(kb or "", entry_id or ""): n for kb, entry_id, n in (await connection.execute(counts))}


async def _asked(connection: AsyncConnection, fits: list[ColumnElement[bool]], most: int) -> tuple[Asked, ...]:
    n, declined = func.count().label("n"), func.sum(case((_IS_DECLINED, 1), else_=0)).label("declined")
    of = TurnRow.text, TurnRow.language
    frequent = select(*of, n, declined).where(*fits, TurnRow.text != "").group_by(*of).order_by(n.desc(), *of)
    rows = await connection.execute(frequent.limit(most))
    return tuple(Asked(row.text, Language(row.language), row.n, row.declined) for row in rows)
