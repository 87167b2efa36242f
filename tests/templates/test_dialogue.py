"""A computation over several turns."""

import pytest

from faqbot.domain.decision import Asked, SmallTalk, Talk
from faqbot.domain.language import Language
from tests.templates.offer import EN, ZH, decided, value

LOAN_ZH = "贷款50万，等额本息，每月还多少"
LOAN_EN = "monthly payment on a loan of $100,000 at 6%"


@pytest.mark.parametrize(
    ("before", "text", "slot", "question"),
    [
        ((), LOAN_ZH, "rate", "年利率是百分之几？"),
        ((LOAN_ZH,), "4.2%", "length", "贷多久？"),
        ((LOAN_ZH,), "4.2", "length", "贷多久？"),
        ((), "寄到拉萨多少运费", "weight", "包裹多重？"),
    ],
)
def test_a_missing_value_is_asked_for_one_at_a_time(
    before: tuple[str, ...], text: str, slot: str, question: str
) -> None:
    decision = decided(text, *before)

    assert isinstance(decision, Asked)
    assert decision.slot == slot
    assert decision.text.startswith(question)


def test_the_question_is_in_the_language_of_the_customer() -> None:
    decision = decided(LOAN_EN, language=EN)

    assert isinstance(decision, Asked)
    assert decision.text.startswith("Over how long?")


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ((LOAN_ZH, "4.2%"), "30年", "2445.09"),
        ((LOAN_ZH,), "4.2%，30年", "2445.09"),
        ((LOAN_ZH, "4.2%", "30年"), "不对，是20年不是30年", "3082.85"),
        ((LOAN_EN,), "30 years", "599.55"),
        (("15% tip on $64",), "no, 20% not 15%", "12.8"),
        (("15% tip on $64",), "what about 18%", "11.52"),
        (("20% of 150",), "no, 100 not 150", "20"),
        (("寄3.2公斤到拉萨运费多少",), "那上海呢", "8"),
        (("寄到拉萨多少运费",), "3.2", "20"),
        (("500元打九折多少钱",), "改成560元", "504"),
        (("500元打九折多少钱",), "不是500元，是560元", "504"),
        (("what is 3 kg in pounds",), "no, 5 not 3", "11.023113"),
        ((LOAN_ZH, "4.2%", "30年"), "不对，20不是30", "3082.85"),
        (("我有3500积分能抵多少钱",), "不对，4000不是3500", "40"),
    ],
)
def test_answers_and_corrections_complete_the_computation(before: tuple[str, ...], text: str, expected: str) -> None:
    assert value(text, *before) == expected


@pytest.mark.parametrize(("text", "language"), [("取消", ZH), ("算了", ZH), ("cancel", EN), ("never mind", EN)])
def test_cancel_leaves(text: str, language: Language) -> None:
    assert decided(text, LOAN_ZH, language=language) == SmallTalk(Talk.CANCELLED)
    assert decided("30年", LOAN_ZH, text) is None


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (("15% tip on $64",), "100"),
        (("15% tip on $64",), "where is my parcel"),
        ((LOAN_ZH,), "我的包裹到哪了"),
        ((LOAN_ZH, "我的包裹到哪了"), "30年"),
        (("你好",), "30年"),
    ],
)
def test_nothing_is_guessed_from_a_value_that_nobody_asked_for(before: tuple[str, ...], text: str) -> None:
    assert decided(text, *before) is None
