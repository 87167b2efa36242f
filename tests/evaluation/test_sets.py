import pytest

from faqbot.domain.errors import BadInput, BadRows
from faqbot.domain.faq import Entry, Lexicon, State
from faqbot.domain.language import Language
from faqbot.evaluation.sets import EvaluationSet, Rows, assemble, entries_of
from tests.evaluation.asked import an_entry, rows

FAQ = (an_entry("refund", "How do I get a refund?"), an_entry("parcel", "我的包裹在哪里？", language=Language.ZH))


def with_fit(*fit: dict[str, object], query: str = "money back", faq: tuple[Entry, ...] = FAQ) -> EvaluationSet:
    return assemble(faq, Rows(rows({"query": query, "lang": "en", "faq_id": "refund"}), rows(*fit)))


def texts(given: EvaluationSet, place: int) -> list[str]:
    return [phrasing.text for phrasing in given.kb.entries[place].phrasings]


def test_a_faq_row_becomes_an_entry_with_each_wording_once() -> None:
    entries = entries_of(rows({"id": "a", "lang": "zh", "question": "退款", "similar": ["退钱", "退款"], "kb": "x"}))

    assert [phrasing.text for phrasing in entries[0].phrasings] == ["退款", "退钱"]
    assert entries[0].answers == {Language.ZH: "退款"}


def test_an_answer_is_taken_where_there_is_one() -> None:
    entries = entries_of(rows({"id": "a", "question": "Refund?", "answer": "Within a week."}))

    assert entries[0].answers == {Language.EN: "Within a week."}


def test_every_bad_faq_row_is_named() -> None:
    bad = rows(
        {"id": 5, "question": "x"},
        {"id": "a", "question": " "},
        {"id": "b", "question": "x", "similar": ["y", 3]},
        {"id": "c", "question": "x", "lang": "fr"},
        {"id": "d", "question": "x", "answer": ["y"]},
        {"id": "e", "question": "x"},
        {"id": "e", "question": "y"},
        file="faq.jsonl",
    )

    with pytest.raises(BadRows) as caught:
        entries_of(bad)

    assert [problem.line for problem in caught.value.problems] == [1, 2, 3, 4, 5, 7]
    assert str(caught.value).startswith('faq.jsonl:1: "id" must be a text')


def test_rows_to_fit_on_become_phrasings_or_labels() -> None:
    given = with_fit(
        {"query": "I want to return this", "lang": "en", "faq_id": "refund"},
        {"query": "讲个笑话", "lang": "zh", "faq_id": None},
        {"query": "快递呢", "lang": "zh", "faq_id": "parcel"},
    )

    assert texts(given, 0) == ["How do I get a refund?", "I want to return this"]
    assert texts(given, 1) == ["我的包裹在哪里？", "快递呢"]
    assert [(label.text, label.language, label.entry_id) for label in given.labels] == [("讲个笑话", Language.ZH, None)]


@pytest.mark.parametrize("same", ["money back", "Money  back?!", "ＭＯＮＥＹ ＢＡＣＫ"])
def test_a_row_to_fit_on_that_equals_a_query_is_dropped_and_counted(same: str) -> None:
    given = with_fit({"query": same, "faq_id": "refund"}, {"query": same, "faq_id": None})

    assert texts(given, 0) == ["How do I get a refund?"]
    assert given.labels == ()
    assert given.dropped == 2


def test_texts_without_letters_are_compared_whole() -> None:
    given = with_fit({"query": "😀", "faq_id": None}, {"query": "??", "faq_id": None}, query="??")

    assert [label.text for label in given.labels] == ["😀"]


def test_a_query_that_the_faq_holds_is_counted_and_stays() -> None:
    given = with_fit(query="how do i get a refund")

    assert given.in_faq == 1
    assert len(given.questions) == 1


def test_every_bad_row_of_all_files_is_named_at_once() -> None:
    fit = rows({"query": "x", "faq_id": "nowhere"}, {"query": "", "faq_id": None}, {"query": "x"}, file="train.jsonl")
    queries = rows({"query": "y", "faq_id": ["refund"]}, {"query": "y", "lang": "de", "faq_id": None}, file="dev.jsonl")

    with pytest.raises(BadRows) as caught:
        assemble(FAQ, Rows(queries, fit))

    assert [(p.file, p.line) for p in caught.value.problems] == [
        ("train.jsonl", 1),
        ("train.jsonl", 2),
        ("train.jsonl", 3),
        ("dev.jsonl", 1),
        ("dev.jsonl", 2),
    ]
    assert "'nowhere'" in str(caught.value)


def test_an_entry_that_is_never_said_cannot_be_the_right_one() -> None:
    draft = Entry("refund", "shop", FAQ[0].phrasings, FAQ[0].answers, state=State.DRAFT)

    with pytest.raises(BadRows, match="no published entry"):
        with_fit(faq=(draft, FAQ[1]))


def test_an_id_must_name_one_entry() -> None:
    with pytest.raises(BadInput, match="'refund' stands in the knowledge bases"):
        with_fit(faq=(*FAQ, an_entry("refund", kb="account")))


@pytest.mark.parametrize("faq", [(), FAQ])
def test_there_must_be_something_to_measure(faq: tuple[Entry, ...]) -> None:
    with pytest.raises(BadInput, match="nothing to measure"):
        assemble(faq, Rows([]))


def test_the_language_is_told_from_the_text_where_it_is_not_given() -> None:
    given = assemble(FAQ, Rows(rows({"query": "怎么退款", "faq_id": "refund"})))

    assert given.questions[0].language is Language.ZH


def test_a_text_that_no_file_can_hold_is_made_one_that_can() -> None:
    given = assemble(FAQ, Rows(rows({"query": "broken \ud800 text", "faq_id": None})))

    assert given.questions[0].text == "broken ? text"


def test_a_limit_takes_questions_evenly_and_leaves_the_rest_as_it_is() -> None:
    given = assemble(FAQ, Rows(rows(*({"query": f"question {i}", "faq_id": None} for i in range(10)))), Lexicon())

    assert [q.text for q in given.limited(4).questions] == ["question 0", "question 2", "question 5", "question 7"]
    assert given.limited(4).kb is given.kb
    assert given.limited(50) is given
