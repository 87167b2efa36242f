"""Accounts that connect a bot, and what is written in their chats."""

from collections.abc import Mapping
from typing import Any

from faqbot.channels.telegram.fake.faults import Refusal
from faqbot.channels.telegram.fake.people import Json, Person, message
from faqbot.channels.telegram.fake.server import FakeBotApi

_SENDS = "business_connection_id"


class Account:
    """An account whose owner connects the first bot of a server; calls in its name are refused when that is over."""

    def __init__(self, api: FakeBotApi, owner: Person, connection: str = "bc-1") -> None:
        self._api = api
        self._owner = owner
        self._connection = connection
        self._is_enabled = self._may_reply = False
        self._written = 0
        api.connections[connection] = self.refusal

    @property
    def told(self) -> Json:
        """The connection as Telegram tells of it."""
        return {
            "id": self._connection,
            "user": self._owner.user,
            "user_chat_id": self._owner.id,
            "date": 1_760_000_000,
            "is_enabled": self._is_enabled,
            "rights": {"can_reply": True} if self._may_reply else {},
        }

    def connects(self, *, is_enabled: bool = True, may_reply: bool = True, is_told: bool = True) -> None:
        """The owner connects the bot, or changes what it may do; the bot may not be told."""
        self._is_enabled, self._may_reply = is_enabled, may_reply
        if is_told:
            self._api.bring({"business_connection": self.told})

    def hears(self, customer: Person, text: str, writer: Person | None = None, **more: Any) -> Json:
        """A customer writes to the account, or its owner (the `writer`) to the customer."""
        self._written += 1
        content = {"text": text, _SENDS: self._connection, **more}
        written = message(self._written, writer or customer, None, **content) | {"chat": customer.chat}
        self._api.bring({"business_message": written})
        return written

    def edits(self, written: Json, text: str) -> None:
        """A message of a customer is changed."""
        self._api.bring({"edited_business_message": written | {"text": text, "edit_date": written["date"] + 5}})

    def deletes(self, customer: Person, number: int) -> None:
        """A customer takes a message back."""
        gone = {_SENDS: self._connection, "chat": customer.chat, "message_ids": [number]}
        self._api.bring({"deleted_business_messages": gone})

    def refusal(self, method: str, _given: Mapping[str, Any]) -> Json | Refusal | None:
        """What a call in the name of the account meets; the connection itself where that is asked for."""
        if method == "getBusinessConnection":
            return self.told
        is_allowed = self._is_enabled and self._may_reply
        return None if is_allowed else Refusal(400, "Bad Request: BUSINESS_PEER_USAGE_MISSING")
