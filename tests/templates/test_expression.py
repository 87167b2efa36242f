"""Expressions are arithmetic and nothing else, whoever wrote them."""

from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.templates.expression import Flaw, Uncomputable, checked, evaluate


def computed(source: str) -> object:
    return evaluate(checked(source), {"x": Decimal(3)})


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1/8", "0.125"),
        ("2**10", "1024"),
        ("-x + 5", "2"),
        ("x * 2 if x > 2 else 0", "6"),
        ("max(x, 7, 1)", "7"),
        ("round(2.345, 2)", "2.35"),
        ("round(-2.345, 2)", "-2.35"),
        ("ceil(2.1) + floor(2.9)", "5"),
        ("factorial(20)", "2432902008176640000"),
        ("sqrt(144)", "12"),
        ("123456789012345678.123456789 + 0", "123456789012345678.123456789"),
    ],
)
def test_arithmetic_is_exact(source: str, value: str) -> None:
    assert computed(source) == Decimal(value)


@pytest.mark.parametrize(
    ("source", "flaw"),
    [
        ("1/0", Flaw.DIVISION_BY_ZERO),
        ("0/0", Flaw.NO_NUMBER),
        ("9**9**9", Flaw.TOO_LARGE),
        ("9**999", Flaw.TOO_LARGE),
        ("factorial(10000)", Flaw.TOO_LARGE),
        ("1e30 * 1e30", Flaw.TOO_LARGE),
        ("sqrt(-1)", Flaw.NO_NUMBER),
        ("().__class__", Flaw.NOT_ALLOWED),
        ("x.real", Flaw.NOT_ALLOWED),
        ("__import__('os')", Flaw.NOT_ALLOWED),
        ("open('/etc/passwd')", Flaw.NOT_ALLOWED),
        ("[1 for i in x]", Flaw.NOT_ALLOWED),
        ("lambda: 1", Flaw.NOT_ALLOWED),
        ("(y := 1)", Flaw.NOT_ALLOWED),
        ("f'{x}'", Flaw.NOT_ALLOWED),
        ("x[0]", Flaw.NOT_ALLOWED),
        ("unknown + 1", Flaw.NOT_ALLOWED),
        ("'a' * 10", Flaw.NOT_ALLOWED),
        ("1 +", Flaw.NOT_ALLOWED),
        ("1" * 40, Flaw.TOO_LARGE),
        ("1+" * 150 + "1", Flaw.TOO_LARGE),
        ("(" * 500 + "1" + ")" * 500, Flaw.TOO_LARGE),
    ],
)
def test_everything_else_is_refused_at_once(source: str, flaw: Flaw) -> None:
    started = perf_counter()

    with pytest.raises(Uncomputable) as refused:
        computed(source)

    assert refused.value.flaw is flaw
    assert perf_counter() - started < 0.1


@given(st.text(alphabet="0123456789+-*/().x, _[]'ifelse", max_size=60))
def test_no_text_does_more_than_compute_or_be_refused(source: str) -> None:
    try:
        found = computed(source)
    except Uncomputable:
        found = None

    assert found is None or isinstance(found, Decimal | bool | str)
