"""A loop in a thread of its own."""

import asyncio
from collections.abc import Iterator

import pytest

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.own_loop import OwnLoop


@pytest.fixture
def loop() -> Iterator[OwnLoop]:
    loop = OwnLoop("test")
    yield loop
    loop.close()


async def four() -> int:
    await asyncio.sleep(0)
    return 4


def test_a_result_is_waited_for_and_an_error_is_raised(loop: OwnLoop) -> None:
    async def fails() -> None:
        raise DatabaseUnavailable("gone")

    assert loop.wait_for(four(), within_s=5) == 4
    with pytest.raises(DatabaseUnavailable, match="gone"):
        loop.wait_for(fails(), within_s=5)


async def test_who_waits_may_stand_in_a_loop_itself(loop: OwnLoop) -> None:
    assert loop.wait_for(four(), within_s=5) == 4


def test_what_takes_too_long_is_given_up(loop: OwnLoop) -> None:
    ended = []

    async def slow() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    with pytest.raises(DatabaseUnavailable, match=r"more than 0.05 s"):
        loop.wait_for(slow(), within_s=0.05)

    assert loop.wait_for(four(), within_s=5) == 4
    assert ended == [True]


def test_a_loop_that_never_ran_is_told_nothing_and_closed_at_once() -> None:
    loop = OwnLoop("test")

    loop.tell(lambda: pytest.fail("there is nobody to tell"))
    loop.close()

    assert not loop.is_running
