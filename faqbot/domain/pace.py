"""Long work in a thread beside the one that answers: it lets that one through again and again."""

import gc
import threading
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

# Who answers gives way at every word with the database: what it waits for then, it waits for some fifty times.
_AT_A_TIME_S = 0.0004
# Python hands over only to who has been waiting for five milliseconds, unless this thread sleeps.
_PAUSE_S = 0.0006
_MANY = 5000


def unhurried(items: Iterable[T]) -> Iterator[T]:
    """The items, with a short sleep after each bit of work; in the main thread of a command, at once."""
    if threading.current_thread() is threading.main_thread():
        yield from items
        return
    until = time.perf_counter() + _AT_A_TIME_S
    for item in items:
        yield item
        if time.perf_counter() > until:
            time.sleep(_PAUSE_S)
            until = time.perf_counter() + _AT_A_TIME_S


def keep_for_long(made: int, step: int) -> None:
    """Of many things that are made, `step` at a time, let Python's collector look no more through those there are.

    Looking through a hundred thousand entries again and again stopped all answers for up to a second each time. They
    hold no circles, so they still go as soon as nobody needs them.
    """
    if made >= _MANY and made % _MANY < step:
        gc.freeze()
