"""The Telegram channel, imported only where a token is set: that takes longer than everything else together."""

import random
from typing import TYPE_CHECKING

from faqbot.app.application import Application
from faqbot.app.clock import now
from faqbot.channels.widget.examples import titles
from faqbot.channels.widget.limits import rate
from faqbot.domain.language import Language
from faqbot.settings import Settings
from faqbot.storage.privacy import SqlPrivacyStore

# How many questions a whole group may ask: Telegram lets a bot write there some twenty times a minute.
_GROUP_RATE = "20/minute"

if TYPE_CHECKING:
    from faqbot.channels.telegram import Reach, Telegram


def telegram_reach(settings: Settings) -> "Reach | None":
    """How Telegram tells customers and people of the shop, None without a token. Raise BadSetting."""
    tokens = settings.telegram_token.get_secret_value()
    if not tokens.strip(" ,"):
        return None
    # Imported where it is used: it takes longer than everything else together.
    from faqbot.channels.telegram import Reach, first_bot, group  # noqa: PLC0415

    return Reach(group(settings.telegram_desk), first_bot(tokens))


def telegram(application: Application, reach: "Reach | None") -> "Telegram | None":
    """The Telegram channel for the bots of FAQBOT_TELEGRAM_TOKEN, None without one. Raise BadSetting."""
    if reach is None:
        return None
    settings = application.settings
    from faqbot.channels import telegram as channel  # noqa: PLC0415 - slow, see above
    from faqbot.storage.post import SqlArrivals, SqlChatStore, SqlOutbox  # noqa: PLC0415

    async def examples(language: Language) -> tuple[str, ...]:
        at = now()
        live = [entry for entry in (await application.shelf.snapshot()).entries if entry.is_live(at)]
        return tuple(titles(live, language))

    database = application.database
    chats = channel.RememberedChats(SqlChatStore(database))
    arrivals, outbox = SqlArrivals(database), SqlOutbox(database)
    stores = channel.Stores(application.turns, chats, arrivals, outbox, SqlPrivacyStore(database))
    house = channel.House(application.assistant, application.shelf, stores, examples, now, holds=application.holds)
    listens = channel.topics(settings.telegram_topics)
    paces = rate(settings.rate_limit), rate(_GROUP_RATE)
    manners = channel.Manners(*paces, listens, settings.burst_wait_s, is_in_business=settings.telegram_business)
    bots = channel.opened(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    people = channel.People(reach, application.handoffs, application.drafts)
    lines = channel.Lines(bots, settings.telegram_webhook_url)
    return channel.Telegram(house, lines, manners, random.random, people)
