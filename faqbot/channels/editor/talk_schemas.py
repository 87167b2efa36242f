"""The shapes of conversations in the desk's REST API."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from faqbot.domain.conversation import Outline
from faqbot.domain.message import Source
from faqbot.editing.conversations import Line, Whole
from faqbot.editing.talking import LONGEST


class TakeIn(BaseModel):
    """Whom the conversation was seen to be with, "" for the bot."""

    model_config = ConfigDict(extra="forbid")

    former: str = ""


class AnswerIn(BaseModel):
    """What the customer is to read."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST)


class OutlineOut(BaseModel):
    """A conversation at a glance; `text` is its last question, personal data masked."""

    conversation: str
    channel: str
    first_at: datetime
    last_at: datetime
    turns: int
    declined: int
    disliked: int
    text: str
    lang: str
    kb: str
    stands: str
    operator: str

    @classmethod
    def of(cls, outline: Outline) -> "OutlineOut":
        return cls(
            conversation=outline.conversation,
            channel=outline.channel,
            first_at=outline.first_at,
            last_at=outline.last_at,
            turns=outline.turns,
            declined=outline.declined,
            disliked=outline.disliked,
            text=outline.text,
            lang=outline.language.value,
            kb=outline.kb,
            stands=outline.state.value,
            operator=outline.operator,
        )


class ConversationsOut(BaseModel):
    """A page of conversations, and how many fit in all."""

    conversations: list[OutlineOut]
    total: int
    page: int
    pages: int


class SourceOut(BaseModel):
    """A page or document behind a reply."""

    title: str
    url: str

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        return cls(title=source.title, url=source.url)


class LineOut(BaseModel):
    """Something that was said; what the bot said comes with its turn, its rung, and what the customer said of it."""

    author: str
    text: str
    at: datetime
    turn: str | None
    decision: str | None
    entry: str | None
    confidence: float | None
    sources: list[SourceOut]
    verdict: str | None
    comment: str

    @classmethod
    def of(cls, line: Line) -> "LineOut":
        turn, verdict = line.turn, line.verdict
        return cls(
            author=line.said.author.value,
            text=line.said.text,
            at=line.said.at,
            turn=turn.id if turn else None,
            decision=turn.decision if turn else None,
            entry=f"{turn.kb}/{turn.entry_id}" if turn and turn.entry_id else None,
            confidence=turn.confidence if turn else None,
            sources=[SourceOut.of(source) for source in turn.reply.sources] if turn else [],
            verdict=verdict.verdict.value if verdict else None,
            comment=verdict.comment if verdict else "",
        )


class TalkOut(BaseModel):
    """A conversation with all that was said, oldest first."""

    outline: OutlineOut
    lines: list[LineOut]

    @classmethod
    def of(cls, whole: Whole) -> "TalkOut":
        return cls(outline=OutlineOut.of(whole.outline), lines=[LineOut.of(line) for line in whole.lines])
