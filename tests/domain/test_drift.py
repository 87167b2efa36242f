"""Whether customers ask what was calibrated on."""

from dataclasses import replace

import pytest

from faqbot.domain.calibration import Bar
from faqbot.domain.drift import FEWEST, drift, drifts
from faqbot.domain.turn import Tally
from faqbot.storage.memory import MemoryTurnStore
from tests.contracts.samples import EN, a_calibration, a_question, a_turn

BAR = Bar(0.01, 0.875, 400, 80, 0.6, 0.0075)


@pytest.mark.parametrize(
    ("answered", "is_large"), [(600, False), (560, False), (640, False), (480, True), (720, True), (0, True)]
)
def test_a_share_is_drifted_when_chance_does_not_explain_it(answered: int, is_large: bool) -> None:  # noqa: FBT001 - a column of the table
    found = drift(BAR, Tally(1000, answered))

    assert found is not None
    assert found.is_large is is_large
    assert (found.share, found.expected) == (answered / 1000, 0.6)


def test_the_distance_is_the_z_of_two_shares() -> None:
    found = drift(BAR, Tally(400, 200))

    assert found is not None
    assert found.strayed == pytest.approx(-0.1 / (0.55 * 0.45 / 200) ** 0.5)


def test_a_calibration_on_few_questions_is_held_to_less() -> None:
    few = drift(replace(BAR, n=20, unknown=4), Tally(1000, 500))

    assert few is not None
    assert not few.is_large


def test_shares_that_are_both_nothing_have_not_drifted() -> None:
    found = drift(replace(BAR, coverage=0.0), Tally(1000, 0))

    assert found is not None
    assert found.strayed == 0.0


@pytest.mark.parametrize(("bar", "asked"), [(BAR, FEWEST - 1), (replace(BAR, threshold=None), 1000)])
def test_with_too_little_of_either_nothing_is_said(bar: Bar, asked: int) -> None:
    assert drift(bar, Tally(asked, 10)) is None


async def a_store(turns: int) -> MemoryTurnStore:
    store = MemoryTurnStore()
    for number in range(turns):
        await store.record(a_turn(f"t{number}", a_question(f"m{number}")))
    return store


async def test_turns_since_the_calibration_are_compared_with_it() -> None:
    calibration = replace(a_calibration(), bars={EN: (replace(BAR, threshold=0.8),)})

    found = await drifts(calibration, {EN: 0.01}, await a_store(FEWEST))

    assert {language: (of.share, of.is_large) for language, of in found.items()} == {EN: (1.0, True)}


async def test_where_nothing_is_promised_nothing_can_drift() -> None:
    shipped = replace(a_calibration(), promised=False, bars={EN: (replace(BAR, threshold=0.8),)})

    assert await drifts(shipped, {EN: 0.01}, await a_store(FEWEST)) == {}


async def test_a_language_with_few_questions_is_left_out() -> None:
    calibration = replace(a_calibration(), bars={EN: (replace(BAR, threshold=0.8),)})

    assert await drifts(calibration, {EN: 0.01}, await a_store(FEWEST - 1)) == {}
