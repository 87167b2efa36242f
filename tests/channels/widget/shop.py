"""A small shop to serve over HTTP: memory stores, the shipped embedder, and a rung that can take its time."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx2

from faqbot.answerers.curated import CuratedAnswerer
from faqbot.app import SnapshotBuilder
from faqbot.assistant import Assistant
from faqbot.channels.widget import Parts
from faqbot.channels.widget.limits import Limiter, rate
from faqbot.domain.decision import Decision
from faqbot.domain.evidence import Evidence
from faqbot.domain.faq import Entry, Link, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, unheard
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.pipeline import Pipeline
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory import MemoryCalibrationStore, MemoryEntryStore, MemoryTurnStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZH, EN = Language.ZH, Language.EN
MESSAGES = "/api/v1/messages"
FEEDBACK = "/api/v1/feedback"

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
    shelf: Shelf
    thinking: Thinking
    parts: Parts


async def a_shop() -> Shop:
    """Open a shop with three entries in the knowledge base "shop"."""
    entries, turns, thinking = MemoryEntryStore(), MemoryTurnStore(), Thinking()
    await entries.save(ENTRIES, at=NOON)
    shelf = Shelf(entries, MemoryCalibrationStore(), SnapshotBuilder(LatentEmbedder(), None, 0.05))
    numbers = count(1)
    assistant = Assistant(shelf, Pipeline([thinking, CuratedAnswerer()]), turns, lambda: f"turn-{next(numbers)}")
    parts = Parts(
        assistant,
        shelf,
        turns,
        Limiter(rate("1000/minute")),
        now=lambda: datetime.now(UTC),
        new_key=lambda: f"made-{next(numbers)}",
    )
    return Shop(entries, turns, shelf, thinking, parts)


async def ask(client: httpx2.AsyncClient, text: str, **fields: str) -> Json:
    """Ask and expect an answer."""
    response = await client.post(MESSAGES, json={"text": text, **fields})
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


def error(response: httpx2.Response) -> tuple[int, str]:
    """The status and the code of an error, which must have the one shape with a sentence."""
    body = response.json()
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["code", "message"]
    assert body["error"]["message"].endswith(".")
    return response.status_code, body["error"]["code"]
