"""Conversations to look through, in the database."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from faqbot.domain.conversation import By, Outline, Sought
from faqbot.domain.handoff import State
from faqbot.domain.language import Language
from faqbot.domain.turn import Feedback, Verdict
from faqbot.language.normalise import normalise
from faqbot.storage.columns import plain
from faqbot.storage.database import Database
from faqbot.storage.handoff_tables import HandoffRow
from faqbot.storage.tables import ConversationRow, FeedbackRow, TurnRow

_OWN = TurnRow.conversation == ConversationRow.token


class SqlConversationLog:
    """A ConversationLog over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, sought: Sought, *, most: int, offset: int = 0) -> tuple[Outline, ...]:
        """Those that fit, in order, after the first `offset`."""
        # Only what is shown is outlined, not all that is sorted.
        shown = _joined().where(*_fits(sought)).order_by(*_order(sought)).limit(most).offset(offset).subquery()
        page = _outlines().where(ConversationRow.token.in_(select(shown.c.token))).order_by(*_order(sought))
        async with self._database.reading() as connection:
            rows = (await connection.execute(page)).all()
        return tuple(map(_outline, rows))

    async def count(self, sought: Sought, *, most: int) -> int:
        """How many fit; `most` where there are as many or more."""
        # The newest first, as they are shown: where many fit, that soon finds enough.
        some = _joined().where(*_fits(sought)).order_by(ConversationRow.last_at.desc()).limit(most)
        counted = select(func.count()).select_from(some.subquery())
        async with self._database.reading() as connection:
            return await connection.scalar(counted) or 0

    async def outline(self, conversation: str) -> Outline | None:
        """One conversation at a glance, or None."""
        one = _outlines().where(ConversationRow.token == conversation, *_fits(Sought()))
        async with self._database.reading() as connection:
            row = (await connection.execute(one)).one_or_none()
        return None if row is None else _outline(row)

    async def bases(self, conversation: str) -> frozenset[str]:
        """The knowledge bases that its turns belong to; "" stands for all together, or for none."""
        found = select(TurnRow.kb).where(TurnRow.conversation == conversation).distinct()
        async with self._database.reading() as connection:
            return frozenset(kb or "" for kb in (await connection.scalars(found)).all())

    async def verdicts(self, conversation: str) -> tuple[Feedback, ...]:
        """What the customer said of the replies."""
        found = select(FeedbackRow.__table__).join(TurnRow, TurnRow.id == FeedbackRow.turn_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(found.where(TurnRow.conversation == conversation))).all()
        return tuple(Feedback(row.turn_id, Verdict(row.verdict), row.at, row.comment) for row in rows)

    async def channels(self) -> tuple[str, ...]:
        """The names of the channels that conversations came by, in order."""
        async with self._database.reading() as connection:
            found = (await connection.scalars(select(ConversationRow.channel).distinct())).all()
        return tuple(sorted(found))


def pattern_words(word: str) -> tuple[str, ...]:
    """A word as it was typed and in the one normal form: what was said in simplified signs is found in either."""
    return tuple(dict.fromkeys((plain(word), normalise(word) or plain(word))))


def _counted(*conditions: ColumnElement[bool]) -> Any:
    return (
        select(func.count()).select_from(TurnRow).where(_OWN, *conditions).correlate(ConversationRow).scalar_subquery()
    )


def _disliked() -> Any:
    down = select(func.count()).select_from(FeedbackRow).join(TurnRow, TurnRow.id == FeedbackRow.turn_id)
    return down.where(_OWN, FeedbackRow.verdict == Verdict.DOWN.value).correlate(ConversationRow).scalar_subquery()


def _last(column: Any) -> Any:
    newest = select(column).where(_OWN).order_by(TurnRow.inbox_id.desc()).limit(1)
    return newest.correlate(ConversationRow).scalar_subquery()


def _joined(*columns: Any) -> Select[Any]:
    found = select(ConversationRow.token, *columns)
    return found.outerjoin(HandoffRow, HandoffRow.conversation == ConversationRow.token)


def _outlines() -> Select[Any]:
    return _joined(
        ConversationRow.channel,
        ConversationRow.created_at,
        ConversationRow.last_at,
        HandoffRow.state,
        HandoffRow.operator,
        _counted().label("turns"),
        _counted(TurnRow.decision == "declined").label("declined"),
        _disliked().label("disliked"),
        _last(TurnRow.text).label("text"),
        _last(TurnRow.language).label("language"),
        _last(TurnRow.kb).label("kb"),
    )


def _outline(row: Any) -> Outline:
    return Outline(
        conversation=row.token,
        channel=row.channel,
        first_at=row.created_at,
        last_at=row.last_at,
        turns=row.turns,
        declined=row.declined,
        disliked=row.disliked,
        text=row.text,
        language=Language(row.language),
        kb=row.kb or "",
        state=State(row.state) if row.state else State.BOT,
        operator=row.operator or "",
    )


def _fits(sought: Sought) -> list[ColumnElement[bool]]:
    """A conversation whose first message is not answered yet has nothing to show."""
    told = [_OWN, *(condition for word in sought.words for condition in [_says(word)])]
    told += [TurnRow.language == sought.language.value] if sought.language else []
    told += [TurnRow.kb == sought.kb] if sought.kb else []
    found = [_some(*told)]
    if sought.bases is not None:
        outside = or_(TurnRow.kb.is_(None), TurnRow.kb.not_in(sought.bases))
        found.append(~_some(_OWN, outside))
    if sought.is_disliked:
        found.append(_disliked() > 0)
    found += [ConversationRow.channel == sought.channel] if sought.channel else []
    found += [HandoffRow.state.in_([state.value for state in sought.states])] if sought.states else []
    found += [ConversationRow.last_at >= sought.since] if sought.since else []
    found += [ConversationRow.created_at < sought.until] if sought.until else []
    return found


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(*conditions)).correlate(ConversationRow)


def _says(word: str) -> ColumnElement[bool]:
    texts = (TurnRow.text, TurnRow.reply_text)
    return or_(*(text.icontains(form, autoescape=True) for text in texts for form in pattern_words(word)))


def _order(sought: Sought) -> list[Any]:
    match sought.by:
        case By.LAST:
            column: Any = ConversationRow.last_at
        case By.FIRST:
            column = ConversationRow.created_at
        case By.TURNS:
            column = _counted()
    return [column.asc() if sought.ascending else column.desc(), ConversationRow.token]
