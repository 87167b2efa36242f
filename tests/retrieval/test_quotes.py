"""Sentences of documents are found, and told from those that do not answer."""

import pytest

from faqbot.domain.document import Passage
from faqbot.domain.evidence import Hit, Quote
from faqbot.domain.language import Language
from faqbot.domain.message import Query
from faqbot.embeddings.table import TableEmbedder
from faqbot.language.reader import Reader
from faqbot.retrieval.passages import NO_PASSAGES, PassageIndex, fingerprint_of
from faqbot.retrieval.quotes import Judge

RETURNS = Passage("1", "Our shop opened in 2009. Unopened goods can be returned within 30 days of delivery.", "terms")
DELIVERY = Passage("2", "Parcels to Norway arrive after nine working days.", "delivery", heading=("Shipping abroad",))
WARRANTY = Passage("3", "我们的客服每天九点上班。耳机的保修期是24个月。", "保修")
PASSAGES = (RETURNS, DELIVERY, WARRANTY)
EMBEDDER, READER = TableEmbedder(), Reader()


@pytest.fixture(scope="module")
def index() -> PassageIndex:
    return PassageIndex.build(PASSAGES, READER, EMBEDDER)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(EMBEDDER)


def found(index: PassageIndex, text: str) -> tuple[Query, tuple[Hit, ...]]:
    query = READER.read(text)
    return query, index.search(query, EMBEDDER.embed([query.normal])[0], 3)


def best(index: PassageIndex, judge: Judge, text: str) -> Quote:
    quote = judge.best(*found(index, text))
    assert quote is not None
    return quote


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Within how many days can unopened goods be returned?", RETURNS),
        ("When do parcels to Norway arrive?", DELIVERY),
        ("耳机的保修期是多久？", WARRANTY),
        ("耳機的保修期是多久", WARRANTY),
    ],
)
def test_the_passage_that_answers_is_found_first(index: PassageIndex, text: str, passage: Passage) -> None:
    _, hits = found(index, text)

    assert hits[0].passage is passage


def test_a_quote_is_the_sentence_word_for_word(index: PassageIndex, judge: Judge) -> None:
    quote = best(index, judge, "Within how many days can unopened goods be returned?")

    assert quote.sentences == ("Unopened goods can be returned within 30 days of delivery.",)


def test_a_question_about_something_else_is_less_sure(index: PassageIndex, judge: Judge) -> None:
    answered = best(index, judge, "Within how many days can unopened goods be returned?")
    unanswered = best(index, judge, "Who won the football match in Brazil?")

    assert unanswered.probability < answered.probability


def test_another_number_makes_a_sentence_less_sure(index: PassageIndex, judge: Judge) -> None:
    same = best(index, judge, "Can goods be returned within 30 days of delivery?")
    other = best(index, judge, "Can goods be returned within 45 days of delivery?")

    assert other.probability < same.probability


def test_a_negation_makes_a_sentence_less_sure(index: PassageIndex, judge: Judge) -> None:
    same = best(index, judge, "耳机的保修期是24个月吗")
    other = best(index, judge, "耳机的保修期不是24个月吗")

    assert other.probability < same.probability


def test_nothing_is_found_without_passages(judge: Judge) -> None:
    query = READER.read("anything")

    hits = NO_PASSAGES.search(query, EMBEDDER.embed([query.normal])[0], 3)

    assert hits == ()
    assert judge.best(query, hits) is None


def test_a_smaller_risk_asks_for_more_certainty(judge: Judge) -> None:
    strict, loose = judge.bar(Language.ZH, 0.01), judge.bar(Language.ZH, 0.2)

    assert strict is not None
    assert loose is not None
    assert strict > loose


def test_a_risk_below_every_bar_lets_nothing_pass(judge: Judge) -> None:
    assert judge.bar(Language.EN, 0.001) is None


def test_a_question_without_words_is_measured_too(index: PassageIndex, judge: Judge) -> None:
    assert 0 <= best(index, judge, "what is it?").probability <= 1


def test_a_fingerprint_changes_with_a_text() -> None:
    assert fingerprint_of(PASSAGES, "table", "") != fingerprint_of(PASSAGES[:2], "table", "")
