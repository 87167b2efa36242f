"""Bytes to text, whatever the encoding."""

import re

from charset_normalizer import from_bytes

from faqbot.domain.errors import BadFile

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Characters that hardly a Chinese text does without; what is decoded wrongly holds few of them.
_COMMON = {
    "gb18030": re.compile(
        "[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对能后子得那过去年用家发下自多天，。]"
    ),
    "big5": re.compile(
        "[的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對能後子得那過去年用家發下自多天，。]"
    ),
}
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{3,20})", re.IGNORECASE)
_SAMPLE = 200_000
_FEWEST = 0.06


def decoded(data: bytes, name: str) -> str:
    """The text of a file. Raise BadFile if no encoding fits."""
    if not data.strip():
        raise BadFile(f"{name}: the file is empty")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if (text := _utf(data)) is not None:
        return text
    if b"\0" in data[:_SAMPLE]:
        raise BadFile(f"{name}: this is neither text nor a kind of document that is read; see docs/documents.md")
    return _legacy(data, name)


def _utf(data: bytes) -> str | None:
    """UTF-16 without a mark shows by the NUL of every other byte; Chinese text in it has line ends at least."""
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if even + odd and len(data) % 2 == 0 and min(even, odd) * 10 <= max(even, odd):
        text = data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
        if text.count("\ufffd") * 100 < len(text) and "\0" not in text:
            return text
    if even + odd:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        # One bad byte in a long text is a slip, not another encoding.
        text = data.decode(errors="replace")
        return text if error.start > 0 and text.count("\ufffd") * 200 < len(text) else None


def _legacy(data: bytes, name: str) -> str:
    if found := _DECLARED.search(data[:2048]):
        text = _decoded_as(data, found[1].decode("ascii").lower())
        if text is not None:
            return text
    scores = {encoding: _score(data, encoding) for encoding in _COMMON}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] >= _FEWEST:
        return data.decode(best, "replace")
    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is None:
        raise BadFile(f"{name}: the encoding of the text is not known; save the file as UTF-8")
    return data.decode(guess.encoding, "replace")


def _decoded_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode({"gb2312": "gb18030", "gbk": "gb18030"}.get(encoding, encoding))
    except (LookupError, UnicodeDecodeError):
        return None


def _score(data: bytes, encoding: str) -> float:
    """The share of common characters among the Chinese ones; 0 if the bytes are not of that encoding."""
    text = data[:_SAMPLE].decode(encoding, "replace")
    if text.count("\ufffd") * 50 > len(text):
        return 0.0
    return len(_COMMON[encoding].findall(text)) / max(len(_CHINESE.findall(text)), 1)
