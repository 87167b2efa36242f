"""Long work beside others."""

import gc
import time
from collections.abc import Iterator
from threading import Thread

import pytest

from faqbot.domain.pace import keep_for_long, unhurried


def slowly(n: int) -> Iterator[int]:
    for i in range(n):
        until = time.perf_counter() + 0.001
        while time.perf_counter() < until:
            pass
        yield i


def test_all_of_it_comes_in_its_order() -> None:
    assert list(unhurried(range(1000))) == list(range(1000))
    assert list(unhurried(())) == []


def test_another_thread_gets_its_turn_again_and_again() -> None:
    done: list[int] = []
    thread = Thread(target=lambda: done.extend(unhurried(slowly(60))))
    thread.start()

    turns = 0
    while thread.is_alive():
        turns += 1
        time.sleep(0.0005)

    assert done == list(range(60))
    assert turns > 20


@pytest.mark.parametrize(("made", "frozen"), [(500, False), (4999, False), (5000, True), (5100, True), (5600, False)])
def test_what_is_made_to_be_kept_is_looked_through_no_more(made: int, frozen: object) -> None:
    gc.unfreeze()

    keep_for_long(made, 500)

    assert (gc.get_freeze_count() > 0) is frozen
    gc.unfreeze()
