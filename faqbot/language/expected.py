"""How many things of the kind that a question asks for a sentence holds, which the question does not."""

import re
from collections.abc import Collection

_MOST = 3
_ANYTHING = 0.5
_AMOUNT = (
    r"\d+(?:[.,]\d+)*|[一二三四五六七八九十百千万亿两半]+(?=[年月日个人名位次种届部座条元块米公里岁天小时分折件])"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|billion|dozen|half|third|quarter)s?\b"
)
_TIME = (
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
    r"|世纪|年代|朝代|时期|周[一二三四五六日末]|星期"
)
_REASON = (
    r"\b(?:because|due to|since|as a result|so that|in order to|caused?|therefore|reason|thus|led to)\b"
    r"|因为|由于|因此|导致|为了|以便|使得|原因|所以|因"
)
_LATIN_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]+")
_CHINESE_NAME = re.compile(r"[·《》「」“”]|先生|女士|公司|大学|路|街|省|市|县|区|国|州|岛|[A-Za-z]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_AMOUNTS = re.compile(_AMOUNT)
_HELD = {
    "how much": _AMOUNTS,
    "how many": _AMOUNTS,
    "when": re.compile(f"{_TIME}|{_AMOUNT}"),
    "why": re.compile(_REASON),
}
_NAMED = frozenset({"who", "where"})


def held(asks: Collection[str], text: str, normal: str, question: str) -> float:
    """What a sentence holds of what is asked for (`Particulars.asks`), at most 3; one half if anything will do.

    `text` is the sentence as it is written, for names; `normal` and `question` are normal forms.
    """
    counts = [_names(text, question) if ask in _NAMED else _found(_HELD[ask], normal, question) for ask in asks]
    return float(min(_MOST, max(counts))) if counts else _ANYTHING


def _found(pattern: re.Pattern[str], normal: str, question: str) -> int:
    return sum(found not in question for found in pattern.findall(normal))


def _names(text: str, question: str) -> int:
    if _HAN.search(text):
        return len(_CHINESE_NAME.findall(text))
    return sum(name.lower() not in question for name in _LATIN_NAME.findall(text))
