"""What an update of Telegram means to the bot."""

import re
from collections.abc import Mapping
from typing import Any

from aiogram.types import BusinessConnection, CallbackQuery, ChatMemberUpdated, Message, MessageEntity, Update, User
from pydantic import ValidationError

from faqbot.channels.telegram.heard import (
    Came,
    Connected,
    Heard,
    Left,
    Me,
    Nothing,
    Ordered,
    Place,
    Pressed,
    Said,
    Sender,
    Shown,
)
from faqbot.domain.errors import BadSetting

Raw = Mapping[str, Any]

# What Telegram is asked to bring; each is understood below.
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
# And these where the bot may answer in the chats of accounts that connect it.
BUSINESS = ("business_connection", "business_message", "edited_business_message", "deleted_business_messages")
_SHOWN = (
    "photo", "voice", "video", "video_note", "sticker", "document", "audio", "animation", "location", "venue",
    "contact", "poll", "dice", "story", "paid_media", "game",
)  # fmt: skip
_PRIVATE = "private"
_TOPIC = re.compile(r"(-\d+)(?::(\d+))?", re.ASCII)


Topics = frozenset[tuple[int, int | None]]


def topics(given: str) -> Topics:
    """Read FAQBOT_TELEGRAM_TOPICS: groups such as -1001, or topics of one such as -1001:5. Raise BadSetting."""
    found = [_TOPIC.fullmatch(part.strip()) for part in given.split(",") if part.strip()]
    if not all(found):
        raise BadSetting(f"FAQBOT_TELEGRAM_TOPICS is {given!r}; write groups or topics such as -1001234:5,-1005678")
    return frozenset((int(m[1]), int(m[2]) if m[2] else None) for m in found if m)


def group(given: str) -> int | None:
    """Read FAQBOT_TELEGRAM_DESK, None if it is not set. Raise BadSetting."""
    if not given:
        return None
    found = _TOPIC.fullmatch(given.strip())
    if found is None or found[2]:
        raise BadSetting(f"FAQBOT_TELEGRAM_DESK is {given!r}; write the number of a group such as -1001234567890")
    return int(found[1])


def chat_of(raw: Raw) -> str:
    """The chat that an update belongs to, which keeps its order; "0" where there is none."""
    for kind in (*WANTED, *BUSINESS):
        content = raw.get(kind)
        if isinstance(content, dict):
            chat = content.get("chat") or (content.get("message") or {}).get("chat") or content.get("from") or {}
            connection = content.get("business_connection_id") if kind in BUSINESS else None
            return Place(chat.get("id", 0), business=str(connection or "")).name
    return "0"


def understand(body: str, me: Me, topics: Topics = frozenset()) -> Heard:
    """Read an update as it was brought; one that cannot be read is nothing."""
    try:
        update = Update.model_validate_json(body)
    except ValidationError:
        return Nothing()
    message = update.message or update.edited_message
    if message is not None:
        return _message(message, me, topics)
    business = update.business_message or update.edited_business_message
    return _in_an_account(business) if business is not None else _other(update)


def _other(update: Update) -> Heard:
    """What is no message."""
    if update.business_connection is not None:
        return connected(update.business_connection)
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    return Nothing()


def _message(message: Message, me: Me, topics: Topics) -> Heard:
    user, place = message.from_user, _place(message)
    if user is None or user.is_bot or message.via_bot is not None:
        return Nothing()
    text, entities = message.text or message.caption or "", message.entities or message.caption_entities or []
    mentions = [entity for entity in entities if _names(entity, text, me)]
    order = _order(message, me, entities)
    if order is not None:
        return order
    earlier = _replied_to(message)
    replies_to = earlier.message_id if earlier else None
    is_addressed = place.is_private or bool(mentions) or _is_by(earlier, me)
    listens = (place.chat, place.thread) in topics or (place.chat, None) in topics
    if not is_addressed and not listens:
        return Nothing()
    if text:
        words = _without(text, mentions)
        edited = message.edit_date
        return Said(place, _sender(user), message.message_id, words, is_addressed, edited, replies_to=replies_to)
    is_shown = any(getattr(message, kind) for kind in _SHOWN)
    return Shown(place, _sender(user), message.message_id, is_addressed, replies_to) if is_shown else Nothing()


def _order(message: Message, me: Me, entities: list[MessageEntity]) -> Ordered | Nothing | None:
    """A command to this bot; Nothing for another's, None where there is none."""
    text = message.text or ""
    first = next((e for e in entities if e.type == "bot_command" and e.offset == 0), None)
    if first is None or message.edit_date is not None or message.from_user is None:
        return None
    name, _, whom = first.extract_from(text)[1:].partition("@")
    if whom and whom.lower() != me.name.lower():
        return Nothing()
    place, sender = _place(message), _sender(message.from_user)
    return Ordered(place, sender, message.message_id, name.lower(), text[first.length :].strip())


def _in_an_account(message: Message) -> Said | Nothing:
    """Words of a customer to an account; its owner's own, and what a bot wrote in its name, are nobody's question."""
    user, text = message.from_user, message.text or message.caption or ""
    is_customer = user is not None and not user.is_bot and user.id == message.chat.id
    if user is None or not is_customer or not text or text.startswith("/") or message.via_bot is not None:
        return Nothing()
    place = Place(message.chat.id, business=message.business_connection_id or "")
    is_ours = not place.business or message.sender_business_bot is not None
    if is_ours or message.chat.type != _PRIVATE:
        return Nothing()
    return Said(place, _sender(user), message.message_id, text, is_addressed=False, edited_at=message.edit_date)


def connected(connection: BusinessConnection) -> Connected:
    """What Telegram tells of a connection: without the right to reply, or once it is disabled, nothing may be said."""
    may_answer = connection.is_enabled and connection.rights is not None and bool(connection.rights.can_reply)
    place = Place(connection.user_chat_id)
    return Connected(place, _sender(connection.user), connection.id, may_answer)


def _press(query: CallbackQuery) -> Heard:
    message = query.message
    if message is None or query.data is None:
        return Nothing()
    place = _place(message) if isinstance(message, Message) else Place(message.chat.id, None, message.chat.id > 0)
    keyboard = message.reply_markup.inline_keyboard if isinstance(message, Message) and message.reply_markup else []
    labels = [button.text for row in keyboard for button in row if button.callback_data == query.data]
    return Pressed(place, _sender(query.from_user), query.id, query.data, "".join(labels[:1]), message.message_id)


def _membership(change: ChatMemberUpdated) -> Heard:
    place = Place(change.chat.id, None, change.chat.type == _PRIVATE)
    is_here = change.new_chat_member.status in {"member", "administrator", "creator"}
    was_here = change.old_chat_member.status in {"member", "administrator", "creator"}
    if is_here == was_here:
        return Nothing()
    return (Came if is_here else Left)(place, _sender(change.from_user))


def _place(message: Message) -> Place:
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, thread, message.chat.type == _PRIVATE)


def _sender(user: User) -> Sender:
    return Sender(user.id, user.full_name, user.language_code or "")


def _names(entity: MessageEntity, text: str, me: Me) -> bool:
    if entity.type == "text_mention":
        return entity.user is not None and entity.user.id == me.id
    return entity.type == "mention" and entity.extract_from(text).lower() == f"@{me.name}".lower()


def _replied_to(message: Message) -> Message | None:
    """In a topic every message replies to the one that opened it, which means nothing."""
    earlier = message.reply_to_message
    return None if earlier is None or earlier.forum_topic_created is not None else earlier


def _is_by(message: Message | None, me: Me) -> bool:
    return message is not None and message.from_user is not None and message.from_user.id == me.id


def _without(text: str, mentions: list[MessageEntity]) -> str:
    for mention in mentions:
        text = text.replace(mention.extract_from(text), " ", 1) if mention.type == "mention" else text
    return text.strip()
