"""The servers that faqbot is measured beside."""

from pathlib import Path
from typing import Any

import httpx2

from faqbot.evaluation.bench.peer_server import bare, plain

KNOWN = [("where is my parcel", "On its way."), ("怎么退款", "点退款。"), ("reset my password", "Use the link.")]


async def answer(app: Any, text: str) -> str:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://peer") as client:
        found: str = (await client.post("/api/v1/messages", json={"text": text})).json()["text"]
        return found


async def test_the_plain_bot_gives_the_answer_of_the_phrasing_with_the_best_bm25(tmp_path: Path) -> None:
    app = plain(KNOWN, tmp_path / "plain.db")

    assert [await answer(app, text) for text in ("my parcel?", "退款")] == ["On its way.", "点退款。"]


async def test_the_empty_handler_reads_and_answers_json() -> None:
    assert await answer(bare, "hello") == "5"
