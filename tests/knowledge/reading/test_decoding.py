"""Text is read whatever its encoding."""

import pytest

from faqbot.domain.errors import BadFile
from faqbot.knowledge.reading.decoding import decoded

ZH = "收货后的十五天内，您可以在我的订单里申请退货。\n"
HANT = "收貨後的十五天內，您可以在我的訂單裡申請退貨。這是我們的規定，不會改變。\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (ZH.encode("gb18030"), ZH),
        (HANT.encode("big5"), HANT),
        (("Returns: " + ZH).encode("utf-16-le"), "Returns: " + ZH),
        (("Returns: " + ZH).encode("utf-16-be"), "Returns: " + ZH),
        (b"\xef\xbb\xbfplain", "plain"),
        ('<meta charset="gbk"><p>退</p>'.encode("gbk"), '<meta charset="gbk"><p>退</p>'),
        ("Größe und Gewicht, für alle Fälle geprüft".encode("cp1252"), "Größe und Gewicht, für alle Fälle geprüft"),
        ((ZH * 30).encode() + b"\xff", ZH * 30 + "\ufffd"),
    ],
)
def test_a_text_is_read(data: bytes, text: str) -> None:
    assert decoded(data, "a.txt") == text


@pytest.mark.parametrize("data", [b"", b"  \n", bytes(range(256)) * 3])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile, match=r"a\.txt"):
        decoded(data, "a.txt")
