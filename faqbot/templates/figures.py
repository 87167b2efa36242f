"""Numbers and dates as a reply writes them."""

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from faqbot.language.dates import CHINESE_WEEKDAYS, WEEKDAYS
from faqbot.templates.values import Both

PRECISION = 50
_SHOWN_DIGITS = 12
_DECIMALS = 6
_EXACT = Context(prec=PRECISION, rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """The number in full, without an exponent or trailing zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def shortened(value: Decimal, decimals: int = _DECIMALS) -> Decimal:
    """At most so many decimals, half away from zero; small numbers keep six figures that count."""
    if value == 0 or value == value.to_integral_value():
        return value
    if abs(value) < Decimal(1).scaleb(1 - decimals):
        decimals = decimals - value.adjusted()
    with localcontext(_EXACT):
        return value.quantize(Decimal(1).scaleb(-decimals))


def number(value: Decimal) -> str:
    """The number with thousands set apart."""
    text = plain(value)
    whole, point, rest = text.lstrip("-").partition(".")
    sign = "-" if text.startswith("-") else ""
    return f"{sign}{int(whole):,}{point}{rest}"


def percent(rate: Decimal) -> str:
    return f"{plain(shortened(rate * 100, 4))}%"


def is_exact(value: Decimal) -> bool:
    return shortened(value) == value


def day(value: date) -> Both:
    """The date with its weekday."""
    zh = f"{value.year} 年 {value.month} 月 {value.day} 日（星期{CHINESE_WEEKDAYS[value.weekday()]}）"
    return Both(zh, f"{WEEKDAYS[0][value.weekday()].capitalize()}, {value.day} {value:%B} {value.year}")


def weekday(value: date) -> Both:
    return Both(f"星期{CHINESE_WEEKDAYS[value.weekday()]}", WEEKDAYS[0][value.weekday()].capitalize())


ROUNDED = Both("结果四舍五入保留 6 位小数", "rounded half up to 6 decimal places")
TO_CENT = Both("金额四舍五入到最小货币单位", "amounts are rounded half up to the smallest unit of the currency")
