"""Several systems side by side."""

import pytest

from faqbot.app import pipeline
from faqbot.domain.errors import BadInput
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.evaluation import quality
from faqbot.evaluation.sets import Row
from tests.retrieval.bases import NOON, ZH

FAQ = [
    Row("faq", 1, {"id": "a", "question": "where is my parcel", "similar": ["track my order", "has it been sent"]}),
    Row("faq", 2, {"id": "b", "question": "how do I get a refund", "similar": ["money back", "refund my order"]}),
]
FIT = [
    Row("fit", 1, {"query": "my parcel please", "faq_id": "a"}),
    Row("fit", 2, {"query": "how far is the moon", "faq_id": None}),
]
ASKED = [
    Row("q", 1, {"query": "where is the parcel", "faq_id": "a"}),
    Row("q", 2, {"query": "a refund how", "faq_id": "b"}),
    Row("q", 3, {"query": "zebra", "faq_id": None}),
]
TWINS = [
    Row("t", 1, {"id": "1/en", "lang": "en", "question": "refund", "pair_id": "1"}),
    Row("t", 2, {"id": "1/zh", "lang": "zh", "question": "退款", "pair_id": "1"}),
    Row("t", 3, {"id": "2/en", "lang": "en", "question": "parcel", "pair_id": "2"}),
]


def test_entries_keep_so_many_phrasings_and_take_more_from_the_rows_to_fit_on() -> None:
    few = quality.few_shot("shop", FAQ, FIT, ASKED, 2)
    all_of_them = quality.few_shot("shop", FAQ, FIT, ASKED, None)

    assert [len(entry.phrasings) for entry in few.given.kb.entries] == [2, 2]
    assert [len(entry.phrasings) for entry in all_of_them.given.kb.entries] == [4, 3]
    assert (few.name, all_of_them.name) == ("shop, 2 phrasings", "shop")
    assert [label.text for label in few.given.labels] == ["how far is the moon"]


def test_a_question_is_to_find_the_twin_in_the_other_language() -> None:
    task = quality.twins("bank", TWINS, ZH)

    assert task.name == "bank, zh to en"
    assert [(q.text, q.entry_id) for q in task.given.questions] == [("退款", "1/en")]
    assert [entry.id for entry in task.given.kb.entries] == ["1/en", "2/en"]


def test_entries_without_pairs_have_no_twins() -> None:
    with pytest.raises(BadInput, match="pair_id"):
        quality.twins("shop", FAQ, ZH)


def test_every_system_gets_the_same_questions() -> None:
    embedder = LatentEmbedder().fitted(["where is my parcel", "how do I get a refund"])
    terms = quality.Terms(pipeline(), NOON, 0.05, 2)

    columns = quality.compare(
        quality.few_shot("shop", FAQ, FIT, ASKED, None),
        LatentEmbedder(),
        {"other": embedder},
        terms,
        say=lambda _: None,
    )

    assert [column.system for column in columns] == ["bm25", "other", "full"]
    assert [column.measures.n for column in columns] == [2, 2, 2]
    assert [column.measures.ranking.top1 for column in columns] == [1.0, 1.0, 1.0]
    assert columns[1].measures.decisions.coverage is None
