"""Work that takes a while: what was asked, by whom, how far it is, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

# How often it is tried before it is left to a person, and how long it rests before the next time.
TRIES = 4
RESTS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))


class Work(StrEnum):
    """What there is to be done."""

    DOCUMENTS = "documents"  # to be read
    REPLAY = "replay"  # the logged questions once more
    CALIBRATION = "calibration"  # of a base's gate
    REPORT = "report"  # of a week


class State(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self not in {State.QUEUED, State.RUNNING}


@dataclass(frozen=True, slots=True)
class Room:
    """How many jobs may wait or be worked on at once, and how many bytes may wait with them."""

    jobs: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Job:
    """Work for a knowledge base, "" for all together; `given` says what exactly, and is plain JSON, as `result` is.

    Whoever works on it is its `holder` until a moment that is put off again and again: then that process has ended,
    and the next one may take the job up. `why` says why it failed, or why it is tried again.
    """

    id: str
    work: Work
    kb: str
    operator: str
    asked_at: datetime
    due_at: datetime
    given: Mapping[str, Any] = field(default_factory=dict)
    state: State = State.QUEUED
    done: int = 0
    of: int = 0
    attempt: int = 0
    why: str = ""
    holder: str = ""
    held_until: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    result: Any = None

    def taken(self, holder: str, at: datetime, until: datetime) -> "Job":
        """It is worked on from now on."""
        return replace(
            self,
            state=State.RUNNING,
            attempt=self.attempt + 1,
            holder=holder,
            held_until=until,
            started_at=self.started_at or at,
        )

    def ended(self, result: Any, at: datetime) -> "Job":
        """It is done, and this came of it."""
        return replace(self._let_go(State.DONE), finished_at=at, why="", result=result)

    def failed(self, why: str, at: datetime) -> "Job":
        """It cannot be done; a person may have it tried again."""
        return replace(self._let_go(State.FAILED), finished_at=at, why=why)

    def put_off(self, why: str, at: datetime) -> "Job":
        """It is tried again after a rest, or has failed once it was tried often enough."""
        if self.attempt >= TRIES:
            return self.failed(why, at)
        return replace(self._let_go(State.QUEUED), due_at=at + RESTS[self.attempt - 1], why=why)

    def given_back(self, at: datetime) -> "Job":
        """Whoever worked on it has to stop; that is no fault of the job."""
        return replace(self._let_go(State.QUEUED), due_at=at, attempt=self.attempt - 1)

    def cancelled(self, at: datetime) -> "Job":
        """Nobody wants it any more."""
        return replace(self._let_go(State.CANCELLED), finished_at=at)

    def again(self, at: datetime) -> "Job":
        """It is wanted once more, as if it had never been tried."""
        fresh = replace(self._let_go(State.QUEUED), due_at=at, attempt=0, done=0, of=0, why="")
        return replace(fresh, started_at=None, finished_at=None)

    def _let_go(self, state: State) -> "Job":
        return replace(self, state=state, holder="", held_until=None)
