"""What every ChatStore promises."""

from dataclasses import replace

from faqbot.domain.post import Chat, Standing
from faqbot.domain.protocols import ChatStore, TurnStore
from tests.contracts.samples import NOON, ZH, a_question, a_turn, later

CHAT = Chat("telegram", "1", "-100_5", "telegram:1:-100_5:0")


async def test_nothing_is_known_of_a_new_chat(chat_store: ChatStore) -> None:
    assert await chat_store.chat("telegram", "1", "5") is None


async def test_a_chat_comes_back_as_it_was_kept_last(chat_store: ChatStore) -> None:
    await chat_store.keep(CHAT, at=NOON)
    changed = replace(CHAT, language=ZH, is_gone=True, standing=Standing.BANNED)

    await chat_store.keep(changed, at=later(1))

    assert await chat_store.chat("telegram", "1", "-100_5") == changed
    assert await chat_store.chat("telegram", "2", "-100_5") is None


async def test_the_conversations_of_a_chat_are_its_present_one_and_those_that_began_in_it(
    chat_store: ChatStore, turn_store: TurnStore
) -> None:
    await turn_store.record(a_turn("old", a_question("a", "telegram:1:-100_5:0")))
    await turn_store.record(a_turn("now", a_question("b", "from-the-web")))
    await turn_store.record(a_turn("other", a_question("c", "telegram:1:-100x5:0")))

    found = await chat_store.conversations(replace(CHAT, conversation="from-the-web"))

    assert found == ("from-the-web", "telegram:1:-100_5:0")


async def test_a_dropped_chat_is_not_known_any_more(chat_store: ChatStore) -> None:
    await chat_store.keep(CHAT, at=NOON)

    await chat_store.drop(CHAT)
    await chat_store.drop(CHAT)

    assert await chat_store.chat("telegram", "1", "-100_5") is None
