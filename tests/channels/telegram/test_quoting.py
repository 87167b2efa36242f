"""Who replies to one particular message across a handoff is read as replying to it."""

from typing import Any

import pytest

from faqbot.channels.telegram.fake import Call, Group
from tests.channels.telegram.office import TOM
from tests.channels.telegram.test_customers import MEDIA
from tests.channels.telegram.test_staff import DESK, LI, Desk, as_topic, desk

__all__ = ["desk"]


def quoted(call: Call) -> Any:
    """The number of the message that is replied to, which may be gone by then."""
    given = call.given.get("reply_parameters")
    assert given is None or given["allow_sending_without_reply"] is True
    return None if given is None else given["message_id"]


async def talked(desk: Desk) -> tuple[Group, dict[str, Any], Call]:
    """Tom has asked two things, which were relayed: the topic, his first message, and the first relayed."""
    topic = await desk.waits()
    first = desk.api.says(TOM, "Is it blue?")
    relayed = await desk.api.reply(DESK, 2)
    desk.api.says(TOM, "Is it large?")
    await desk.api.reply(DESK, 3)
    return topic, first, relayed


async def test_a_person_s_reply_to_a_relayed_message_quotes_what_the_customer_wrote(desk: Desk) -> None:
    topic, first, relayed = await talked(desk)

    desk.api.says(LI, "Yes, blue.", topic, reply_to_message=as_topic(relayed).result)

    assert quoted(await desk.api.reply(TOM.id, 2)) == first["message_id"]


async def test_a_customer_s_reply_to_a_person_s_message_quotes_it_in_the_topic(desk: Desk) -> None:
    topic, _, _ = await talked(desk)
    written = desk.api.says(LI, "Blue or red?", topic)
    told = await desk.api.reply(TOM.id, 2)
    desk.api.says(LI, "Large or small?", topic)
    await desk.api.reply(TOM.id, 3)

    desk.api.says(TOM, "Red", reply_to_message=told.result)

    assert quoted(await desk.api.reply(DESK, 4)) == written["message_id"]


async def test_replies_to_one_s_own_messages_quote_them_on_the_other_side(desk: Desk) -> None:
    topic, first, relayed = await talked(desk)
    own = desk.api.says(LI, "It is blue.", topic)
    told = await desk.api.reply(TOM.id, 2)
    desk.api.says(LI, "And large.", topic)
    await desk.api.reply(TOM.id, 3)

    desk.api.says(TOM, "The cup, I mean", reply_to_message=first)
    desk.api.says(LI, "The cup, yes", topic, reply_to_message=own)

    assert quoted(await desk.api.reply(DESK, 4)) == relayed.result["message_id"]
    assert quoted(await desk.api.reply(TOM.id, 4)) == told.result["message_id"]


async def test_a_picture_quotes_as_words_do(desk: Desk) -> None:
    topic, first, relayed = await talked(desk)

    desk.api.says(LI, group=topic, photo=MEDIA["photo"], reply_to_message=as_topic(relayed).result)
    await desk.api.until(lambda: bool(desk.api.made("copyMessage")))

    assert quoted(desk.api.made("copyMessage")[0]) == first["message_id"]


@pytest.mark.parametrize("number", [1, 999_999])
async def test_a_reply_to_an_unknown_message_arrives_without_a_quote(desk: Desk, number: int) -> None:
    topic, first, relayed = await talked(desk)

    desk.api.says(LI, "Hm.", topic, reply_to_message=as_topic(relayed).result | {"message_id": number})
    desk.api.says(TOM, "What?", reply_to_message=first | {"message_id": number})

    assert quoted(await desk.api.reply(TOM.id, 2)) is None
    assert quoted(await desk.api.reply(DESK, 4)) is None
