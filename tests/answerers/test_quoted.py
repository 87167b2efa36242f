"""The rung that quotes documents."""

from datetime import UTC, datetime

import pytest

from faqbot.answerers.quoted import QuotedAnswerer
from faqbot.domain.decision import Quoted
from faqbot.domain.document import Passage
from faqbot.domain.evidence import Evidence, Gate
from faqbot.domain.message import Question
from faqbot.embeddings.table import TableEmbedder
from faqbot.language.reader import Reader
from faqbot.retrieval.passages import PassageIndex
from faqbot.retrieval.quotes import Judge

AT = datetime(2026, 11, 24, tzinfo=UTC)
PASSAGES = (
    Passage("1", "Unopened goods can be returned within 30 days of delivery. Opened goods are exchanged."),
    Passage("2", "未拆封的商品可以在签收后三十天内退货。拆封的商品只能换货。"),
)
EMBEDDER, READER = TableEmbedder(), Reader()
INDEX = PassageIndex.build(PASSAGES, READER, EMBEDDER)
RUNG = QuotedAnswerer(Judge(EMBEDDER))


async def decided(text: str, *, risk: float = 0.05, index: PassageIndex | None = INDEX) -> object:
    query = READER.read(text)
    hits = index.search(query, EMBEDDER.embed([query.normal])[0], 3) if index else ()
    evidence = Evidence(query, (), Gate(None, risk, promised=False), None, "s", hits)
    return await RUNG.answer(Question(text, "c", "test", "1", AT), query, evidence)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Can unopened goods be returned within 30 days of delivery?",
            PASSAGES[0].text.split(" Opened", maxsplit=1)[0],
        ),
        ("未拆封的商品可以在签收后三十天内退货吗", PASSAGES[1].text.split("拆封的商品只")[0]),
    ],
)
async def test_a_sentence_that_answers_is_quoted(text: str, said: str) -> None:
    decision = await decided(text)

    assert isinstance(decision, Quoted)
    assert decision.sentences == (said,)


@pytest.mark.parametrize("text", ["Who painted the ceiling of the chapel?", "火星上有没有水"])
async def test_a_question_that_no_sentence_answers_goes_on(text: str) -> None:
    assert await decided(text) is None


async def test_nothing_is_quoted_where_no_bar_keeps_to_the_risk() -> None:
    assert await decided("Can unopened goods be returned within 30 days of delivery?", risk=0.0001) is None


async def test_nothing_is_quoted_without_documents() -> None:
    assert await decided("Can unopened goods be returned?", index=None) is None
