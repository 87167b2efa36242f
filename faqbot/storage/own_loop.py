"""An event loop in a thread of its own, for those who wait for a database where they may not await."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import TimeoutError as NotInTime
from typing import Any, TypeVar

from faqbot.domain.errors import DatabaseUnavailable

Result = TypeVar("Result")


class OwnLoop:
    """It runs from the first time that it is used until it is closed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def wait_for(self, work: Coroutine[Any, Any, Result], *, within_s: float | None) -> Result:
        """The result of some work. Raise DatabaseUnavailable if it is not there in time."""
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result(within_s)
        except NotInTime as error:
            future.cancel()
            raise DatabaseUnavailable(f"The database took more than {within_s} s for a search; try again.") from error

    def tell(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin some work for whose end nobody waits; nothing if the loop does not run."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            asyncio.run_coroutine_threadsafe(work(), loop)

    @property
    def is_running(self) -> bool:
        return self._loop is not None

    def close(self) -> None:
        """End the loop and its thread; a no-op where it never ran."""
        with self._guard:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._guard:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name=self._name, daemon=True)
                self._thread.start()
            return self._loop
