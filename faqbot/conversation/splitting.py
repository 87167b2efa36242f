"""Several questions in one message, where each of them can be told from the others."""

import re
from collections.abc import Iterator

from faqbot.language.normalise import clean

_MOST = 4
_LONGEST = 300
_SHORTEST = 2
# The marks stay with what stands before them.
_CUT = re.compile(
    r"(?<=[?？!！。；;\n])\s*|[,，、]\s*(?=\S)|\s+(?=(?:and|also|plus)[, ]+(?:also )?(?:how|what|where|when|which|who|why|can|do|is|are)\b)|"
    r"(?<=[\u3400-\u9fff])(?=(?:还有|另外|以及|顺便问))",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and|also|plus|还有|另外|以及|然后|顺便问(?:一下)?|再问(?:一下)?)[,， ]*(?:also )?", re.IGNORECASE
)
_ASKS = re.compile(
    r"[?？]|[吗么]$|怎么|怎样|如何|多少|多久|多长|几[天个点次张号元块]|什么|哪|谁|能不能|可不可以|可以.*(?:吗|不)|能.*[吗不]|有没有|是不是|要不要|行不行|"
    r"^(?:how|what|where|when|which|who|why|can|could|do|does|did|is|are|will|would|should|may)\b",
    re.IGNORECASE,
)


# Two things of one kind that one question asks about: how many letters of the Chinese belong to each is tried.
_AND = re.compile(r"(?<=[\u3400-\u9fff]{2})(?:和|与|跟|及|以及|还有|、)(?=[\u3400-\u9fff]{2})")
_AND_WORDS = re.compile(r"\b(?P<one>[a-z]{3,}) and (?P<other>[a-z]{3,})\b", re.IGNORECASE)
_AND_WORD = re.compile(r"\band\b", re.IGNORECASE)
_THINGS = (2, 3, 4)


def questions(text: str) -> tuple[str, ...]:
    """The questions of a message in their order; () where it is one, or cannot safely be told apart.

    What asks nothing ("I live in Chengdu") stays with the question behind it; a comma alone does not part.
    """
    plain = clean(text.strip().replace("\n", "；"))
    if len(plain) > _LONGEST:
        return ()
    found: list[str] = []
    waiting = ""
    for piece in _CUT.split(plain):
        whole = f"{waiting}，{piece}" if waiting else piece
        if _ASKS.search(piece.strip()):
            found.append(_LEAD.sub("", whole).strip(" ；;"))
            waiting = ""
        else:
            waiting = whole.strip(" ,，；;")
    if waiting or not 1 < len(found) <= _MOST or min(map(len, found)) < _SHORTEST:
        return ()
    return tuple(found)


def both(text: str) -> Iterator[tuple[str, str]]:
    """The two questions in one that names two things ("退货和换货的期限"), in each way that it can be read.

    Nothing where it names none, or more than two.
    """
    plain = clean(text.strip())
    if len(plain) > _LONGEST:
        return
    found = _AND_WORDS.search(plain)
    if found and len(_AND_WORD.findall(plain)) == 1:
        before, after = plain[: found.start()], plain[found.end() :]
        yield f"{before}{found['one']}{after}", f"{before}{found['other']}{after}"
    marks = list(_AND.finditer(plain))
    if len(marks) == 1:
        before, after = plain[: marks[0].start()], plain[marks[0].end() :]
        for size in _THINGS:
            if min(len(before), len(after)) >= size:
                yield before + after[size:], before[:-size] + after
