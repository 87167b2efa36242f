"""Messages to be sent, as the outbox keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.methods import CloseForumTopic, CopyMessage, EditMessageReplyMarkup, EditMessageText, SendMessage
from aiogram.methods.base import TelegramMethod
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)

from faqbot.channels.telegram.formatting import Formatted, Span, pieces
from faqbot.channels.telegram.heard import Place
from faqbot.domain.post import Letter

CHANNEL = "telegram"
# The calls that are kept in the outbox until they are done.
CALLS: dict[str, type[TelegramMethod[Any]]] = {
    "sendMessage": SendMessage,
    "editMessageText": EditMessageText,
    "editMessageReplyMarkup": EditMessageReplyMarkup,
    "copyMessage": CopyMessage,
    "closeForumTopic": CloseForumTopic,
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message; `data` comes back when it is pressed, at most 64 bytes."""

    label: str
    data: str


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the letters of one bot to one place."""

    bot: str
    place: Place
    at: datetime

    def message(
        self, text: Formatted | str, rows: Rows = (), reply_to: int | None = None, *, is_silent: bool = False
    ) -> tuple[Letter, ...]:
        """A text, in as many messages as it takes: the first replies, the last has the buttons."""
        parts = list(pieces(Formatted(text) if isinstance(text, str) else text))
        return tuple(
            self._letter(
                SendMessage(
                    chat_id=self.place.chat,
                    text=part.text,
                    entities=[_entity(span) for span in part.spans] or None,
                    message_thread_id=self.place.thread,
                    reply_parameters=_replying(reply_to if place == 0 else None),
                    reply_markup=keyboard(rows if place == len(parts) - 1 else ()),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    disable_notification=is_silent or None,
                    business_connection_id=self.place.business or None,
                )
            )
            for place, part in enumerate(parts)
        )

    def rewritten(self, number: int, text: str) -> Letter:
        """Another text in a message of ours, as far as it fits."""
        first = next(pieces(Formatted(text)), Formatted("…"))
        return self._letter(EditMessageText(chat_id=self.place.chat, message_id=number, text=first.text))

    def copied(self, chat: int, number: int, reply_to: int | None = None) -> Letter:
        """A copy of a message of another chat, whatever is in it."""
        return self._letter(
            CopyMessage(
                chat_id=self.place.chat,
                from_chat_id=chat,
                message_id=number,
                message_thread_id=self.place.thread,
                reply_parameters=_replying(reply_to),
            )
        )

    def closed(self) -> Letter:
        """The end of a topic."""
        return self._letter(CloseForumTopic(chat_id=self.place.chat, message_thread_id=self.place.thread or 0))

    def buttons(self, number: int, rows: Rows = ()) -> Letter:
        """Other buttons below a message of ours; none takes them away."""
        call = EditMessageReplyMarkup(chat_id=self.place.chat, message_id=number, reply_markup=keyboard(rows))
        return self._letter(call)

    def _letter(self, call: TelegramMethod[Any]) -> Letter:
        body = call.model_dump_json(exclude_none=True, exclude_defaults=True)
        return Letter(CHANNEL, self.bot, self.place.name, call.__api_method__, body, self.at)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram takes them."""
    buttons = [[InlineKeyboardButton(text=b.label, callback_data=b.data) for b in row] for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=buttons) if buttons else None


def _entity(span: Span) -> MessageEntity:
    return MessageEntity(type=span.kind, offset=span.start, length=span.length, url=span.url)


def _replying(number: int | None) -> ReplyParameters | None:
    """The message may have been deleted meanwhile, which must not keep the answer back."""
    return None if number is None else ReplyParameters(message_id=number, allow_sending_without_reply=True)
