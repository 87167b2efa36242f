"""What every store of arrivals promises."""

import asyncio
from dataclasses import replace

from faqbot.domain.post import Arrival
from faqbot.domain.protocols import Arrivals, Outbox
from tests.contracts.samples import NOON, a_letter, an_arrival, later


async def test_what_arrives_waits_in_order_until_it_is_answered(arrivals: Arrivals) -> None:
    kept = await arrivals.keep([an_arrival(7), an_arrival(3)])

    assert [arrival.number for arrival in kept] == [7, 3]
    assert await arrivals.unanswered("telegram") == kept


async def test_a_repeated_arrival_is_kept_once(arrivals: Arrivals) -> None:
    first = await arrivals.keep([an_arrival(7), an_arrival(7)])

    again = await arrivals.keep([an_arrival(7), an_arrival(8)])

    assert [arrival.number for arrival in (*first, *again)] == [7, 8]


async def test_the_same_arrival_many_times_at_once_is_kept_once(arrivals: Arrivals) -> None:
    kept = await asyncio.gather(*(arrivals.keep([an_arrival(7)]) for _ in range(6)))

    assert len([arrival for each in kept for arrival in each]) == 1


async def test_the_same_number_for_another_bot_or_channel_is_another_arrival(arrivals: Arrivals) -> None:
    await arrivals.keep([an_arrival(7)])

    kept = await arrivals.keep([replace(an_arrival(7), bot="2"), replace(an_arrival(7), channel="other")])

    assert len(kept) == 2
    assert [arrival.bot for arrival in await arrivals.unanswered("telegram")] == ["1", "2"]


async def test_an_answer_puts_its_letters_into_the_outbox(arrivals: Arrivals, outbox: Outbox) -> None:
    (arrival,) = await arrivals.keep([an_arrival()])

    letters = await arrivals.answer([arrival], [a_letter("one"), a_letter("two")])

    assert [letter.body for letter in letters] == ["one", "two"]
    assert await outbox.unsent("telegram") == letters
    assert await arrivals.unanswered("telegram") == ()


async def test_an_arrival_is_answered_once(arrivals: Arrivals, outbox: Outbox) -> None:
    first, second = await arrivals.keep([an_arrival(1), an_arrival(2)])
    await arrivals.answer([first], [a_letter("one")])

    again = await arrivals.answer([first, second], [a_letter("two")])

    assert again == ()
    assert [letter.body for letter in await outbox.unsent("telegram")] == ["one"]
    assert await arrivals.unanswered("telegram") == (second,)


async def test_what_was_answered_still_counts_as_known(arrivals: Arrivals) -> None:
    kept = await arrivals.keep([an_arrival()])
    await arrivals.answer(kept, [])

    assert await arrivals.keep([an_arrival()]) == ()


async def test_what_was_answered_is_forgotten_after_a_while(arrivals: Arrivals) -> None:
    old, waiting = await arrivals.keep([an_arrival(1), an_arrival(2)])
    (new,) = await arrivals.keep([replace(an_arrival(3), at=later(5))])
    await arrivals.answer([old], [])
    await arrivals.answer([new], [])

    forgotten = await arrivals.forget("telegram", before=later(1))

    assert forgotten == 1
    assert await arrivals.unanswered("telegram") == (waiting,)
    assert len(await arrivals.keep([an_arrival(1), replace(an_arrival(3), at=later(5))])) == 1


async def test_an_odd_character_or_number_is_kept(arrivals: Arrivals) -> None:
    kept = await arrivals.keep([Arrival("telegram", "1", 2**40, "-100" + "9" * 10, "你\x00好😀", NOON)])

    (waiting,) = await arrivals.unanswered("telegram")
    assert waiting.id == kept[0].id
    assert (waiting.number, waiting.body) == (2**40, "你\ufffd好😀")
