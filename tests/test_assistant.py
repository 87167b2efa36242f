"""One whole turn."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from faqbot.app import SnapshotBuilder, pipeline
from faqbot.assistant import LONGEST, Assistant
from faqbot.domain.decision import Clarify, Curated, Decision, Declined, Handoff, Reach, Reason, SmallTalk, Talk, kind
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.faq import Entry
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.turn import LoggedTurn, Turn
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.wording.texts import CLARIFY, DECLINE, HANDOFF, PERSON_OFFER, TALK
from tests.retrieval.bases import EN, LID, NOON, PASSWORD, REFUND, TRACK, ZH, an_entry

Ask = Callable[..., Awaitable[Turn]]

TWINS = (an_entry("gold", "member discount", "会员折扣"), an_entry("silver", "Member discount?", "会员折扣？"))


class Unplugged(MemoryTurnStore):
    """A turn store whose database goes away before a question is accepted, or before a turn is recorded."""

    def __init__(self, *, before_accepting: bool) -> None:
        super().__init__()
        self._before_accepting = before_accepting

    async def accept(self, question: Question) -> LoggedTurn | None:
        if self._before_accepting:
            raise DatabaseUnavailable("The database does not answer; start it.")
        return await super().accept(question)

    async def record(self, turn: Turn, *, after: str | None = None) -> None:
        raise DatabaseUnavailable("The database does not answer; start it.")


async def an_assistant(
    turns: MemoryTurnStore, entries: Sequence[Entry] = (LID, PASSWORD, REFUND, TRACK, *TWINS)
) -> Assistant:
    store = MemoryEntryStore()
    await store.save(entries, at=NOON)
    shelf = Shelf(store, MemoryCalibrationStore(), SnapshotBuilder(LatentEmbedder(), None, 0.05))
    numbers = count(1)
    return Assistant(shelf, pipeline(), turns, lambda: f"turn-{next(numbers)}")


def asked(text: str, **fields: Any) -> Question:
    return replace(Question(text, "c1", "widget", "m1", NOON), **fields)


@pytest.fixture
def turns() -> MemoryTurnStore:
    return MemoryTurnStore()


@pytest.fixture
async def assistant(turns: MemoryTurnStore) -> Assistant:
    return await an_assistant(turns)


@pytest.fixture
def ask(assistant: Assistant) -> Ask:
    async def ask(text: str, **fields: Any) -> Turn:
        turn = await assistant.reply(asked(text, **fields))
        assert isinstance(turn, Turn)
        return turn

    return ask


@pytest.mark.parametrize(
    ("text", "language", "decision"),
    [
        ("", EN, Declined(Reason.EMPTY)),
        (" \t\n　", EN, Declined(Reason.EMPTY)),
        ("😀👍🏽", EN, Declined(Reason.EMPTY)),
        ("？？！……", EN, Declined(Reason.EMPTY)),
        ("\x00\x07\u200b\u202e", EN, Declined(Reason.EMPTY)),
        ("\ud83d", EN, Declined(Reason.EMPTY)),
        ("a" * (LONGEST + 1), EN, Declined(Reason.TOO_LONG)),
        ("退" * (LONGEST + 1), ZH, Declined(Reason.TOO_LONG)),
        ("退款 " * 33_334, ZH, Declined(Reason.TOO_LONG)),
        ("hello!", EN, SmallTalk(Talk.GREETING)),
        ("你好", ZH, SmallTalk(Talk.GREETING)),
        ("谢谢！", ZH, SmallTalk(Talk.THANKS)),
        ("thank you", EN, SmallTalk(Talk.THANKS)),
        ("I want to talk to a person", EN, Handoff(Reason.ASKED_FOR)),
        ("转人工", ZH, Handoff(Reason.ASKED_FOR)),
        ("Where is my parcel?", EN, Curated(TRACK, 0.99)),
        ("我的包裹到哪了", ZH, Curated(TRACK, 0.99)),
        ("\u200bwhere\x00 is my \ud83dparcel", EN, Curated(TRACK, 0.99)),
        ("qwertz uiopü", EN, Declined(Reason.NOTHING_FOUND)),
        ("今天天气如何", ZH, Declined(Reason.NOTHING_FOUND)),
    ],
    ids=lambda value: value[:12].encode("ascii", "backslashreplace").decode() if isinstance(value, str) else None,
)
async def test_every_kind_of_message_is_decided_in_its_language(
    ask: Ask, text: str, language: Language, decision: Decision
) -> None:
    turn = await ask(text)

    assert (turn.decision, turn.language, turn.reply.language) == (decision, language, language)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", DECLINE[Reason.EMPTY][EN]),
        ("x" * 2001, "That is too long for me. Please ask in a few sentences (at most 2000 characters)."),
        ("长" * 2001, "这段文字太长了，请用几句话说明您的问题（最多 2000 字）。"),
        ("你好", TALK[Talk.GREETING][ZH]),
        ("转人工", HANDOFF[Reach.NOBODY][ZH]),
        ("where is my parcel", "About track."),
        ("我的包裹到哪了", "关于track。"),
        ("会员折扣", CLARIFY[ZH]),
        ("qwertz uiopü", DECLINE[Reason.NOTHING_FOUND][EN] + " " + PERSON_OFFER[EN]),
    ],
    ids=range(9),
)
async def test_the_reply_says_what_was_decided(ask: Ask, text: str, start: str) -> None:
    assert (await ask(text)).reply.text.startswith(start)


@pytest.mark.parametrize("length", [LONGEST, LONGEST - 1])
async def test_the_longest_question_is_still_read(ask: Ask, length: int) -> None:
    text = "where is my parcel ".ljust(length, "!")

    assert (await ask(text)).decision == Curated(TRACK, 0.99)


@pytest.mark.parametrize(("text", "title"), [("member discount", "member discount"), ("会员折扣！", "会员折扣")])
async def test_of_two_entries_asked_in_the_same_words_the_customer_chooses(ask: Ask, text: str, title: str) -> None:
    turn = await ask(text)

    assert isinstance(turn.decision, Clarify)
    assert {option.entry_id for option in turn.reply.options} == {"gold", "silver"}
    assert f"1. {title}" in turn.reply.text


@pytest.mark.parametrize(
    ("text", "language"),
    [("Where is my parcel?", EN), ("包裹呢", ZH)],
)
async def test_an_unknown_knowledge_base_is_declined(ask: Ask, text: str, language: Language) -> None:
    turn = await ask(text, kb="no such base")

    assert (turn.decision, turn.language) == (Declined(Reason.UNKNOWN_KB), language)
    assert turn.evidence is None


async def test_a_question_to_one_base_is_answered_from_that_base_alone(turns: MemoryTurnStore) -> None:
    elsewhere = replace(TRACK, kb="other", id="elsewhere")
    assistant = await an_assistant(turns, [TRACK, elsewhere])

    turn = await assistant.consider(asked("where is my parcel", kb="other"))

    assert turn.decision == Curated(elsewhere, 0.99)


@pytest.mark.parametrize("text", ["😀", "123", "？"])
async def test_a_text_without_letters_is_answered_in_the_language_spoken_before(ask: Ask, text: str) -> None:
    turn = await ask(text, history=("hello", "我的包裹", "👍"))

    assert (turn.language, turn.reply.language) == (ZH, ZH)


@pytest.mark.parametrize("text", ["😀", "where is my parcel", "zzz", "hello", "x" * 3000])
async def test_a_channel_that_knows_the_language_is_believed(ask: Ask, text: str) -> None:
    assert (await ask(text, language=ZH)).reply.language is ZH


async def test_a_message_is_answered_once(assistant: Assistant, turns: MemoryTurnStore) -> None:
    first = await assistant.reply(asked("where is my parcel"))

    again = await assistant.reply(asked("how do I get a refund"))

    assert isinstance(again, LoggedTurn)
    assert (again.id, again.text, again.reply) == (first.id, "where is my parcel", first.reply)
    assert len(await turns.conversation("c1")) == 1


async def test_the_same_key_of_another_channel_is_another_message(assistant: Assistant) -> None:
    first = await assistant.reply(asked("where is my parcel"))

    other = await assistant.reply(asked("where is my parcel", channel="telegram"))

    assert isinstance(other, Turn)
    assert other.id != first.id


async def test_a_turn_is_recorded_with_its_candidates(assistant: Assistant, turns: MemoryTurnStore) -> None:
    turn = await assistant.reply(asked("where is my lost parcel"))

    recorded = await turns.turn(turn.id)
    assert isinstance(turn, Turn)
    assert turn.evidence is not None
    assert recorded is not None
    assert recorded.decision == kind(turn.decision)
    assert [c.entry_id for c in recorded.candidates] == [c.entry.id for c in turn.evidence.candidates]
    assert recorded.candidates[0].entry_id == "track"
    assert recorded.candidates[0].bm25 > 0
    assert recorded.snapshot == turn.evidence.snapshot


@pytest.mark.parametrize("text", ["", "hello", "转人工", "zzz", "\ud83d\x00"])
async def test_what_needs_no_evidence_is_recorded_too(assistant: Assistant, turns: MemoryTurnStore, text: str) -> None:
    turn = await assistant.reply(asked(text))

    recorded = await turns.turn(turn.id)
    assert recorded is not None
    assert recorded.reply == turn.reply


async def test_to_consider_a_question_leaves_no_trace(assistant: Assistant, turns: MemoryTurnStore) -> None:
    turn = await assistant.consider(asked("where is my parcel"))

    assert turn.decision == Curated(TRACK, 0.99)
    assert await turns.conversation("c1") == ()
    assert await turns.accept(asked("where is my parcel")) is None


@pytest.mark.parametrize("before_accepting", [True, False])
async def test_without_a_database_nothing_is_answered_or_recorded(before_accepting: bool) -> None:  # noqa: FBT001 - both moments
    turns = Unplugged(before_accepting=before_accepting)
    assistant = await an_assistant(turns)

    with pytest.raises(DatabaseUnavailable):
        await assistant.reply(asked("where is my parcel"))

    assert await turns.conversation("c1") == ()


async def test_an_entry_is_said_within_its_dates_only(turns: MemoryTurnStore) -> None:
    sale = an_entry("sale", "what is on sale", "any offers", valid_until=NOON + timedelta(days=1))
    assistant = await an_assistant(turns, [TRACK, REFUND, sale])

    during = await assistant.consider(asked("what is on sale"))
    after = await assistant.consider(asked("what is on sale", at=NOON + timedelta(days=2)))

    assert during.decision == Curated(sale, 0.99)
    assert isinstance(after.decision, Declined)


@pytest.mark.parametrize("text", ["where is my parcel", "hello", "", "zzz"])
async def test_the_time_of_every_stage_is_told(ask: Ask, text: str) -> None:
    timings = (await ask(text)).timings

    assert min(timings.understand_ms, timings.retrieve_ms, timings.decide_ms) >= 0
    assert 0 < timings.total_ms < 10_000
