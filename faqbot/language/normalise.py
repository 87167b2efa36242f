"""One normal form for every text: NFKC, lower case, simplified characters, no control characters."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

# Characters that carry no meaning of their own: controls, format characters (zero-width, direction
# overrides), surrogates left over from broken input, private use.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
# What Unicode counts as letters, marks or symbols but nobody sees: fillers, blanks, variation selectors.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]+"
)
# NFKC would write 1½ as 11⁄2 and 10² as 102, which are other numbers.
_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞↉])")
_RAISED = re.compile(r"(?<=[\d)])([⁰¹²³⁴-⁹⁺⁻]+)")
_LOWERED = re.compile(r"(?<=\d)(?=[₀-₉①-⓿❶-➓])")
_SPACE = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_QUOTES = str.maketrans("’‘‛ʼ`´“”„", "''''''\"\"\"")
# 妳 is you, said to a woman; the mainland does not write it.
_YOU = str.maketrans("妳", "你")
# Taiwan writes 帳號, which OpenCC turns into 帐号; the mainland writes 账号 and keeps 帐 for tents.
_ACCOUNT = re.compile(r"帐(?=[号户单目款务本])|(?<=[转结到付入对记])帐")


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _taiwan_to_mainland() -> OpenCC:
    """Also exchanges words (滑鼠 -> 鼠标), which is safe only on text that is written in traditional characters."""
    return OpenCC("tw2sp")


def clean(text: str) -> str:
    """Keep what a person can see: drop control, format and surrogate characters, one space between words."""
    visible = text if text.isprintable() else "".join(filter(_is_kept, text))
    return _SPACE.sub(" ", _BLANK.sub("", visible)).strip()


def simplify(text: str) -> str:
    """Write Chinese in simplified characters and mainland words; other text is returned as it is."""
    if not _HAN.search(text):
        return text
    simplified: str = _to_simplified().convert(text)
    if simplified != text:
        # Once more, as a few characters are simplified in two steps (薴, 苧, 苎).
        simplified = _to_simplified().convert(_taiwan_to_mainland().convert(text))
    return _ACCOUNT.sub("账", simplified.translate(_YOU))


def normalise(text: str) -> str:
    """The form in which all texts are compared. Idempotent; "" if nothing visible is left."""
    # A quote that stands alone is an apostrophe; NFKC would make a space and an accent of it.
    apart = _RAISED.sub(r"^\1", _LOWERED.sub("_", _FRACTION.sub(" ", clean(text))))
    folded = unicodedata.normalize("NFKC", apart.translate(_QUOTES)).translate(_QUOTES).lower()
    return clean(unicodedata.normalize("NFKC", clean(simplify(folded).lower())))


def bare(normal: str) -> str:
    """Letters and digits alone: two texts with the same bare form differ in punctuation only."""
    return "".join(c for c in normal if c.isalnum())


def _is_kept(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _INVISIBLE
