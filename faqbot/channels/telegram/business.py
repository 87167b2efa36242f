"""Accounts of shops that let the bot answer in their own chats: which of them do, and still do."""

from dataclasses import replace

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import GetBusinessConnection

from faqbot.channels.telegram.heard import Connected
from faqbot.channels.telegram.letters import CHANNEL
from faqbot.channels.telegram.updates import connected
from faqbot.channels.telegram.visits import Visit
from faqbot.domain.post import Chat
from faqbot.domain.protocols import ChatStore

_CALL_S = 5

log = structlog.get_logger(__name__)


class Connections:
    """What is known of connections; each is kept like a chat, whose conversation names the account's owner."""

    def __init__(self, chats: ChatStore) -> None:
        self._chats = chats

    async def changed(self, visit: Visit, heard: Connected) -> None:
        """Remember what an owner has just allowed, or does not any more."""
        await self._keep(visit, heard)

    async def may_answer(self, visit: Visit) -> bool:
        """True if the customer's message came over a connection that lets the bot answer, and is not the owner's."""
        known = await self._chats.chat(CHANNEL, visit.arrival.bot, _name(visit.place.business))
        if known is None:
            heard = await _asked(visit.bot, visit.place.business)
            if heard is None:
                return False
            known = await self._keep(visit, heard)
        return not known.is_gone and known.conversation != str(visit.sender.id)

    async def _keep(self, visit: Visit, heard: Connected) -> Chat:
        chat = Chat(CHANNEL, visit.arrival.bot, _name(heard.connection), str(heard.sender.id))
        kept = replace(chat, is_gone=not heard.may_answer)
        await self._chats.keep(kept, at=visit.arrival.at)
        return kept


async def _asked(bot: Bot, connection: str) -> Connected | None:
    """A connection that was made while nobody listened; None, and no answer, if Telegram does not tell."""
    try:
        found = await bot(GetBusinessConnection(business_connection_id=connection), request_timeout=_CALL_S)
    except AiogramError as error:
        log.warning("telegram.connection_unknown", error=type(error).__name__)
        return None
    return connected(found)


def _name(connection: str) -> str:
    return f"business {connection}"
