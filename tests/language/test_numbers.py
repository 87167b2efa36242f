"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.language.normalise import normalise
from faqbot.language.numbers import Style, numbers_at

_ZH_DIGITS = "零一二三四五六七八九"
_ONES = (
    *(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]),
    *(["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]),
)
_TENS = ["", ".", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"][1:]


def whole(text: str, style: Style = Style.POINT) -> Decimal | None:
    """The number that the whole text is, None if it is none."""
    normal = normalise(text)
    return next((n.value for n in numbers_at(normal, 0, style=style) if n.end == len(normal)), None)


def spoken_zh(value: int) -> str:
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if value >= unit:
            high, low = divmod(value, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return spoken_zh(high) + name + (gap + spoken_zh(low) if low else "")
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        if value >= unit:
            high, low = divmod(value, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _ZH_DIGITS[high] + name + (gap + spoken_zh(low) if low else "")
    return _ZH_DIGITS[value]


def spoken_en(value: int) -> str:
    for unit, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if value >= unit:
            high, low = divmod(value, unit)
            return f"{spoken_en(high)} {name}" + (f" {spoken_en(low)}" if low else "")
    if value < 20:
        return _ONES[value]
    return _TENS[value // 10 - 1] + (f"-{_ONES[value % 10]}" if value % 10 else "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三千五", "3500"),
        ("3500", "3500"),
        ("1.2万", "12000"),
        ("一亿零三百万", "103000000"),
        ("二十五", "25"),
        ("廿五", "25"),
        ("两万三", "23000"),
        ("三千零五", "3005"),
        ("3千5", "3500"),
        ("1万2千", "12000"),
        ("1亿3000万", "130000000"),
        ("一点二万", "12000"),
        ("三点六", "3.6"),
        ("零点五", "0.5"),
        ("负三", "-3"),
        ("-3", "-3"),
        ("1,234.56", "1234.56"),
        ("１２３", "123"),
        ("5k", "5000"),
        ("½", "0.5"),
        ("1½", "1.5"),
        ("twenty-five", "25"),
        ("a dozen", "12"),
        ("half a dozen", "6"),
        ("3 dozen", "36"),
        ("two and a half", "2.5"),
        ("one hundred and five", "105"),
        ("2.5 million", "2500000"),
        ("three point one four", "3.14"),
    ],
)
def test_a_number_is_read_exactly(text: str, value: str) -> None:
    assert whole(text) == Decimal(value)


def test_a_third_is_as_exact_as_can_be() -> None:
    third = whole("三分之一")

    assert third is not None
    assert abs(third * 3 - 1) < Decimal(10) ** -20


@pytest.mark.parametrize("text", ["1.234,56", "1.2.3", "十百", "twenty twelve", "abc", "", "9" * 40])
def test_what_is_no_single_number_is_not_read_as_one(text: str) -> None:
    assert whole(text) is None


@pytest.mark.parametrize(("text", "value"), [("1.234,56", "1234.56"), ("1.234", "1234"), ("0,5", "0.5")])
def test_the_comma_is_the_decimal_mark_where_the_place_says_so(text: str, value: str) -> None:
    assert whole(text, Style.COMMA) == Decimal(value)


@given(st.integers(min_value=1, max_value=10**12))
def test_spoken_chinese_is_read_back(value: int) -> None:
    assert whole(spoken_zh(value)) == value


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_spoken_english_is_read_back(value: int) -> None:
    assert whole(spoken_en(value)) == value


@given(st.decimals(min_value=0, max_value=10**15, places=2))
def test_grouped_figures_are_read_back(value: Decimal) -> None:
    assert whole(f"{value:,}") == value


@given(st.text(max_size=40))
def test_any_text_can_be_tried(text: str) -> None:
    normal = normalise(text)

    assert all(0 < n.end <= len(normal) for n in numbers_at(normal, 0))
