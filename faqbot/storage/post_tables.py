"""The tables of what messengers bring and what they are to deliver, as the newest migration leaves them."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from faqbot.storage.tables import Row

_Number = BigInteger().with_variant(Integer(), "sqlite")


class ArrivalRow(Row):
    """An update of a messenger; once it is answered its body is empty."""

    __tablename__ = "arrivals"
    __table_args__ = (UniqueConstraint("channel", "bot", "number", name="uq_arrivals_channel_bot_number"),)

    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    channel: Mapped[str]
    bot: Mapped[str]
    number: Mapped[int] = mapped_column(BigInteger)
    chat: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]
    is_answered: Mapped[bool]


class LetterRow(Row):
    """A call that a messenger is to be made; once its fate is known its body is empty."""

    __tablename__ = "letters"
    __table_args__ = (
        Index(
            "uq_letters_name",
            "channel",
            "bot",
            "chat",
            "name",
            unique=True,
            sqlite_where=text("name <> ''"),
            postgresql_where=text("name <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    channel: Mapped[str]
    bot: Mapped[str]
    chat: Mapped[str]
    call: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]
    doubts: Mapped[int]
    name: Mapped[str]
    fate: Mapped[str | None]
    message: Mapped[int | None] = mapped_column(BigInteger)


class ChatRow(Row):
    """A chat of a bot with somebody."""

    __tablename__ = "chats"

    channel: Mapped[str] = mapped_column(primary_key=True)
    bot: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str]
    language: Mapped[str | None]
    is_gone: Mapped[bool]
    standing: Mapped[str]
    at: Mapped[datetime]
