"""What Telegram answers to calls that change nothing of its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from faqbot.channels.telegram.fake.people import Json

_KEPT = ("entities", "reply_markup", "message_thread_id")
_FULL_CHAT = {
    "accent_color_id": 0,
    "max_reaction_count": 1,
    "accepted_gift_types": dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    ),
}
_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages", "can_manage_topics",
)  # fmt: skip


def result(bot: str, method: str, given: Mapping[str, Any], numbers: Iterator[int]) -> Any:  # noqa: PLR0911 - a method each
    """The result of a call; `numbers` gives what is created its number."""
    match method:
        case "getMe":
            return me(bot) | {"can_join_groups": True, "can_read_all_group_messages": False}
        case "sendMessage" | "editMessageText":
            return _message(bot, given, numbers)
        case "copyMessage":
            return {"message_id": next(numbers)}
        case "createForumTopic":
            return {"message_thread_id": next(numbers), "name": given["name"], "icon_color": 7322096}
        case "getChat":
            return {"id": given["chat_id"], "type": "supergroup", "title": "Desk", "is_forum": True} | _FULL_CHAT
        case "getChatMember":
            return {"status": "administrator", "user": me(bot), **dict.fromkeys(_RIGHTS, True)}
        case _:
            return True


def me(bot: str) -> Json:
    """The bot as a user."""
    return {"id": int(bot), "is_bot": True, "first_name": "Shop", "username": f"shop{bot}_bot"}


def _message(bot: str, given: Mapping[str, Any], numbers: Iterator[int]) -> Json:
    chat = given["chat_id"]
    named = {"type": "supergroup", "title": "Customers"} if chat < 0 else {"type": "private", "first_name": "Mei"}
    return {
        "message_id": given.get("message_id") or next(numbers),
        "from": me(bot),
        "chat": {"id": chat, **named},
        "date": 1_760_000_000,
        "text": given["text"],
        **{key: given[key] for key in _KEPT if key in given},
    }
