"""The rung that declines and says where to read on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from faqbot.answerers.pointing import PointingAnswerer
from faqbot.domain.decision import Declined, Reason
from faqbot.domain.document import Passage
from faqbot.domain.evidence import Evidence, Gate
from faqbot.domain.message import Question
from faqbot.embeddings.table import TableEmbedder
from faqbot.language.reader import Reader
from faqbot.retrieval.passages import PassageIndex
from faqbot.retrieval.quotes import Judge

AT = datetime(2026, 11, 24, tzinfo=UTC)
WRAPPING = Passage("1", "Gift wrapping takes one extra working day. Wrapped parcels carry a card.")
STORAGE = Passage("2", "会员可以在大厅寄存自行车，最长12小时。大厅周日不开放。")
EMBEDDER, READER = TableEmbedder(), Reader()
INDEX = PassageIndex.build((WRAPPING, STORAGE), READER, EMBEDDER)
RUNG = PointingAnswerer(Judge(EMBEDDER))
GATE = Gate(None, 0.05, promised=False)


async def decided(text: str, gate: Gate = GATE, *, index: PassageIndex | None = INDEX) -> object:
    query = READER.read(text)
    hits = index.search(query, EMBEDDER.embed([query.normal])[0], 3) if index else ()
    return await RUNG.answer(Question(text, "c", "test", "1", AT), query, Evidence(query, (), gate, None, "s", hits))


@pytest.mark.parametrize(
    ("text", "passage"), [("How long does gift wrapping take?", WRAPPING), ("会员寄存自行车要钱吗", STORAGE)]
)
async def test_a_passage_about_the_question_is_named_in_the_decline(text: str, passage: Passage) -> None:
    assert await decided(text) == Declined(Reason.NOTHING_FOUND, reading=(passage,))


@pytest.mark.parametrize("text", ["Who painted the ceiling of the chapel?", "火星上有没有水"])
async def test_nothing_is_named_for_a_question_about_something_else(text: str) -> None:
    assert await decided(text) is None


async def test_nothing_is_named_without_documents() -> None:
    assert await decided("How long does gift wrapping take?", index=None) is None


async def test_nothing_is_named_while_the_index_is_being_made() -> None:
    assert await decided("How long does gift wrapping take?", replace(GATE, whole=False)) is None
