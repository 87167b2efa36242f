"""Currencies by the names that people use, and how each is rounded and written."""

import re
from decimal import ROUND_HALF_UP, Decimal

from faqbot.templates.figures import ROUNDED, TO_CENT, is_exact, number, plain, shortened
from faqbot.templates.values import Both

# Code: names in Chinese and English, digits behind the point.
_CURRENCIES: dict[str, tuple[str, str, int]] = {
    "CNY": ("元", "CNY", 2),
    "USD": ("美元", "USD", 2),
    "EUR": ("欧元", "EUR", 2),
    "GBP": ("英镑", "GBP", 2),
    "JPY": ("日元", "JPY", 0),
    "HKD": ("港元", "HKD", 2),
    "TWD": ("新台币", "TWD", 2),
    "MOP": ("澳门元", "MOP", 2),
    "KRW": ("韩元", "KRW", 0),
    "SGD": ("新加坡元", "SGD", 2),
    "AUD": ("澳元", "AUD", 2),
    "CAD": ("加元", "CAD", 2),
    "CHF": ("瑞士法郎", "CHF", 2),
    "THB": ("泰铢", "THB", 2),
    "INR": ("印度卢比", "INR", 2),
    "MYR": ("马来西亚林吉特", "MYR", 2),
    "NZD": ("新西兰元", "NZD", 2),
    "RUB": ("卢布", "RUB", 2),
    "VND": ("越南盾", "VND", 0),
    "KWD": ("科威特第纳尔", "KWD", 3),
}
NAMES: dict[str, str] = {
    "人民币": "CNY", "元人民币": "CNY", "元": "CNY", "块钱": "CNY", "块": "CNY", "圆": "CNY", "rmb": "CNY",
    "yuan": "CNY", "renminbi": "CNY", "chinese yuan": "CNY",
    "美元": "USD", "美金": "USD", "美刀": "USD", "刀": "USD", "us dollars": "USD", "us dollar": "USD", "dollars": "USD",
    "dollar": "USD", "bucks": "USD",
    "欧元": "EUR", "euros": "EUR", "euro": "EUR",
    "英镑": "GBP", "pounds sterling": "GBP", "british pounds": "GBP", "quid": "GBP",
    "日元": "JPY", "日圆": "JPY", "日币": "JPY", "yen": "JPY", "japanese yen": "JPY",
    "港元": "HKD", "港币": "HKD", "港纸": "HKD", "hong kong dollars": "HKD", "hong kong dollar": "HKD",
    "新台币": "TWD", "台币": "TWD", "taiwan dollars": "TWD",
    "澳门元": "MOP", "澳门币": "MOP", "韩元": "KRW", "韩币": "KRW", "korean won": "KRW", "won": "KRW",
    "新加坡元": "SGD", "新币": "SGD", "singapore dollars": "SGD", "澳元": "AUD", "澳币": "AUD",
    "australian dollars": "AUD", "加元": "CAD", "加币": "CAD", "canadian dollars": "CAD", "瑞士法郎": "CHF",
    "瑞郎": "CHF", "swiss francs": "CHF", "泰铢": "THB", "baht": "THB", "卢比": "INR", "rupees": "INR",
    "林吉特": "MYR", "马币": "MYR", "ringgit": "MYR", "新西兰元": "NZD", "卢布": "RUB", "rubles": "RUB",
    "越南盾": "VND", "dong": "VND",
    **{code.lower(): code for code in _CURRENCIES},
}  # fmt: skip
SYMBOLS = {"¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "us$": "USD", "hk$": "HKD", "nt$": "TWD", "a$": "AUD",
           "c$": "CAD", "s$": "SGD", "rmb": "CNY", "cny": "CNY", "usd": "USD", "eur": "EUR", "gbp": "GBP"}  # fmt: skip


def _any_of(words: dict[str, str]) -> str:
    def alone(word: str) -> str:
        return re.escape(word) + (r"(?![a-z0-9])" if word[-1].isascii() and word[-1].isalpha() else "")

    return "|".join(alone(word) for word in sorted(words, key=len, reverse=True))


NAME = re.compile(rf"(?:{_any_of(NAMES)})")
SYMBOL = re.compile("|".join(re.escape(word) for word in sorted(SYMBOLS, key=len, reverse=True)))
_UNKNOWN_DIGITS = 2


def digits(currency: str | None) -> int:
    return _CURRENCIES[currency][2] if currency in _CURRENCIES else _UNKNOWN_DIGITS


def rounded(amount: Decimal, currency: str | None) -> Decimal:
    """To the smallest unit of the currency, half away from zero, as shops and banks do."""
    return amount.quantize(Decimal(1).scaleb(-digits(currency)), ROUND_HALF_UP)


def named(currency: str) -> Both:
    chinese, english, _ = _CURRENCIES.get(currency, (currency, currency, 2))
    return Both(chinese, english)


def written(amount: Decimal, currency: str | None) -> Both:
    """The amount with its currency, rounded to it."""
    text = f"{rounded(amount, currency):,f}"
    text = text.removesuffix(".00")
    if currency is None:
        return Both(text, text)
    name = named(currency)
    return Both(f"{text} {name.zh}", f"{text} {name.en}")


def figure(amount: Decimal, currency: str | None) -> Both:
    """An amount of money, or a plain number where no currency was named."""
    if currency is not None:
        return written(amount, currency)
    text = number(shortened(amount))
    return Both(text, text)


def bare(amount: Decimal, currency: str | None) -> str:
    """The same without its name, as a value."""
    return plain(rounded(amount, currency) if currency is not None else shortened(amount))


def rounding(amount: Decimal, currency: str | None) -> tuple[Both, ...]:
    """How the amount was rounded, if it was."""
    if currency is not None:
        return () if rounded(amount, currency) == amount else (TO_CENT,)
    return () if is_exact(amount) else (ROUNDED,)
