"""What kind of thing a question asks for, and how many of that kind a sentence holds that the question does not."""

import re
from enum import Enum, auto

_MOST = 3


class Kind(Enum):
    """What an answer must hold."""

    AMOUNT = auto()
    TIME = auto()
    NAME = auto()
    REASON = auto()
    OTHER = auto()


_ASKED = (
    (
        Kind.AMOUNT,
        r"\bhow (?:many|much|long|old|far|large|big|tall|often|high)\b|\bwhat (?:percent\w*|number|amount|price|fee)\b|多少|几[个次天年月层种位]|多久|多大|多长|多高|百分之几|几折",
    ),
    (
        Kind.TIME,
        r"\bwhen\b|\b(?:what|which) (?:year|date|day|time|century|decade|month|hours?)\b|什么时候|何时|哪一?[年天月]|几[点月号]|年代|时间",
    ),
    (
        Kind.NAME,
        r"\bwho(?:m|se)?\b|\bwhere\b|\b(?:what|which) (?:country|city|place|state|region|company|person|address)\b|谁|哪位|何人|哪里|哪儿|何处|什么地方|哪个(?:国家|城市|地区|公司|人)",
    ),
    (Kind.REASON, r"\bwhy\b|\bwhat (?:reason|caused?)\b|为什么|为何|原因"),
)
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _ASKED)
_HELD = {
    Kind.AMOUNT: re.compile(
        r"\d+(?:[.,]\d+)*|[一二三四五六七八九十百千万亿两半]+(?=[年月日个人名位次种届部座条元块米公里岁天小时分折件])"
        r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|billion|dozen"
        r"|half|third|quarter)s?\b"
    ),
    Kind.TIME: re.compile(
        r"\b(?:1\d{3}|20\d\d)s?\b|\b\d{1,2}:\d{2}\b|\b(?:january|february|march|april|may|june|july|august|september"
        r"|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\d+(?:st|nd|rd|th)\b"
        r"|\d+ ?(?:a\.?m|p\.?m)\b|\d[年月日号点]|世纪|年代|[朝]|时期|周[一二三四五六日末]|星期"
    ),
    Kind.REASON: re.compile(
        r"\b(?:because|due to|since|as a result|so that|in order to|caused?|therefore|reason|thus|led to)\b"
        r"|因为|由于|因此|导致|为了|以便|使得|原因|所以|因"
    ),
}
_LATIN_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]+")
_CHINESE_NAME = re.compile(r"[·《》「」“”]|先生|女士|公司|大学|路|街|省|市|县|区|国|州|岛|[A-Za-z]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def kind_of(normal: str) -> Kind:
    """What a normalised question asks for."""
    return next((kind for kind, pattern in _KINDS if pattern.search(normal)), Kind.OTHER)


def held(kind: Kind, text: str, normal: str, question: str) -> float:
    """How many such things a sentence holds that the question does not, at most 3; one half if anything will do.

    `text` is the sentence as it is written, for names; `normal` and `question` are normal forms.
    """
    if kind is Kind.OTHER:
        return 0.5
    if kind is not Kind.NAME:
        return float(min(_MOST, sum(found not in question for found in _HELD[kind].findall(normal))))
    if _HAN.search(text):
        return float(min(_MOST, len(_CHINESE_NAME.findall(text))))
    return float(min(_MOST, sum(name.lower() not in question for name in _LATIN_NAME.findall(text))))
