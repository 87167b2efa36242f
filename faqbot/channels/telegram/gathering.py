"""Which updates belong together: the pieces of an album, and short messages in a row that ask one thing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faqbot.conversation.bursts import is_complete

MOST = 8
_ALBUM = "media_group_id"


@dataclass(frozen=True, slots=True)
class Gathering:
    """How many seconds to wait for what belongs to an update: the rest of an album, what else somebody writes."""

    album_s: float
    burst_s: float

    def wait_s(self, body: str) -> float:
        """Seconds to wait behind an update."""
        message = _message(body)
        if _ALBUM in message:
            return self.album_s
        return self.burst_s if _is_words(message) and not is_complete(str(message["text"])) else 0.0

    def belongs(self, first: str, other: str) -> bool:
        """True if the other update is to be answered together with the first."""
        one, two = _message(first), _message(other)
        if _ALBUM in one or _ALBUM in two:
            return one.get(_ALBUM) == two.get(_ALBUM)
        return self.burst_s > 0 and _is_words(one) and _is_words(two)


def _message(body: str) -> Mapping[str, Any]:
    message = json.loads(body).get("message")
    return message if isinstance(message, dict) else {}


def _is_words(message: Mapping[str, Any]) -> bool:
    """Words of a private chat that are no command."""
    chat = message.get("chat")
    is_private = isinstance(chat, dict) and chat.get("type") == "private"
    return is_private and isinstance(message.get("text"), str) and not message["text"].startswith("/")
