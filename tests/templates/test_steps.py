"""What an operator's expressions may call, and what a page may hold."""

from datetime import date
from decimal import Decimal

import pytest

from faqbot.language.numbers import Style
from faqbot.templates.expression import Uncomputable, checked, evaluate
from faqbot.templates.page import BadPage, Page
from faqbot.templates.parts import BadPhrasing, compiled
from faqbot.templates.steps import Functions
from faqbot.templates.values import Context
from tests.templates.offer import NOON

TABLE = ({"up_to": Decimal(10), "value": Decimal(1)}, {"up_to": Decimal(20), "value": Decimal(2)})
NAMES = {"day": date(2026, 11, 24), "later": date(2026, 12, 1), "t": TABLE, "m": {"a": {"1": Decimal(5)}}}


def called(source: str) -> object:
    return evaluate(checked(source), NAMES, Functions(Context(NOON, style=Style.POINT)).named())


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("tier(t, 10)", Decimal(1)),
        ("tier(t, 10.5)", Decimal(2)),
        ("slices(t, 15)", Decimal(20)),
        ("slices(t, 5)", Decimal(5)),
        ("lookup(m, 'a', 1)", Decimal(5)),
        ("days_after(day, 7)", date(2026, 12, 1)),
        ("months_after(day, 3)", date(2027, 2, 24)),
        ("months_after(day, -3)", date(2026, 8, 24)),
        ("workdays_after(day, 5)", date(2026, 12, 1)),
        ("workdays_after(day, 0)", date(2026, 11, 24)),
        ("days_between(day, later)", Decimal(7)),
        ("weekday(day)", Decimal(2)),
        ("round(instalment(100000, 0.06, 360), 2)", Decimal("599.55")),
    ],
)
def test_a_function_gives_an_exact_value(source: str, value: object) -> None:
    assert called(source) == value


@pytest.mark.parametrize(
    "source",
    [
        "tier(t, 21)",
        "slices(t, 21)",
        "lookup(m, 'b')",
        "days_after(day, 99999)",
        "months_after(day, 0.5)",
        "workdays_after(day, 999)",
        "instalment(1, 0.1, 0)",
        "tier(day, 1)",
    ],
)
def test_what_is_beyond_a_table_or_a_calendar_is_refused(source: str) -> None:
    with pytest.raises(Uncomputable):
        called(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x" * 2001,
        "{{ x",
        "{{ x.real }}",
        "{{ x[0] }}",
        "{{ x() }}",
        "{{ x * 1000000 }}",
        "{% set y = 1 %}",
        "{% include 'a' %}",
        "{{ x | attr('y') }}",
        "{{ unknown }}",
        "{% macro a() %}{% endmacro %}",
    ],
)
def test_a_page_that_could_do_more_than_show_is_refused(source: str) -> None:
    with pytest.raises(BadPage):
        Page.of(source, {"x"})


def test_a_page_shows_values_and_chooses() -> None:
    page = Page.of(
        "{% if x > 1 %}{{ x | money }}{% else %}none{% endif %} {{ d | day_en }} {{ r | percent }}", {"x", "d", "r"}
    )

    text = page.written({"x": Decimal("1234.5"), "d": date(2026, 11, 24), "r": Decimal("0.2")})

    assert text == "1,234.50 Tuesday, 24 November 2026 20%"


def test_a_page_that_is_given_the_wrong_kind_of_value_is_refused() -> None:
    page = Page.of("{{ x | money }}", {"x"})

    with pytest.raises(BadPage):
        page.written({"x": "text"})


@pytest.mark.parametrize("phrasing", ["", "[a", "a]", "(a", "{a", "a}", "[a)", "[{a}][{b}][{c}][{d}][{e}][{f}][{g}]"])
def test_a_phrasing_that_cannot_be_read_is_refused(phrasing: str) -> None:
    with pytest.raises(BadPhrasing):
        compiled(phrasing)
