"""Turns that lean on each other: follow-ups, choices, several questions, languages."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from faqbot.app import SnapshotBuilder, pipeline
from faqbot.assistant import Assistant, Talk
from faqbot.conversation.lanes import Lanes
from faqbot.conversation.lessons import NONE_OF_THESE, Lessons
from faqbot.domain.decision import Clarify, Curated, Declined, Several, SmallTalk, kind
from faqbot.domain.decision import Talk as Kind
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.turn import Feedback, Label, Turn, Verdict
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.wording.texts import AGAIN, PERSON_OFFER, RATED, TALK, UNANSWERED
from tests import sample_shop

ZH, EN = Language.ZH, Language.EN
# What is said here is about conversations, not about how sure the shop is: its bar is low.
RISK = 0.1
JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)

Says = Callable[..., Awaitable[Turn]]


@pytest.fixture
def turns() -> MemoryTurnStore:
    return MemoryTurnStore()


@pytest.fixture
def labels() -> MemoryCalibrationStore:
    return MemoryCalibrationStore()


@pytest.fixture
async def assistant(turns: MemoryTurnStore, labels: MemoryCalibrationStore) -> Assistant:
    entries = MemoryEntryStore()
    await entries.save(sample_shop.contents().entries, at=JUNE, lexicons=sample_shop.contents().lexicons)
    shelf = Shelf(
        entries, MemoryCalibrationStore(), lambda kb, _calibration: sample_shop.snapshot(kb.id or None, risk=RISK)
    )
    numbers = count(1)
    talk = Talk(lessons=Lessons(turns, labels), lanes=Lanes(patience_s=5))
    return Assistant(shelf, pipeline(), turns, lambda: f"turn-{next(numbers)}", talk)


@pytest.fixture
def says(assistant: Assistant) -> Says:
    numbers = count(1)

    async def says(text: str, **fields: Any) -> Turn:
        i = next(numbers)
        turn = await assistant.reply(Question(text, "c1", "web", f"m{i}", JUNE + timedelta(seconds=i), **fields))
        assert isinstance(turn, Turn)
        return turn

    return says


def served(turn: Turn) -> str | None:
    return turn.decision.entry.id if isinstance(turn.decision, Curated) else None


async def test_a_follow_up_is_answered_from_what_was_said_and_the_ledger_tells_how(
    says: Says, turns: MemoryTurnStore
) -> None:
    await says("怎么攒积分？")

    turn = await says("会过期吗")

    assert served(turn) == "account-points-expire"
    recorded = await turns.turn(turn.id)
    assert recorded is not None
    assert recorded.completed == turn.completed != ""


async def test_small_talk_between_does_not_hide_the_topic(says: Says) -> None:
    await says("How do I cancel my order?")
    await says("thanks")

    assert served(await says("what if it has shipped already?")) == "orders-cancel-after-shipping"


async def test_a_question_that_stands_alone_is_taken_as_it_stands(says: Says) -> None:
    await says("怎么开电子发票？")

    turn = await says("怎么取消订单？")

    assert (served(turn), turn.completed) == ("orders-cancel-order", "")


async def test_a_choice_is_answered_and_kept_as_a_label(says: Says, labels: MemoryCalibrationStore) -> None:
    offer = await says("gift card balance")

    turn = await says("the second")

    assert isinstance(offer.decision, Clarify)
    assert served(turn) == offer.reply.options[1].entry_id
    label = Label("gift card balance", EN, offer.reply.options[1].entry_id)
    assert await labels.labels("") == await labels.labels(offer.reply.options[1].kb) == (label,)


async def test_none_of_them_is_no_label_but_a_verdict(
    says: Says, labels: MemoryCalibrationStore, turns: MemoryTurnStore
) -> None:
    offer = await says("gift card balance")

    turn = await says("none of these")

    assert turn.decision == SmallTalk(Kind.NOT_THAT)
    assert await labels.labels("") == ()
    assert turns.feedback[offer.id].comment == NONE_OF_THESE


async def test_several_questions_are_answered_in_one_reply_in_their_order(says: Says) -> None:
    turn = await says("How much is delivery, how long does it take, and can I get an invoice?")

    assert isinstance(turn.decision, Several)
    assert [part.text for part in turn.decision.parts] == [
        "How much is delivery",
        "how long does it take",
        "can I get an invoice?",
    ]
    places = [turn.reply.text.index(words) for words in ("8 yuan", "2-4 days", "Request invoice")]
    assert places == sorted(places)
    sure = [part.decision.confidence for part in turn.decision.parts if isinstance(part.decision, Curated)]
    assert turn.decision.confidence == pytest.approx(min(sure))


async def test_what_of_them_is_not_known_is_named(says: Says) -> None:
    turn = await says("运费多少，能开发票吗，你们的总统是谁？")

    assert isinstance(turn.decision, Several)
    assert [isinstance(part.decision, Declined) for part in turn.decision.parts] == [False, False, True]
    assert UNANSWERED[ZH].format(question="你们的总统是谁？") in turn.reply.text
    assert PERSON_OFFER[ZH] in turn.reply.text


async def test_each_of_several_questions_has_to_reach_the_bar_by_itself(says: Says) -> None:
    turn = await says("运费多少，几天能到，能开发票吗？")

    assert isinstance(turn.decision, Several)
    assert turn.evidence is not None
    assert turn.evidence.gate.threshold is not None
    sure = [part.decision.confidence for part in turn.decision.parts if isinstance(part.decision, Curated)]
    assert min(sure) >= turn.evidence.gate.threshold
    assert turn.decision.confidence == pytest.approx(min(sure))


@pytest.mark.parametrize("text", ["我付款失败，怎么办？", "who is the president? what is the weather?"])
async def test_where_too_few_parts_have_an_answer_the_message_stays_whole(says: Says, text: str) -> None:
    assert not isinstance((await says(text)).decision, Several)


async def test_a_sentence_of_two_answers_is_said_once(says: Says) -> None:
    turn = await says("How do I get an invoice for my order? fapiao?")

    assert turn.reply.text.count("Request invoice") == 1


async def test_the_last_answer_is_said_again_in_the_language_that_is_asked_for(says: Says) -> None:
    await says("怎么取消订单？")

    turn = await says("in English please")
    after = await says("谢谢")

    assert (served(turn), turn.reply.language, turn.completed) == ("orders-cancel-order", EN, "怎么取消订单？")
    assert after.reply.text == TALK[Kind.THANKS][EN]


async def test_a_language_that_is_asked_for_first_is_promised(says: Says) -> None:
    assert (await says("speak Chinese please")).reply.text == TALK[Kind.LANGUAGE][ZH]


async def test_a_repeated_question_is_told_that_the_answer_is_the_same(says: Says) -> None:
    await says("怎么取消订单？")

    turn = await says("怎么取消订单")

    assert turn.reply.text.startswith(AGAIN[ZH])
    assert served(turn) == "orders-cancel-order"


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("that's not what I asked", Kind.NOT_THAT),
        ("答非所问", Kind.NOT_THAT),
        ("你这个垃圾机器人", Kind.INSULT),
        ("you stupid bot", Kind.INSULT),
        ("/privacy", Kind.PRIVACY),
        ("are you a person?", Kind.IDENTITY),
        ("你是真人吗", Kind.IDENTITY),
    ],
)
async def test_remarks_have_a_short_reply_of_their_own(says: Says, text: str, talk: Kind) -> None:
    turn = await says(text)

    assert turn.decision == SmallTalk(talk)
    assert turn.reply.text == TALK[talk][turn.language]


async def test_a_conversation_goes_on_after_a_restart(says: Says, turns: MemoryTurnStore, assistant: Assistant) -> None:
    await says("怎么攒积分？")
    again = Assistant(assistant._shelf, pipeline(), turns, lambda: "turn-x")  # noqa: SLF001 - the same shop

    turn = await again.reply(Question("会过期吗", "c1", "web", "m9", JUNE + timedelta(minutes=1)))

    assert isinstance(turn, Turn)
    assert served(turn) == "account-points-expire"


async def test_what_was_said_long_ago_is_not_referred_to(says: Says, assistant: Assistant) -> None:
    await says("怎么开电子发票？")

    turn = await assistant.reply(Question("那纸质的呢？", "c1", "web", "m9", JUNE + timedelta(days=1)))

    assert isinstance(turn, Turn)
    assert turn.completed == ""


async def test_a_number_of_none_of_the_entries_offered_gets_the_offer_again(says: Says) -> None:
    offered = await says("gift card balance")

    again = await says("5")

    assert offered.reply.options
    assert isinstance(again.decision, Clarify)
    assert again.reply.options == offered.reply.options
    assert served(await says("1")) == offered.reply.options[0].entry_id


async def test_a_verdict_is_thanked_for(says: Says, assistant: Assistant) -> None:
    turn = await says("怎么取消订单？")

    up = await assistant.rate(Feedback(turn.id, Verdict.UP, JUNE))
    down = await assistant.rate(Feedback(turn.id, Verdict.DOWN, JUNE, "没用"))

    assert up is not None
    assert down is not None
    assert (up.text, down.text) == (RATED[Verdict.UP][ZH], RATED[Verdict.DOWN][ZH])
    assert await assistant.rate(Feedback("no such turn", Verdict.UP, JUNE)) is None


async def test_the_kind_of_several_answers_is_told_in_the_ledger(says: Says, turns: MemoryTurnStore) -> None:
    turn = await says("How much is delivery, and can I get an invoice?")

    recorded = await turns.turn(turn.id)
    assert recorded is not None
    assert recorded.decision == kind(turn.decision) == "several"
    assert recorded.entry_id in {"orders-delivery-fee", "orders-invoice-electronic"}


async def test_an_entry_that_was_withdrawn_since_the_offer_cannot_be_chosen(
    says: Says, assistant: Assistant, turns: MemoryTurnStore
) -> None:
    await says("gift card balance")
    entries = MemoryEntryStore()
    await entries.save([e for e in sample_shop.contents().entries if "giftcard" not in e.id], at=JUNE)
    shelf = Shelf(entries, MemoryCalibrationStore(), SnapshotBuilder(LatentEmbedder(), None, 0.05))
    later = Assistant(shelf, pipeline(), turns, lambda: "turn-x")

    turn = await later.reply(Question("the second", "c1", "web", "m9", JUNE + timedelta(minutes=1)))

    assert isinstance(turn, Turn)
    assert "giftcard" not in (served(turn) or "")


async def test_a_message_that_one_entry_answers_better_is_not_cut(says: Says) -> None:
    turn = await says("有加急配送吗，明天能到吗？")

    assert served(turn) == "orders-express"
