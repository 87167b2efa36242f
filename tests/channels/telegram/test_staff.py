"""A person takes over: one topic a customer, both ways, and back to the bot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

import pytest

from faqbot.answerers.curated import CuratedAnswerer
from faqbot.assistant import Assistant, Talk
from faqbot.channels.telegram import People, Reach
from faqbot.channels.telegram.fake import Call, FakeBotApi, Group, Person, Refusal
from faqbot.channels.telegram.fake.faults import BLOCKED
from faqbot.channels.telegram.heard import Place
from faqbot.channels.telegram.staff.address import address_of, topic_of
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.floor import Floor
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.decision import Reach as Promise
from faqbot.domain.errors import Unavailable
from faqbot.domain.faq import State as Published
from faqbot.domain.handoff import Case, Event, State
from faqbot.domain.language import Language
from faqbot.pipeline import Pipeline
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.wording import telegram as words
from faqbot.wording.texts import HANDOFF, JOINED, RESUMED
from tests.channels.telegram.office import TOM, TRACK, TRACKED, Rules, a_channel, memory_stores
from tests.channels.telegram.test_customers import MEDIA, labels
from tests.channels.widget.shop import NOON, Shop, a_shop

EN = Language.EN
DESK = -1009
LI = Person(77, "Li")
CONVERSATION = "telegram:1:5:0"


@dataclass
class Desk:
    """A shop whose people work in a group."""

    api: FakeBotApi
    shop: Shop
    handoffs: Handoffs
    standing: object

    async def topic(self, number: int = 1) -> Group:
        """The topic with this number, as soon as it was made."""
        await self.api.until(lambda: len(self.api.made("createForumTopic")) >= number)
        return Group(DESK, self.api.made("createForumTopic")[number - 1].result["message_thread_id"])

    async def waits(self) -> Group:
        """Tom has asked for a person."""
        self.api.says(TOM, "/human")
        topic = await self.topic()
        await self.api.reply(DESK)
        await self.api.reply(TOM.id)
        return topic

    async def state(self) -> State | None:
        case = await self.handoffs.case(CONVERSATION)
        return None if case is None else case.state

    def told(self, chat: int) -> list[str]:
        return [call.text for call in self.api.sent(chat)]


@pytest.fixture
async def desk(api: FakeBotApi) -> AsyncIterator[Desk]:
    shop, kept, numbers = await a_shop(), MemoryHandoffStore(), count(1)
    reach = Reach(DESK, "1")
    handoffs = Handoffs(kept, shop.turns, reach.lines)
    ladder = Pipeline([shop.thinking, CuratedAnswerer()])
    assistant = Assistant(shop.shelf, ladder, shop.turns, lambda: f"turn-{next(numbers)}", Talk(Floor(handoffs)))
    shop.parts = replace(shop.parts, assistant=assistant)
    stores = await memory_stores(shop)
    people = People(reach, handoffs, Drafts(shop.entries, kept, lambda: "new"))
    async with a_channel(shop, stores, api.url, Rules(), people).running():
        yield Desk(api, shop, handoffs, stores.chats)


async def test_a_customer_who_asks_for_a_person_gets_a_topic_with_a_card(desk: Desk) -> None:
    desk.api.says(TOM, "my tea set arrived broken in two")
    await desk.api.reply(TOM.id)
    desk.api.says(TOM, "a person, please")

    topic = await desk.topic()
    card = await desk.api.reply(DESK)

    assert desk.api.made("createForumTopic")[0].given["name"] == "Tom: my tea set arrived broken in two"
    assert card.given["message_thread_id"] == topic.thread
    assert card.text.startswith(
        "🙋 A customer waits for a person\nTom · English\n\nQuestion\nmy tea set arrived broken"
    )
    assert "Said before\n– my tea set arrived broken in two" in card.text
    assert labels(card) == [words.CASE[name][EN] for name in ("take", "return", "close")]
    assert (await desk.api.reply(TOM.id, 2)).text == HANDOFF[Promise.OPEN][EN]


async def test_a_person_s_words_reach_the_customer_and_the_other_way_round(desk: Desk) -> None:
    topic = await desk.waits()

    desk.api.says(LI, "Hello, I am Li.", topic)
    assert (await desk.api.reply(TOM.id, 2)).text == "Hello, I am Li."
    desk.api.says(TOM, TRACK)

    relayed = await desk.api.reply(DESK, 2)
    assert (relayed.text, relayed.given["message_thread_id"]) == (TRACK, topic.thread)
    assert await desk.state() is State.HELD
    assert desk.told(TOM.id)[1:] == ["Hello, I am Li."]


async def test_a_note_stays_with_the_people(desk: Desk) -> None:
    topic = await desk.waits()

    desk.api.says(LI, "// looks like a trick", topic)
    desk.api.says(LI, "Hello.", topic)

    await desk.api.reply(TOM.id, 2)
    assert desk.told(TOM.id)[1:] == ["Hello."]


async def test_an_edit_changes_what_the_other_side_reads(desk: Desk) -> None:
    topic = await desk.waits()
    written = desk.api.says(LI, "It comes on Munday.", topic)
    at_customer = await desk.api.reply(TOM.id, 2)
    asked = desk.api.says(TOM, "thank yuo")
    at_desk = await desk.api.reply(DESK, 2)
    await asyncio.sleep(0.05)

    desk.api.edits(written, "It comes on Monday.")
    desk.api.edits(asked, "thank you")

    await desk.api.until(lambda: len(desk.api.made("editMessageText")) == 2)
    changed = {call.chat: (call.given["message_id"], call.text) for call in desk.api.made("editMessageText")}
    assert changed == {
        TOM.id: (at_customer.result["message_id"], "It comes on Monday."),
        DESK: (at_desk.result["message_id"], "✏️ thank you"),
    }


async def test_pictures_go_both_ways_as_they_are(desk: Desk) -> None:
    topic = await desk.waits()

    shown = desk.api.says(TOM, photo=MEDIA["photo"])
    await desk.api.until(lambda: len(desk.api.made("copyMessage")) == 1)
    desk.api.says(LI, voice=MEDIA["voice"], group=topic)
    await desk.api.until(lambda: len(desk.api.made("copyMessage")) == 2)

    to_desk, to_customer = desk.api.made("copyMessage")
    assert (to_desk.chat, to_desk.given["message_thread_id"]) == (DESK, topic.thread)
    assert (to_desk.given["from_chat_id"], to_desk.given["message_id"]) == (TOM.id, shown["message_id"])
    assert (to_customer.chat, to_customer.given["from_chat_id"]) == (TOM.id, DESK)
    assert await desk.state() is State.HELD


async def test_a_closed_case_goes_back_to_the_bot_and_is_rated(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(LI, "Done.", topic)
    desk.api.says(LI, "/close", topic)

    over = await desk.api.reply(TOM.id, 3)
    assert over.text.endswith(words.HOW_WAS_IT[EN])
    assert len(labels(over)) == 5
    await desk.api.until(lambda: len(desk.api.made("closeForumTopic")) == 1)
    desk.api.presses(TOM, over, "★★★★")
    await desk.api.until(lambda: bool(desk.shop.turns.feedback))
    desk.api.says(TOM, TRACK)

    assert (await desk.api.reply(TOM.id, 4)).text == TRACKED
    assert [f.comment for f in desk.shop.turns.feedback.values()] == ["person 4/5"]


async def test_a_case_can_be_taken_and_given_back_by_a_tap(desk: Desk) -> None:
    await desk.waits()
    card = desk.api.sent(DESK)[0]

    desk.api.presses(LI, as_topic(card), words.CASE["take"][EN])
    assert (await desk.api.reply(DESK, 2)).text == "Li has taken it."
    desk.api.presses(LI, as_topic(card), words.CASE["return"][EN])

    assert (await desk.api.reply(TOM.id, 2)).text == JOINED[EN]
    assert (await desk.api.reply(TOM.id, 3)).text.startswith("Our team has handed the conversation back")
    assert await desk.state() is State.BOT


async def test_somebody_at_another_desk_steps_in_and_the_group_is_left_alone(desk: Desk) -> None:
    desk.api.says(TOM, TRACK)
    await desk.api.reply(TOM.id)
    fresh = Case(CONVERSATION, "telegram", NOON, NOON, language=EN)

    await desk.handoffs.taken(CONVERSATION, "mei", NOON, fresh=fresh)
    await desk.handoffs.answered(CONVERSATION, "mei", "said-1", "Hello from the desk.", NOON)
    desk.api.says(TOM, "Thank you")
    await desk.api.until(lambda: "Hello from the desk." in desk.told(TOM.id))
    await desk.handoffs.returned(CONVERSATION, NOON)

    assert (await desk.api.reply(TOM.id, 4)).text.startswith("Our team has handed the conversation back")
    assert desk.told(TOM.id)[1:3] == [JOINED[EN], "Hello from the desk."]
    assert desk.told(DESK) == []


async def test_a_colleague_takes_a_case_over_before_answering(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(LI, "Hello.", topic)
    await desk.api.reply(TOM.id, 2)
    mei = Person(78, "Mei")

    desk.api.says(mei, "Me too.", topic)
    refused = await desk.api.reply(DESK, 2)
    desk.api.says(mei, "/take", topic)
    await desk.api.until(lambda: "Mei has taken it." in desk.told(DESK))
    desk.api.says(mei, "Now me.", topic)

    assert refused.text == words.HELD_BY_ANOTHER[EN].format(name="Li")
    assert (await desk.api.reply(TOM.id, 3)).text == "Now me."
    assert desk.told(TOM.id)[1:] == ["Hello.", "Now me."]


async def test_what_was_answered_becomes_a_draft_by_a_tap(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(TOM, "Can I have the cup in blue?")
    await desk.api.reply(DESK, 2)
    desk.api.says(LI, "Yes, from May on.", topic)
    desk.api.says(LI, "/close", topic)
    await desk.api.until(lambda: words.RELEASED[True][EN] in desk.told(DESK))
    released = next(call for call in desk.api.sent(DESK) if call.text == words.RELEASED[True][EN])

    desk.api.presses(LI, as_topic(released), words.CASE["draft"][EN])

    await desk.api.until(lambda: any("draft-new" in text for text in desk.told(DESK)))
    (draft,) = (await desk.shop.entries.load("drafts")).entries
    assert draft.state is Published.DRAFT
    assert draft.answers == {EN: "Yes, from May on."}
    assert draft.title(EN) == "Can I have the cup in blue?"


async def test_an_entry_can_be_said_by_its_id(desk: Desk) -> None:
    topic = await desk.waits()

    desk.api.says(LI, "/faq nonsense", topic)
    desk.api.says(LI, "/faq track", topic)

    said = await desk.api.reply(TOM.id, 2)
    assert (said.text, said.given["entities"][0]["type"]) == ("Open My orders. It is there.", "bold")
    assert (await desk.api.reply(DESK, 2)).text == words.NO_ENTRY[EN]


async def test_without_an_answer_there_is_nothing_to_draft(desk: Desk) -> None:
    topic = await desk.waits()

    desk.api.says(LI, "/draft", topic)

    assert (await desk.api.reply(DESK, 2)).text == words.NO_DRAFT[EN]


async def test_who_is_banned_is_not_heard_any_more_until_that_is_lifted(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(LI, "/ban", topic)
    await desk.api.until(lambda: words.STANDING["banned"][EN] in desk.told(DESK))
    before = len(desk.told(TOM.id))

    desk.api.says(TOM, TRACK)
    await asyncio.sleep(0.3)
    assert len(desk.told(TOM.id)) <= before + 1
    desk.api.says(LI, "/unban", topic)
    await desk.api.until(lambda: words.STANDING["good"][EN] in desk.told(DESK))
    desk.api.says(TOM, "How do I get a refund?")

    await desk.api.until(lambda: any("Ask on the order's page." in text for text in desk.told(TOM.id)))


async def test_who_is_muted_comes_without_a_sound(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(LI, "/mute", topic)
    await desk.api.reply(DESK, 2)

    desk.api.says(TOM, "hello?")

    assert (await desk.api.reply(DESK, 3)).given["disable_notification"] is True


async def test_people_are_told_that_the_customer_has_gone(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.rule = lambda call: BLOCKED if call.method == "sendMessage" and call.chat == TOM.id else None

    desk.api.says(LI, "Are you there?", topic)

    assert (await desk.api.reply(DESK, 2)).text == words.NOT_DELIVERED["gone"][EN]


async def test_what_is_written_after_the_end_is_not_sent(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(LI, "/close", topic)
    await desk.api.reply(TOM.id, 2)

    desk.api.says(LI, "one more thing", topic)

    await desk.api.until(lambda: words.WITH_THE_BOT[EN] in desk.told(DESK))
    assert "one more thing" not in desk.told(TOM.id)


async def test_a_customer_who_comes_again_gets_the_same_topic(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(LI, "/close", topic)
    await desk.api.reply(TOM.id, 2)

    desk.api.says(TOM, "/human")

    await desk.api.until(lambda: sum(text.startswith("🙋") for text in desk.told(DESK)) == 2)
    assert len(desk.api.made("createForumTopic")) == 1
    assert desk.api.made("reopenForumTopic")[0].given["message_thread_id"] == topic.thread


async def test_a_topic_that_was_deleted_is_made_anew(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(LI, "/close", topic)
    await desk.api.reply(TOM.id, 2)
    desk.api.plan("reopenForumTopic", Refusal(400, "Bad Request: message thread not found"))

    desk.api.says(TOM, "/human")

    assert (await desk.topic(2)).thread != topic.thread


async def test_where_no_topic_can_be_made_nobody_is_promised(desk: Desk) -> None:
    desk.api.plan("createForumTopic", Refusal(400, "Bad Request: not enough rights to create a topic"))

    desk.api.says(TOM, "/human")

    assert (await desk.api.reply(TOM.id)).text == HANDOFF[Promise.NOBODY][EN]


async def test_the_bot_takes_over_again_when_nobody_comes_and_says_so(desk: Desk) -> None:
    await desk.waits()

    await desk.handoffs.swept(NOON + timedelta(hours=3))

    assert (await desk.api.reply(TOM.id, 2)).text == RESUMED[Event.TIMED_OUT][EN]
    await desk.api.until(lambda: words.RELEASED[False][EN] in desk.told(DESK))


async def test_what_people_say_outside_the_topics_is_none_of_the_bots_business(desk: Desk) -> None:
    desk.api.says(LI, "lunch?", Group(DESK))
    desk.api.says(LI, "@shop1_bot hello", Group(DESK, 555))
    await desk.waits()

    assert len(desk.told(DESK)) == 1


async def test_a_picture_in_a_case_that_is_over_is_not_sent(desk: Desk) -> None:
    topic = await desk.waits()
    desk.api.says(LI, "/close", topic)
    await desk.api.reply(TOM.id, 2)

    desk.api.says(LI, photo=MEDIA["photo"], group=topic)
    desk.api.says(TOM, photo=MEDIA["photo"])

    await desk.api.until(lambda: words.WITH_THE_BOT[EN] in desk.told(DESK))
    assert (await desk.api.reply(TOM.id, 3)).text == words.TEXT_ONLY[EN]
    assert desk.api.made("copyMessage") == []


async def test_an_unknown_order_or_button_says_what_there_is(desk: Desk) -> None:
    topic = await desk.waits()
    card = desk.api.sent(DESK)[0]

    desk.api.says(LI, "/nonsense", topic)
    query = {"id": "7", "from": LI.user, "chat_instance": "1", "data": "l:zh", "message": as_topic(card).result}
    desk.api.bring({"callback_query": query})

    assert (await desk.api.reply(DESK, 2)).text == words.CARD_HELP[EN]
    await desk.api.until(lambda: bool(desk.api.made("answerCallbackQuery")))
    assert desk.api.made("answerCallbackQuery")[0].given["text"] == words.OUTDATED[EN]


async def test_what_was_never_sent_cannot_be_changed(desk: Desk) -> None:
    topic = await desk.waits()
    note = desk.api.says(LI, "// a note", topic)

    desk.api.edits(note, "a word")

    assert (await desk.api.reply(DESK, 2)).text == words.NOT_CHANGED[EN]


async def test_nobody_is_reached_before_the_channel_runs() -> None:
    with pytest.raises(Unavailable, match="not running"):
        _ = Reach(DESK, "1").mail


@pytest.mark.parametrize(
    ("conversation", "place"),
    [
        ("telegram:1:5:0", Place(5)),
        ("telegram:1:-1001:0:7:9", Place(-1001, 7, is_private=False)),
        ("telegram:1:-1001:0:0:9", Place(-1001, None, is_private=False)),
    ],
)
def test_a_conversation_tells_where_its_customer_is(conversation: str, place: Place) -> None:
    address = address_of(conversation)

    assert address is not None
    assert (address.bot, address.place) == ("1", place)


@pytest.mark.parametrize("conversation", ["", "w" * 32, "telegram:x:5:0", "telegram:1:5"])
def test_a_conversation_from_elsewhere_has_no_chat(conversation: str) -> None:
    assert address_of(conversation) is None


@pytest.mark.parametrize(("thread", "topic"), [("telegram:-1009:7", 7), ("telegram:-1008:7", None), ("", None)])
def test_a_topic_belongs_to_its_group(thread: str, topic: int | None) -> None:
    assert topic_of(thread, DESK) == topic


def as_topic(sent: Call) -> Call:
    """A message of a topic as Telegram gives it back."""
    return replace(sent, result={**sent.result, "is_topic_message": True})
