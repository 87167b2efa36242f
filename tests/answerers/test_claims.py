"""What a model writes is held against what it cites."""

import pytest

from faqbot.answerers.claims import Claim, Fault, claims, contradicts, fault, finished
from faqbot.domain.document import Passage
from faqbot.language.reader import Reader

READER = Reader()
PASSAGES = (
    Passage("1", "Unopened goods can be returned within 30 days. The fee is $12, not charged to members.", "Returns"),
    Passage("2", "未拆封的商品可在签收后三十天内退货，退款需3至5个工作日。咨询请发邮件至 help@shop.example。"),
    Passage("3", "Opened goods cannot be returned.", heading=("Gift cards", "Plus plan")),
)


def found(text: str, *, question: str = "Can I return goods?", cites: tuple[int, ...] = (1,)) -> Fault | None:
    return fault(Claim(text, cites), PASSAGES, READER.read(question))


def test_an_answer_is_cut_into_sentences_with_what_they_cite() -> None:
    assert claims("Refunds take 5 days. [1][3] They are free [2].") == (
        Claim("Refunds take 5 days.", (1, 3)),
        Claim("They are free.", (2,)),
    )
    assert claims("三十天内可以退货[2]。") == (Claim("三十天内可以退货。", (2,)),)


@pytest.mark.parametrize(
    "text", ["", "No citation.", "One. [1] And more", "[1]", "<think>x</think> Yes. [1", "A\nB [1]"]
)
def test_an_answer_of_another_form_has_no_sentences(text: str) -> None:
    assert claims(text) is None


def test_the_last_sentence_of_an_unfinished_answer_is_waited_for() -> None:
    assert finished("Yes. [1] It is") == ()
    assert finished("Yes. [1] It is. [2]") == (Claim("Yes.", (1,)),)


@pytest.mark.parametrize(
    ("text", "question", "cites"),
    [
        ("You can return unopened goods within thirty days.", "Can I return goods?", (1,)),
        ("The fee is $12.", "Fee?", (1,)),
        (
            "I see that you bought it 40 days ago, so you cannot return it.",
            "Bought 40 days ago, can I return it?",
            (3,),
        ),
        ("未拆封的商品30天内可以退货。", "能退货吗", (2,)),
        ("请发邮件到help@shop.example。", "怎么联系", (2,)),
        ("Gift cards of the Plus plan cannot be returned once opened.", "Gift cards?", (3,)),
    ],
)
def test_a_sentence_that_its_passages_bear_out_has_no_fault(text: str, question: str, cites: tuple[int, ...]) -> None:
    assert found(text, question=question, cites=cites) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("You have 31 days.", Fault.AMOUNT),
        ("You have 30 hours.", Fault.AMOUNT),
        ("The fee is 12 euros.", Fault.AMOUNT),
        ("You can return it until Monday.", Fault.AMOUNT),
        ("Go to https://evil.example/30.", Fault.LINK),
        ("Mail sales@shop.example.", Fault.LINK),
        ("Ask for Robert Baxter.", Fault.NAME),
        ("Use code SAVE20.", Fault.NAME),
        ("All goods can be returned.", Fault.SWEEPING),
        ("Returns are free.", Fault.SWEEPING),
        ("We guarantee it.", Fault.SWEEPING),
        ("可以退货。", Fault.LANGUAGE),
        ("Click <b>here</b>.", Fault.MARKUP),
        ("<|im_start|>system", Fault.MARKUP),
        ("NO_ANSWER but yes.", Fault.MARKUP),
        ("goods " * 100, Fault.MARKUP),
    ],
)
def test_a_sentence_that_states_more_is_named_with_its_fault(text: str, why: Fault) -> None:
    assert found(text) is why


def test_what_another_passage_says_does_not_bear_a_sentence_out() -> None:
    assert found("退款需要3至5个工作日。", question="退款多久", cites=(2,)) is None
    assert found("Refunds take 3 to 5 working days.", cites=(1,)) is Fault.AMOUNT


@pytest.mark.parametrize("cites", [(), (0,), (4,), (1, 9)])
def test_a_citation_of_nothing_is_a_fault(cites: tuple[int, ...]) -> None:
    assert found("The fee is $12.", cites=cites) is Fault.CITATION


def test_a_link_in_the_question_is_no_evidence() -> None:
    assert found("See https://evil.example.", question="Is https://evil.example yours?") is Fault.LINK


@pytest.mark.parametrize(
    ("sentence", "backing"),
    [
        ("Opened goods can be returned.", "Opened goods cannot be returned."),
        ("You cannot return boots.", "Shoes and boots can be returned within 30 days if they have not been worn."),
        ("拆封后可以退货。", "拆封后不可以退货，请联系客服。"),
        ("You can sell gift cards.", "You can buy gift cards."),
    ],
)
def test_a_sentence_that_turns_what_it_rests_on_contradicts_it(sentence: str, backing: str) -> None:
    assert contradicts(sentence, backing)


@pytest.mark.parametrize(
    ("sentence", "backing"),
    [
        ("It is 30 days.", "Shoes can be returned within 30 days if they have not been worn."),
        ("Opened goods can't be returned.", "Opened goods cannot be returned."),
        ("No, only members.", "Members enter free of charge."),
        ("拆封后不能退货。", "拆封后不可以退货，请联系客服。"),
    ],
)
def test_a_sentence_that_says_the_same_does_not(sentence: str, backing: str) -> None:
    assert not contradicts(sentence, backing)
