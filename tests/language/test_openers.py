"""What stands before a question is no part of it, and a word that only looks like that is."""

import pytest

from faqbot.domain.language import Language
from faqbot.language.normalise import normalise
from faqbot.language.openers import without_opening
from faqbot.language.reader import Reader


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("你好，请问怎么退货？", "怎么退货?"),
        ("还有个问题，运费多少", "运费多少"),
        ("不好意思，麻烦问下，礼品卡怎么用", "礼品卡怎么用"),
        ("亲，在吗？包裹到哪了", "包裹到哪了"),
        ("hi there, I have a question: where is my parcel", "where is my parcel"),
        ("Excuse me, could you tell me how to return?", "how to return?"),
        ("another question, can I pay by card", "can i pay by card"),
    ],
)
def test_greetings_and_announcements_are_dropped(text: str, question: str) -> None:
    assert without_opening(normalise(text)) == question


ZH_ALIKE = ("请问一下", "你好", "问题订单怎么处理", "有一个问题订单", "亲子装有吗", "还有货吗")
EN_ALIKE = ("Hi", "question mark tea", "hide my order")


@pytest.mark.parametrize("text", ZH_ALIKE + EN_ALIKE)
def test_a_question_that_only_begins_alike_is_kept_whole(text: str) -> None:
    assert without_opening(normalise(text)) == normalise(text)


def test_a_query_is_read_without_its_opening_and_keeps_what_was_typed() -> None:
    query = Reader().read("你好，请问怎么退货？")

    assert query.text == "你好，请问怎么退货？"
    assert query.normal == "怎么退货?"
    assert query.language is Language.ZH
