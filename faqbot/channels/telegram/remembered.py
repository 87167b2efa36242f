"""Chats that are asked for at every message, remembered: one process serves a bot, so nobody else changes them."""

from collections import OrderedDict
from datetime import datetime

from faqbot.domain.post import Chat
from faqbot.domain.protocols import ChatStore

_MOST = 10_000

Key = tuple[str, str, str]


class RememberedChats:
    """A ChatStore over another: reads what it has read or written before from memory, and writes through."""

    def __init__(self, store: ChatStore) -> None:
        self._store = store
        self._chats: OrderedDict[Key, Chat | None] = OrderedDict()

    async def chat(self, channel: str, bot: str, chat_id: str) -> Chat | None:
        """One chat, or None if nothing was kept of it."""
        key = channel, bot, chat_id
        if key in self._chats:
            return self._chats[key]
        chat = await self._store.chat(channel, bot, chat_id)
        self._remember(key, chat)
        return chat

    async def keep(self, chat: Chat, *, at: datetime) -> None:
        """Add a chat, or replace what was kept of it."""
        await self._store.keep(chat, at=at)
        self._remember((chat.channel, chat.bot, chat.id), chat)

    async def conversations(self, chat: Chat) -> tuple[str, ...]:
        """The conversations of a chat that are kept."""
        return await self._store.conversations(chat)

    async def drop(self, chat: Chat) -> None:
        """Delete the chat, not its conversations."""
        await self._store.drop(chat)
        self._remember((chat.channel, chat.bot, chat.id), None)

    def _remember(self, key: Key, chat: Chat | None) -> None:
        self._chats[key] = chat
        self._chats.move_to_end(key)
        while len(self._chats) > _MOST:
            self._chats.popitem(last=False)
