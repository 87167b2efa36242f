"""What a customer sees while an answer is made: that the bot is typing, and a model's sentences as they come."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.exceptions import AiogramError
from aiogram.methods import SendChatAction, SendMessageDraft
from aiogram.methods.base import TelegramMethod

from faqbot.channels.telegram.heard import Place
from faqbot.domain.protocols import Hear

# Most answers are there at once; only who waits is told.
_PATIENCE_S = 0.4
# Telegram shows an action for five seconds.
_TYPING_EVERY_S = 4.5
_DRAFT_EVERY_S = 0.4
_CALL_S = 5


@asynccontextmanager
async def shown(bot: Bot, place: Place, number: int) -> AsyncIterator[Hear]:
    """Show that an answer is being made until the context ends; in a private chat what is heard becomes a draft.

    Nothing here keeps an answer back: a call that fails is left out.
    """
    draft = _Draft(bot, place, number)
    async with _owned(_typing(bot, place)), _owned(draft.run()):
        yield draft.hear


class _Draft:
    """A message that grows while it is written."""

    def __init__(self, bot: Bot, place: Place, number: int) -> None:
        self._bot = bot
        self._place = place
        self._number = number
        self._text = ""
        self._more = asyncio.Event()

    def hear(self, sentence: str) -> None:
        between = " " if self._text[-1:].isascii() and self._text else ""
        self._text = f"{self._text}{between}{sentence.strip()}"
        if self._place.is_private:
            self._more.set()

    async def run(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            call = SendMessageDraft(chat_id=self._place.chat, draft_id=self._number, text=self._text)
            await _tried(self._bot, call)
            await asyncio.sleep(_DRAFT_EVERY_S)


async def _typing(bot: Bot, place: Place) -> None:
    await asyncio.sleep(_PATIENCE_S)
    while True:
        await _tried(bot, SendChatAction(chat_id=place.chat, message_thread_id=place.thread, action=ChatAction.TYPING))
        await asyncio.sleep(_TYPING_EVERY_S)


async def _tried(bot: Bot, call: TelegramMethod[bool]) -> None:
    with contextlib.suppress(AiogramError):
        await bot(call, request_timeout=_CALL_S)


@asynccontextmanager
async def _owned(showing: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(showing)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
