"""Where one sentence ends and the next begins, in Chinese, English and both mixed."""

import re
from collections.abc import Iterator

_CLOSERS = "”’」』）】》〉\"')\\]"
_END = re.compile(
    rf"(?P<full>[。！？｡][。！？｡!?]*)[{_CLOSERS}]*"
    rf"|(?P<half>[!?]+|\.(?!\.)|\.{{3,}}|…+)[{_CLOSERS}]*(?=\s|$|[\u3400-\u9fff“‘「『（【《])"
    r"|(?P<line>\n\s*)"
)
# What is quoted or bracketed stays in one piece, if it is not so long that the opening mark may be a slip.
_ENCLOSED = re.compile(
    r"“[^“”\n]{1,300}”|「[^「」\n]{1,300}」|『[^『』\n]{1,300}』|（[^（）\n]{1,300}）|\([^()\n]{1,300}\)|《[^《》\n]{1,100}》"
)
_GOES_ON = re.compile(r"[，、；：,;:的]")
_LOWER = re.compile(r"\s+[a-z]")
_LIST_MARK = re.compile(r"\s*[（(]?(?:\d{1,3}|[A-Za-z]|[ivx]{2,4})")
_LONGEST_MARK = 8
_LAST_WORD = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]+$")
_LONGEST_WORD = 24
_NEVER_LAST = re.compile(
    r"mrs?|ms|mx|dr|prof|[sj]r|[sm]t|vs|e\.?g|i\.?e|cf|viz|approx|figs?|eq|vol|pp?|ch|sec|art|para|dept|est|tel|ext|n[ro]s"
    r"|incl|excl|max|min|resp|gen|re[pv]|sen|hon|jan|feb|mar|apr|ju[nl]|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun",
    re.IGNORECASE,
)
_BEFORE_NUMBER = frozenset({"no", "nos", "art", "p", "pp", "item", "room", "rm", "apt"})
_NUMBER_AHEAD = re.compile(r"\s*\d")
_INITIAL = re.compile(r"[A-Z]")
# A line that goes on below: no mark at its end, a small letter at the beginning of the next.
_WRAPPED = re.compile(r"[A-Za-z,]$")


def sentences(text: str) -> tuple[str, ...]:
    """Every sentence in its order, cut out of the text as it stands; only white space lies between them.

    A list item or a line of its own counts as a sentence. In doubt nothing is cut: two sentences in one are
    better than half a one.
    """
    found: list[str] = []
    start = 0
    for end in _ends(text):
        if sentence := text[start:end].strip():
            found.append(sentence)
        start = end
    return tuple(found)


def _ends(text: str) -> Iterator[int]:
    """Where the sentences end; the last is the end of the text."""
    within = iter([span.span() for span in _ENCLOSED.finditer(text)])
    opened, closed = next(within, (len(text), len(text)))
    start = 0
    for mark in _END.finditer(text):
        while closed < mark.end():
            opened, closed = next(within, (len(text), len(text) + 1))
        if opened < mark.end() < closed or not _is_end(text, start, mark):
            continue
        yield mark.end()
        start = mark.end()
    yield len(text)


def _is_end(text: str, start: int, mark: re.Match[str]) -> bool:
    if mark["line"]:
        return not _is_wrapped(text, mark)
    if _GOES_ON.match(text, mark.end()):
        return False
    if mark["full"]:
        return True
    if _LOWER.match(text, mark.end()):
        return False
    if mark["half"].startswith(("…", "...")):
        # "我想……算了" goes on; "Well... Then" does not.
        return text[mark.end() : mark.end() + 1] in {"", " ", "\n"}
    return mark["half"] != "." or _is_full_stop(text, start, mark)


def _is_full_stop(text: str, start: int, mark: re.Match[str]) -> bool:
    """False behind an abbreviation, an initial or the number of a list item."""
    at = mark.start()
    if at - start <= _LONGEST_MARK and _LIST_MARK.fullmatch(text, start, at):
        return False
    followed_at_once = mark.end() < len(text) and not text[mark.end()].isspace()
    if followed_at_once and text[at - 1 : at].isdigit():
        return False  # 1.打开订单 2.申请退款
    word = _LAST_WORD.search(text[max(start, at - _LONGEST_WORD) : at])
    if word is None or mark.end() == len(text):
        return True
    last = word.group()
    if last.lower() in _BEFORE_NUMBER and _NUMBER_AHEAD.match(text, mark.end()):
        return False
    return not _NEVER_LAST.fullmatch(last) and not _INITIAL.fullmatch(last)


def _is_wrapped(text: str, mark: re.Match[str]) -> bool:
    """True if a sentence was only broken to fit the width of a page."""
    return (
        mark.group().count("\n") == 1
        and _WRAPPED.search(text[max(0, mark.start() - 3) : mark.start()].rstrip()) is not None
        and text[mark.end() : mark.end() + 1].islower()
        and text[mark.end() : mark.end() + 1].isascii()
    )
