"""Small knowledge bases, and what is needed to search them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faqbot.app import SnapshotBuilder
from faqbot.domain.calibration import Calibration
from faqbot.domain.evidence import Evidence
from faqbot.domain.faq import Entry, KnowledgeBase, Phrasing
from faqbot.domain.language import Language
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval.index import NOTHING_HIDDEN, Hidden, Ranked
from faqbot.retrieval.snapshot import Snapshot

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZH, EN = Language.ZH, Language.EN


def an_entry(entry_id: str, *texts: str, kb: str = "shop", **fields: Any) -> Entry:
    """An entry asked in English words, or in Chinese ones where a text has them."""
    phrasings = tuple(Phrasing(text, EN if text.isascii() else ZH) for text in texts)
    return Entry(entry_id, kb, phrasings, {EN: f"About {entry_id}.", ZH: f"关于{entry_id}。"}, **fields)


TRACK = an_entry("track", "where is my parcel", "track my order", "我的包裹到哪了")
REFUND = an_entry("refund", "how do I get a refund", "I want my money back", "怎么申请退款")
PASSWORD = an_entry("password", "I forgot my password", "reset the password", "忘记密码怎么办")
LID = an_entry("lid", "can I buy a spare lid")


def a_base(*entries: Entry, **fields: Any) -> KnowledgeBase:
    """A knowledge base of these entries, or of four."""
    base = KnowledgeBase("shop", 1, entries or (LID, PASSWORD, REFUND, TRACK))
    return replace(base, **fields)


def a_snapshot(base: KnowledgeBase | None = None, calibration: Calibration | None = None) -> Snapshot:
    return SnapshotBuilder(LatentEmbedder(), None, 0.05)(base or a_base(), calibration)


def ranked(snapshot: Snapshot, text: str, *, hidden: Hidden = NOTHING_HIDDEN) -> Ranked:
    query = snapshot.reader.read(text)
    return snapshot.index.rank(query, snapshot.embedder.embed([query.normal])[0], hidden=hidden)


def ids(snapshot: Snapshot, found: Ranked) -> list[str]:
    return [snapshot.entries[i].id for i in found.entries]


def search(snapshot: Snapshot, text: str, at: datetime = NOON) -> Evidence:
    return snapshot.search(snapshot.reader.read(text), at=at)


def unit_rows(rows: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    vectors = np.array(rows, np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


async def eventually(is_so: Callable[[], Awaitable[bool]], *, within_s: float) -> bool:
    """True as soon as something is so, False if it has not come within the time."""
    end = time.monotonic() + within_s
    while not (so := await is_so()) and time.monotonic() < end:  # noqa: ASYNC110 - what is awaited has no event
        await asyncio.sleep(0.01)
    return so
