"""Which language carries a message."""

import pytest

from faqbot.domain.language import Language
from faqbot.language.detect import detect

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("怎么退款", ZH),
        ("退", ZH),
        ("How do I return it?", EN),
        ("hi", EN),
        ("Où est ma commande ?", EN),
        ("我的 iPad order 什么时候到", ZH),
        ("iPad 坏了", ZH),
        ("iPhone 15 Pro Max 收货地址", ZH),
        ("e-mail 收不到", ZH),
        ("wifi 密码", ZH),
        ("refund 退款", ZH),
        ("paypal ok 吗", ZH),
        ("The North Face 有货吗", ZH),
        ("login 不了", ZH),
        ("how do I say 谢谢 to you", EN),
        ("what is 灯笼街", EN),
        ("can I pay with 微信支付", EN),
        ("what does 七天无理由退货 mean exactly", EN),
        ("我 forgot my password please help", EN),
        ("How do I track 我的订单", ZH),
        ("order status page 错误", EN),
        ("𠮷 refund", EN),
    ],
)
def test_the_language_of_the_sentence_is_named(text: str, language: Language) -> None:
    assert detect(text, otherwise=language.other) is language


@pytest.mark.parametrize("text", ["", " ", "123", "?!", "😀", "Как вернуть", "환불", "カード", "٣"])
@pytest.mark.parametrize("otherwise", Language)
def test_a_text_without_letters_of_either_is_taken_as_told(text: str, otherwise: Language) -> None:
    assert detect(text, otherwise=otherwise) is otherwise


def test_english_is_assumed_when_nothing_is_told() -> None:
    assert detect("123") is EN
