"""A small shop to serve over HTTP: memory stores, the shipped embedder, and a rung that can take its time."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx2
import jwt

from faqbot.answerers.curated import CuratedAnswerer
from faqbot.app import SnapshotBuilder
from faqbot.assistant import Assistant, Talk
from faqbot.channels.widget import Parts
from faqbot.channels.widget.conversations import CHANNEL
from faqbot.channels.widget.limits import Limiter, rate
from faqbot.channels.widget.people import Bells
from faqbot.conversation.floor import BotAlone, Floor
from faqbot.conversation.handoffs import Handoffs, OpeningOf, always_open
from faqbot.conversation.lines import Lines
from faqbot.conversation.noted import Noted
from faqbot.domain.decision import Decision
from faqbot.domain.evidence import Evidence
from faqbot.domain.faq import Entry, Link, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, unheard
from faqbot.domain.site import DEFAULT, Keys, Site
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.pipeline import Pipeline
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.storage.memory_sites import MemorySiteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZH, EN = Language.ZH, Language.EN
MESSAGES = "/api/v1/messages"
FEEDBACK = "/api/v1/feedback"
CONVERSATION = "/api/v1/conversation"
KEYS = Keys("v" * 43, "i" * 43)

Json = dict[str, Any]


def an_entry(entry_id: str, zh: str, en: str, answer_zh: str, answer_en: str) -> Entry:
    """An entry with one phrasing, one answer and a link in each language."""
    return Entry(
        id=entry_id,
        kb="shop",
        phrasings=(Phrasing(zh, ZH), Phrasing(en, EN)),
        answers={ZH: answer_zh, EN: answer_en},
        links=(Link(f"https://shop.example/{entry_id}", {ZH: "查看", EN: "Have a look"}),),
    )


ENTRIES = (
    an_entry(
        "track", "我的包裹到哪儿了？", "Where is my parcel?", "请看**我的订单**。", "Open **My orders**. It is there."
    ),
    an_entry("refund", "怎么申请退款？", "How do I get a refund?", "在订单页申请。", "Ask on the order's page."),
    an_entry("password", "怎么修改密码？", "How do I change my password?", "在设置里修改。", "In the settings."),
)


@dataclass
class Thinking:
    """A rung that thinks for a while, notes what it was asked, and decides as told: None lets the next one answer."""

    seconds: float = 0.0
    says: tuple[str, ...] = ()
    decision: Decision | None = None
    asked: list[Question] = field(default_factory=list)

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        for sentence in self.says:
            hear(sentence)
        await asyncio.sleep(self.seconds)
        self.asked.append(question)
        return self.decision


@dataclass
class Shop:
    """The stores and the parts of a shop that is open."""

    entries: MemoryEntryStore
    turns: MemoryTurnStore
    sites: MemorySiteStore
    shelf: Shelf
    thinking: Thinking
    parts: Parts
    handoffs: MemoryHandoffStore


async def a_shop(*, operators: Noted | None = None, opening_of: OpeningOf = always_open) -> Shop:
    """Open a shop with three entries in the knowledge base "shop", and with people if operators can be told."""
    entries, turns, thinking, sites = MemoryEntryStore(), MemoryTurnStore(), Thinking(), MemorySiteStore()
    await entries.save(ENTRIES, at=NOON)
    await sites.put(Site(DEFAULT, KEYS))
    shelf = Shelf(entries, MemoryCalibrationStore(), SnapshotBuilder(LatentEmbedder(), None, 0.05))
    numbers = count(1)
    bells = Bells()
    kept = MemoryHandoffStore()
    handoffs = Handoffs(kept, turns, Lines((operators,) if operators else (), {CHANNEL: bells}), opening_of)
    talk = Talk(Floor(handoffs) if operators else BotAlone())
    pipeline = Pipeline([thinking, CuratedAnswerer()])
    assistant = Assistant(shelf, pipeline, turns, lambda: f"turn-{next(numbers)}", talk)
    parts = Parts(
        assistant,
        shelf,
        turns,
        sites,
        handoffs,
        Limiter(rate("1000/minute")),
        now=lambda: datetime.now(UTC),
        new_key=lambda: f"made-{next(numbers)}",
        bells=bells,
    )
    return Shop(entries, turns, sites, shelf, thinking, parts, kept)


async def ask(client: httpx2.AsyncClient, text: str, **fields: str) -> Json:
    """Ask and expect an answer."""
    response = await client.post(MESSAGES, json={"text": text, **fields})
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


def bearing(token: str) -> dict[str, str]:
    """The header that opens a conversation."""
    return {"Authorization": f"Bearer {token}"}


def conversation_of(answer: Json) -> str:
    """The conversation that the token of an answer opens, as the stores know it."""
    return str(jwt.decode(answer["conversation"], options={"verify_signature": False})["sub"])


def error(response: httpx2.Response) -> tuple[int, str]:
    """The status and the code of an error, which must have the one shape with a sentence."""
    body = response.json()
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["code", "message"]
    assert body["error"]["message"].endswith(".")
    return response.status_code, body["error"]["code"]
