"""Customers who want to be told later."""

import pytest

from faqbot.app import pipeline
from faqbot.assistant import Assistant, Talk
from faqbot.conversation.wishes import Wishes, is_wish
from faqbot.domain.decision import Declined, SmallTalk
from faqbot.domain.decision import Talk as Kind
from faqbot.domain.turn import Turn
from faqbot.domain.wish import Wish
from faqbot.storage.memory_desk import MemoryWishStore
from faqbot.wording.texts import LATER, TALK
from tests.conversation.desk import Staffed, at
from tests.retrieval.bases import EN, ZH


@pytest.mark.parametrize(
    "text",
    [
        "有答案告诉我",
        "有了答案请告诉我。",
        "知道了告诉我一下",
        "好的，有消息再通知我吧",
        "let me know",
        "Please let me know!",
        "Tell me when you know",
    ],
)
def test_a_wish_to_be_told_is_understood(text: str) -> None:
    assert is_wish(text)


@pytest.mark.parametrize(
    "text", ["告诉我怎么退款", "let me know how to get a refund", "tell me", "有发票吗", "", "通知我发货"]
)
def test_a_question_is_no_wish(text: str) -> None:
    assert not is_wish(text)


class Shop:
    """A shop without people, whose visitors can be told later."""

    def __init__(self, staffed: Staffed) -> None:
        self.staffed = staffed
        self.wishes = MemoryWishStore()
        staffed.assistant = Assistant(
            staffed.shelf,
            pipeline(),
            staffed.turns,
            lambda: f"turn-{next(staffed.numbers)}",
            Talk(wishes=Wishes(self.wishes, ["web"])),
        )

    async def says(self, text: str, minutes: float = 0, channel: str = "web") -> Turn:
        turn = await self.staffed.says(text, minutes, channel=channel)
        assert isinstance(turn, Turn)
        return turn


@pytest.fixture
async def shop() -> Shop:
    return Shop(await Staffed().open())


async def test_who_is_declined_learns_how_to_be_told_and_is_noted_on_their_word(shop: Shop) -> None:
    declined = await shop.says("qwertz uiop")
    noted = await shop.says("let me know", 1)

    assert declined.reply.text.endswith(LATER[EN])
    assert noted.decision == SmallTalk(Kind.WILL_TELL)
    assert noted.reply.text == TALK[Kind.WILL_TELL][EN]
    assert await shop.wishes.unfulfilled() == (Wish(declined.id, "c1", at(1)),)


async def test_the_offer_is_made_in_the_language_of_the_question(shop: Shop) -> None:
    declined = await shop.says("月球上修自行车吗")
    noted = await shop.says("有答案告诉我", 1)

    assert isinstance(declined.decision, Declined)
    assert declined.reply.text.endswith(LATER[ZH])
    assert noted.reply.text == TALK[Kind.WILL_TELL][ZH]


async def test_nothing_is_noted_where_nothing_was_declined(shop: Shop) -> None:
    answered = await shop.says("where is my parcel")
    asked = await shop.says("let me know", 1)

    assert LATER[EN] not in answered.reply.text
    assert asked.decision != SmallTalk(Kind.WILL_TELL)
    assert await shop.wishes.unfulfilled() == ()


async def test_a_channel_that_cannot_tell_later_promises_nothing(shop: Shop) -> None:
    declined = await shop.says("qwertz uiop", channel="batch")
    asked = await shop.says("let me know", 1, channel="batch")

    assert LATER[EN] not in declined.reply.text
    assert asked.decision != SmallTalk(Kind.WILL_TELL)
    assert await shop.wishes.unfulfilled() == ()
