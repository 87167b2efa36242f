"""What every Outbox promises."""

from dataclasses import replace

from faqbot.domain.post import Fate, Outcome
from faqbot.domain.protocols import Outbox
from tests.contracts.samples import a_letter, later


async def test_letters_wait_in_the_order_in_which_they_were_put(outbox: Outbox) -> None:
    first = await outbox.put([a_letter("one"), a_letter("two")])
    second = await outbox.put([a_letter("three")])

    assert await outbox.unsent("telegram") == first + second
    assert await outbox.unsent("other") == ()


async def test_an_attempt_that_nobody_saw_the_end_of_leaves_a_doubt(outbox: Outbox) -> None:
    (letter,) = await outbox.put([a_letter()])

    await outbox.begin([letter])

    assert await outbox.unsent("telegram") == (replace(letter, doubts=1),)


async def test_an_attempt_is_begun_by_the_one_who_knows_of_all_before_it(outbox: Outbox) -> None:
    first, second, sent = await outbox.put([a_letter("one"), a_letter("two"), a_letter("three")])
    await outbox.settle([Outcome(sent.id, Fate.SENT, 1)])

    assert await outbox.begin([first, second, sent]) == {first.id, second.id}
    assert await outbox.begin([first, second]) == frozenset()
    assert await outbox.begin([replace(first, doubts=1)]) == {first.id}


async def test_an_attempt_that_had_no_effect_leaves_no_doubt(outbox: Outbox) -> None:
    (letter,) = await outbox.put([a_letter()])
    await outbox.begin([letter])

    await outbox.settle([Outcome(letter.id, None)])

    assert await outbox.unsent("telegram") == (letter,)


async def test_an_outcome_that_is_noted_twice_takes_back_one_attempt(outbox: Outbox) -> None:
    (letter,) = await outbox.put([a_letter()])
    await outbox.begin([letter])
    in_doubt = replace(letter, doubts=1)
    await outbox.begin([in_doubt])

    await outbox.settle([Outcome(letter.id, None, doubts=1)])
    await outbox.settle([Outcome(letter.id, None, doubts=1)])

    assert await outbox.unsent("telegram") == (in_doubt,)


async def test_a_letter_with_a_fate_does_not_wait_any_more(outbox: Outbox) -> None:
    one, two, three = await outbox.put([a_letter("one"), a_letter("two"), a_letter("three")])
    await outbox.begin([one, two, three])

    await outbox.settle([Outcome(one.id, Fate.SENT, 2**40), Outcome(two.id, None), Outcome(three.id, Fate.GONE)])

    assert await outbox.unsent("telegram") == (two,)


async def test_letters_with_a_fate_are_forgotten_after_a_while(outbox: Outbox) -> None:
    old, waiting, new = await outbox.put([a_letter(), a_letter(), replace(a_letter(), at=later(5))])
    await outbox.settle([Outcome(old.id, Fate.SENT, 1), Outcome(new.id, Fate.REFUSED)])

    assert await outbox.forget("telegram", before=later(1)) == 1
    assert await outbox.forget("telegram", before=later(9)) == 1
    assert await outbox.unsent("telegram") == (waiting,)


async def test_what_is_unknown_is_let_be(outbox: Outbox) -> None:
    await outbox.begin([replace(a_letter(), id=77)])
    await outbox.settle([Outcome(77, Fate.SENT, 1), Outcome(78, None)])

    assert await outbox.unsent("telegram") == ()


async def test_a_letter_with_a_name_is_put_once_in_its_chat(outbox: Outbox) -> None:
    (first,) = await outbox.put([replace(a_letter("one"), name="n")])

    again = await outbox.put([replace(a_letter("two"), name="n"), replace(a_letter("three", chat="6"), name="n")])

    assert [letter.body for letter in again] == ["three"]
    assert [letter.id for letter in await outbox.unsent("telegram")] == [first.id, again[0].id]


async def test_what_was_sent_is_found_by_its_name(outbox: Outbox) -> None:
    sent, waiting = await outbox.put([replace(a_letter(), name="n"), replace(a_letter(), name="m")])

    await outbox.settle([Outcome(sent.id, Fate.SENT, 77)])

    assert await outbox.sent("telegram", "1", "5", "n") == 77
    assert await outbox.sent("telegram", "1", "5", "m") is None
    assert await outbox.sent("telegram", "1", "6", "n") is None
    assert waiting.name == "m"


async def test_the_name_of_a_message_is_found_by_its_number_in_its_chat(outbox: Outbox) -> None:
    letters = [replace(a_letter(), name="n"), a_letter(), replace(a_letter(chat="6"), name="other")]
    named, plain, elsewhere = await outbox.put(letters)

    await outbox.settle([Outcome(named.id, Fate.SENT, 77), Outcome(plain.id, Fate.SENT, 78)])
    await outbox.settle([Outcome(elsewhere.id, Fate.SENT, 79)])

    assert await outbox.name("telegram", "1", "5", 77) == "n"
    assert await outbox.name("telegram", "1", "5", 78) is None
    assert await outbox.name("telegram", "1", "5", 79) is None
