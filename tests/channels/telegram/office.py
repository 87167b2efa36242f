"""A shop that answers in Telegram: memory stores, the shipped fake of the Bot API, no time lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from faqbot.channels.telegram import House, Lines, Manners, People, Stores, Telegram, opened
from faqbot.channels.telegram.fake import FakeBotApi, Person
from faqbot.channels.telegram.updates import Topics
from faqbot.channels.telegram.visits import Claim
from faqbot.channels.widget.limits import rate
from faqbot.domain.language import Language
from faqbot.domain.protocols import Holds
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.storage.memory_post import MemoryArrivals, MemoryChatStore, MemoryOutbox
from faqbot.storage.memory_privacy import MemoryPrivacyStore
from tests.channels.widget.shop import NOON, Shop, a_shop

TOKEN = "1:" + "a" * 35
OTHER = "2:" + "b" * 35
TOM = Person(5, "Tom", "en")
MEI = Person(6, "美", "zh-hans")
TRACK = "Where is my parcel?"
TRACKED = "Open My orders. It is there.\n\n→ Have a look"


@dataclass
class Rules:
    """How the channel is set up; a test changes what it is about."""

    rate: str = "1000/minute"
    group_rate: str = "1000/minute"
    topics: Topics = frozenset()
    burst_s: float = 0.0
    is_in_business: bool = False
    webhook_url: str = ""
    tokens: str = TOKEN
    claim: Claim | None = None
    holds: Holds | None = None
    asked: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Office:
    """An open channel with what is behind it."""

    api: FakeBotApi
    shop: Shop
    stores: Stores
    telegram: Telegram

    @property
    def arrivals(self) -> MemoryArrivals:
        assert isinstance(self.stores.arrivals, MemoryArrivals)
        return self.stores.arrivals

    @property
    def outbox(self) -> MemoryOutbox:
        assert isinstance(self.stores.outbox, MemoryOutbox)
        return self.stores.outbox


def say(api: FakeBotApi, *said: tuple[Person, str]) -> None:
    """Let people say something, one after another."""
    for person, text in said:
        api.says(person, text)


async def memory_stores(shop: Shop) -> Stores:
    outbox = MemoryOutbox()
    return Stores(
        shop.turns,
        MemoryChatStore(shop.turns),
        MemoryArrivals(outbox),
        outbox,
        MemoryPrivacyStore(shop.turns, MemoryHandoffStore()),
    )


def a_channel(shop: Shop, stores: Stores, api_url: str, rules: Rules, people: People | None = None) -> Telegram:
    async def examples(language: Language) -> tuple[str, ...]:
        return tuple(entry.title(language) for entry in (await shop.shelf.snapshot()).entries)

    house = House(shop.parts.assistant, shop.shelf, stores, examples, lambda: NOON, rules.claim, rules.holds)
    lines = Lines(opened(rules.tokens, api_url), rules.webhook_url)
    manners = Manners(rate(rules.rate), rate(rules.group_rate), rules.topics, rules.burst_s, rules.is_in_business)
    return Telegram(house, lines, manners, lambda: 0.0, people)


@asynccontextmanager
async def opened_office(api: FakeBotApi, rules: Rules | None = None, shop: Shop | None = None) -> AsyncIterator[Office]:
    """Open the channel over stores in memory."""
    shop = shop or await a_shop()
    stores = await memory_stores(shop)
    telegram = a_channel(shop, stores, api.url, rules or Rules())
    async with telegram.running():
        yield Office(api, shop, stores, telegram)
