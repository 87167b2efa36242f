"""Measuring how questions are told apart by knowledge base."""

import pytest

from faqbot.domain.errors import BadInput, BadRows
from faqbot.evaluation import routes
from faqbot.evaluation.sets import Row
from faqbot.retrieval.routing import Route, Routing, Texts, fit
from tests.retrieval.bases import EN, ZH, unit_rows

GIVEN = [(1.0, 0.0), (0.9, 0.1), (0.0, 1.0), (0.1, 0.9)] * 5
NAMES = ["orders", "orders", "tea", "tea"] * 5


def routing() -> Routing:
    return fit(Texts(unit_rows(GIVEN), [()] * len(GIVEN)), NAMES, risk=0.2)


def test_measures_count_what_was_sent_where() -> None:
    asked = [
        routes.Asked("where is it", EN, "orders"),
        routes.Asked("which teas", EN, "tea"),
        routes.Asked("月亮多远", ZH, None),
        routes.Asked("保险怎么买", ZH, "insurance"),
    ]
    found = [
        Route("orders", 0.9, is_sure=True),
        Route("orders", 0.8, is_sure=True),
        Route("tea", 0.7, is_sure=True),
        Route("tea", 0.1, is_sure=False),
    ]

    measures = routes.measured(routing(), asked, found)

    assert measures["overall"] == {
        "n": 4,
        "n_of_no_base": 2,
        "accuracy": 0.5,
        "sent_right": 0.25,
        "sent_wrong": 0.5,
        "not_sent": 0.25,
        "sent_of_no_base": 0.5,
    }
    assert measures["zh"]["accuracy"] is None


def test_rows_are_read_with_their_languages() -> None:
    rows = [Row("f", 1, {"query": "茶叶", "kb": None}), Row("f", 2, {"query": "tea", "lang": "zh", "kb": "tea"})]

    assert routes.read(rows) == (routes.Asked("茶叶", ZH, None), routes.Asked("tea", ZH, "tea"))


@pytest.mark.parametrize(
    "values", [{"kb": None}, {"query": "x"}, {"query": "x", "kb": 3}, {"query": "x", "kb": None, "lang": "fr"}]
)
def test_a_bad_row_is_named(values: dict[str, object]) -> None:
    with pytest.raises(BadRows, match="f"):
        routes.read([Row("f", 7, values)])


def test_no_rows_are_nothing_to_measure() -> None:
    with pytest.raises(BadInput, match="nothing to measure"):
        routes.read([])
