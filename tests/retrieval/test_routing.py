"""Which knowledge base a question belongs to."""

import numpy as np
import pytest

from faqbot.domain.errors import BadInput
from faqbot.retrieval.routing import Texts, fit
from tests.retrieval.bases import unit_rows

BASES = ("orders", "account", "tea")


def texts(n: int, *, seed: int = 0, stray: float = 0.4) -> tuple[Texts, list[str]]:
    """Questions of three bases: each base has a direction and a word of its own."""
    rng = np.random.default_rng(seed)
    belongs = [i % 3 for i in range(n)]
    vectors = unit_rows([np.eye(8)[base] + stray * rng.standard_normal(8) for base in belongs])
    tokens = [("how", f"word{base}", f"other{rng.integers(50)}") for base in belongs]
    return Texts(vectors, tokens), [BASES[base] for base in belongs]


def strange(n: int) -> Texts:
    """Questions of no base: another direction and other words."""
    rng = np.random.default_rng(9)
    return Texts(unit_rows([np.eye(8)[7] + 0.4 * rng.standard_normal(8) for _ in range(n)]), [("why", "moon")] * n)


def test_a_question_is_sent_to_its_base() -> None:
    given, belongs = texts(300)
    routing = fit(given, belongs, risk=0.05)
    asked, wanted = texts(90, seed=1)

    routes = [routing.route(*one) for one in zip(asked.tokens, asked.vectors, strict=True)]

    assert np.mean([route.kb == kb for route, kb in zip(routes, wanted, strict=True)]) > 0.95
    assert np.mean([route.is_sure for route in routes]) > 0.8


def test_a_question_of_none_of_them_is_not_sent() -> None:
    given, belongs = texts(300)
    routing = fit(given, belongs, risk=0.05)
    asked = strange(50)

    sent = [routing.route(*one).is_sure for one in zip(asked.tokens, asked.vectors, strict=True)]

    assert np.mean(sent) < 0.2


def test_rows_of_no_base_count_as_wrong_when_sent() -> None:
    given, belongs = texts(200)
    asked = strange(100)
    both = Texts(np.concatenate([given.vectors, asked.vectors]), [*given.tokens, *asked.tokens])

    routing = fit(both, [*belongs, *[None] * 100], risk=0.05)

    sent = [routing.route(*one).is_sure for one in zip(asked.tokens, asked.vectors, strict=True)]
    assert routing.bases == ("account", "orders", "tea")
    assert np.mean(sent) <= 0.05 * 3


def test_two_bases_are_enough() -> None:
    given, belongs = texts(120)
    two = [i for i, base in enumerate(belongs) if base != "tea"]

    routing = fit(Texts(given.vectors[two], [given.tokens[i] for i in two]), [belongs[i] for i in two], risk=0.1)

    assert routing.route(given.tokens[0], given.vectors[0]).kb == "orders"
    assert routing.route(given.tokens[1], given.vectors[1]).kb == "account"


def test_too_few_questions_for_the_risk_send_nothing() -> None:
    given, belongs = texts(15)

    routing = fit(given, belongs, risk=0.02)

    assert routing.threshold is None
    assert not routing.route(given.tokens[0], given.vectors[0]).is_sure


def test_one_base_is_nothing_to_route_between() -> None:
    given, _ = texts(6)

    with pytest.raises(BadInput, match="two knowledge bases"):
        fit(given, ["orders"] * 6, risk=0.05)
