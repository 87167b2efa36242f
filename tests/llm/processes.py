"""Looking at other processes."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress


async def until(happens: Callable[[], bool]) -> None:
    """Wait until something happens; fail if it does not."""
    async with asyncio.timeout(10):
        while not happens():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.01)


def is_running(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False
