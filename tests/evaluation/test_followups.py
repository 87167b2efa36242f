"""Follow-ups, measured."""

import json
from pathlib import Path

import pytest

from faqbot.conversation.followups import completions, leans, rewritten, topic
from faqbot.domain.language import Language
from faqbot.evaluation import followups
from faqbot.evaluation.sets import Row
from tests import sample_shop
from tests.contracts.samples import NOON

ZH, EN = Language.ZH, Language.EN
DIALOGUES = Path(__file__).parents[1] / "dialogues" / "followups.yaml"
HELD_OUT = Path(__file__).parents[1] / "data" / "followups_held_out.jsonl"


def a_row(**values: object) -> Row:
    return Row("set.jsonl", 1, values)


@pytest.mark.parametrize(
    ("history", "text", "language", "rewrite"),
    [
        (("How much is shipping to Hong Kong?",), "and to Canada?", EN, "how much is shipping to canada?"),
        (("Do you offer express delivery?",), "how long does that take?", EN, "how long does express delivery take?"),
        (("How do I earn points?", "do they expire?"), "how do I spend them?", EN, "how do i spend points?"),
        (("What is a gift card?",), "what are its limits?", EN, "what are gift card's limits?"),
        (("运费多少钱？",), "那香港呢？", ZH, "运费香港呢?"),
        (("怎么购买礼品卡？",), "它会过期吗", ZH, "礼品卡会过期吗"),
        (("where is my parcel",), "how do I cancel my whole order", EN, "how do I cancel my whole order"),
    ],
)
def test_a_follow_up_is_made_whole(history: tuple[str, ...], text: str, language: Language, rewrite: str) -> None:
    assert rewritten(text, history, language) == rewrite


@pytest.mark.parametrize(
    ("text", "history", "language"),
    [
        ("how long does that take?", (), EN),
        ("how long does that take?", ("  ",), EN),
        ("it " * 150, ("where is my parcel",), EN),
        ("我想知道标准配送一般要多长时间才能送到成都", ("运费多少",), ZH),
    ],
)
def test_what_leans_on_nothing_is_left_alone(text: str, history: tuple[str, ...], language: Language) -> None:
    assert completions(text, history, language) == ()


def test_there_are_never_more_than_a_few_forms() -> None:
    history = ("How much is shipping to Hong Kong from China with insurance?",)

    assert 1 < len(completions("and it to Canada?", history, EN)) <= 6


@pytest.mark.parametrize(
    ("history", "language", "found"),
    [
        (("你们家都卖哪些茶？",), ZH, "茶"),
        (("骆驼祥子看过", "你觉得骆驼祥子怎么样"), ZH, "骆驼祥子"),
        (("the and of",), EN, ""),
        ((), EN, ""),
    ],
)
def test_the_topic_is_what_was_talked_about(history: tuple[str, ...], language: Language, found: str) -> None:
    assert topic(history, language) == found


def test_few_words_lean() -> None:
    assert leans("运费呢", ZH)
    assert not leans("how do I change the delivery address of my order", EN)


def test_rewrites_are_compared_with_those_that_people_wrote() -> None:
    rows = [
        a_row(
            history=["What is express delivery?"], question="how long is it?", rewrite="How long is express delivery?"
        ),
        a_row(history=["运费多少"], question="那香港呢", rewrite="寄到香港运费多少", lang="zh"),
    ]

    found = followups.measures([followups.outcome(one, None, NOON) for one in followups.asked_of(rows)])

    assert found["en"]["exact"] == found["en"]["f1"] == 1.0
    assert found["en"]["exact_unchanged"] == 0.0
    assert found["zh"]["rewrites"] == 1
    assert found["zh"]["exact"] == 0.0
    assert 0.5 < (found["zh"]["f1"] or 0) < 1
    assert found["overall"]["top1"] is None


def test_what_is_completed_finds_more_and_says_nothing_wrong() -> None:
    asked = followups.dialogues(DIALOGUES)[::4] + followups.asked_of(
        [Row("held_out", i, json.loads(line)) for i, line in enumerate(HELD_OUT.read_text("utf-8").splitlines())][::4]
    )

    outcomes = [followups.outcome(one, sample_shop.snapshot(), NOON) for one in asked]

    of = followups.measures(outcomes)["overall"]
    assert (of["top1"] or 0) > (of["top1_bare"] or 0) + 0.1
    assert (of["answered"] or 0) > (of["answered_bare"] or 0) + 0.25
    assert (of["wrong"] or 0) <= 0.05
    assert followups.row(outcomes[0])["found"] is not None


def test_there_are_enough_dialogues_of_both_languages() -> None:
    asked = followups.dialogues(DIALOGUES)

    assert sum(one.language is ZH for one in asked) >= 50
    assert sum(one.language is EN for one in asked) >= 50


@pytest.mark.parametrize(
    "values", [{"question": "a"}, {"history": "a", "question": "b", "rewrite": "c"}, {"history": [], "question": "b"}]
)
def test_a_row_of_another_form_is_named(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"set\.jsonl:1: a follow-up needs"):
        followups.asked_of([a_row(**values)])


def test_a_file_that_holds_no_dialogues_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: 1", "utf-8")

    with pytest.raises(ValueError, match="no list of dialogues"):
        followups.dialogues(tmp_path / "x.yaml")
