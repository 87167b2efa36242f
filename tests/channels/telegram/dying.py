"""`faqbot` in a process that kills itself at a commit: DIES says before or after which, and at the how-manieth."""

import os
import signal
from collections.abc import Awaitable, Callable
from itertools import count

from faqbot.cli import main
from faqbot.storage.post import SqlArrivals, SqlOutbox

_STORES = {"keep": SqlArrivals, "answer": SqlArrivals, "settle": SqlOutbox}
Commit = Callable[..., Awaitable[object]]


def _dying(commit: Commit, when: str, at: int) -> Commit:
    """Like a commit, but for the moment before or after the one that is meant."""
    calls = count(1)

    async def last(*given: object) -> object:
        moment = when if next(calls) == at else ""
        if moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = await commit(*given)
        if moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return last


if __name__ == "__main__":
    moment, commit_name, number = os.environ["DIES"].split()
    store = _STORES[commit_name]
    setattr(store, commit_name, _dying(getattr(store, commit_name), moment, int(number)))
    main()
