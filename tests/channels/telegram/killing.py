"""A bot that is killed at work and started again, and the ledger of what its customers got."""

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from faqbot.channels.telegram.fake import Cut, FakeBotApi, Fault, Person, Unheard
from faqbot.channels.telegram.fake.server import Call
from tests.channels.telegram.office import TOKEN

PEOPLE = tuple(Person(1000 + number) for number in range(8))
EACH = 6
PATIENCE_S = 90
_SUM = re.compile(r"= (\d+)")

_DYING = Path(__file__).with_name("dying.py")

Point = Callable[["Crash", Call], Fault | None]


@dataclass
class Crash:
    """Kills the process at the `at`-th call that the crash point is about."""

    point: Point
    at: int
    process: subprocess.Popen[bytes] | None = None
    seen: int = 0
    is_over: bool = False

    def __call__(self, call: Call) -> Fault | None:
        return None if self.is_over else self.point(self, call)

    def strikes(self, *, is_it: bool) -> bool:
        self.seen += is_it
        if self.seen < self.at or not is_it:
            return False
        self.struck()
        return True

    def struck(self) -> None:
        """Kill the process, at the latest when all have asked; one that is dead is let be."""
        if not self.is_over and self.process is not None:
            self.process.kill()
        self.is_over = True


def before_the_updates_arrive(crash: Crash, call: Call) -> Fault | None:
    return Cut() if crash.strikes(is_it=call.method == "getUpdates") else None


def when_the_updates_are_confirmed(crash: Crash, call: Call) -> Fault | None:
    return Unheard() if crash.strikes(is_it=call.method == "getUpdates" and "offset" in call.given) else None


def before_a_message_is_sent(crash: Crash, call: Call) -> Fault | None:
    return Cut() if crash.strikes(is_it=call.method == "sendMessage") else None


def after_a_message_was_sent(crash: Crash, call: Call) -> Fault | None:
    return Unheard() if crash.strikes(is_it=call.method == "sendMessage") else None


def at_any_moment(crash: Crash, call: Call) -> Fault | None:
    """Some milliseconds after a message was sent: somewhere in the work on others."""
    if call.method == "sendMessage":
        asyncio.get_running_loop().call_later(crash.at * 0.003, lambda: crash.strikes(is_it=True))
        crash.seen = crash.at
    return None


@dataclass(frozen=True, slots=True)
class AtCommit:
    """The process kills itself before or after a commit: of what came (keep), of answers, of what was sent (settle)."""

    moment: str
    commit: str

    def __call__(self, crash: Crash, call: Call) -> None:
        """Nothing happens on the wire."""


WIRE: Mapping[str, Point] = {
    "before the updates arrive": before_the_updates_arrive,
    "when the updates are confirmed": when_the_updates_are_confirmed,
    "before a message is sent": before_a_message_is_sent,
    "after a message was sent": after_a_message_was_sent,
    "at any moment": at_any_moment,
}
COMMITS: Mapping[str, Point] = {
    "received, not kept": AtCommit("before", "keep"),
    "kept, not answered": AtCommit("after", "keep"),
    "decided, not put": AtCommit("before", "answer"),
    "put, not sent": AtCommit("after", "answer"),
    "sent, not marked": AtCommit("before", "settle"),
    "marked": AtCommit("after", "settle"),
}


@dataclass
class Ledger:
    """What was asked, what came, what was written down."""

    replies: dict[int, list[int]] = field(default_factory=dict)
    turns: int = 0
    unanswered: int = 0
    sent_again: int = 0

    @property
    def lost(self) -> list[tuple[int, int]]:
        return [(chat, n) for chat, got in self.replies.items() for n in range(EACH) if n not in got]

    @property
    def twice(self) -> int:
        return sum(count - 1 for got in self.replies.values() for count in Counter(got).values())

    @property
    def out_of_order(self) -> list[int]:
        return [chat for chat, got in self.replies.items() if list(dict.fromkeys(got)) != sorted(set(got))]


async def killed(api: FakeBotApi, folder: Path, crash: Crash) -> Ledger:
    """Let everybody ask, kill the bot at work, start it again, and wait until everything is answered."""
    api.rule = crash
    crash.process = _started(api, folder, crash)
    await api.until(lambda: bool(api.made("deleteWebhook")), PATIENCE_S)
    await asking(api, 0.01)
    await asyncio.sleep(1)
    crash.struck()
    await asyncio.to_thread(crash.process.communicate, None, PATIENCE_S)
    again = _started(api, folder)
    try:
        await api.until(lambda: not ledger_of(api).lost, PATIENCE_S)
    finally:
        again.send_signal(signal.SIGTERM)
        _, log = await asyncio.to_thread(again.communicate, None, PATIENCE_S)
    ledger = ledger_of(api)
    ledger.sent_again = log.count(b'"telegram.sent_again"')
    with closing(sqlite3.connect(folder / "data" / "faqbot.db")) as base:
        (ledger.turns,) = base.execute("SELECT count(*) FROM turns").fetchone()
        (ledger.unanswered,) = base.execute("SELECT count(*) FROM arrivals WHERE NOT is_answered").fetchone()
    return ledger


async def asking(api: FakeBotApi, every_s: float) -> None:
    """Let everybody ask their questions in turn."""
    for number, person in product(range(EACH), PEOPLE):
        api.says(person, f"{number}+100")
        await asyncio.sleep(every_s)


def _started(api: FakeBotApi, folder: Path, crash: Crash | None = None) -> subprocess.Popen[bytes]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("FAQBOT_")}
    settings = {
        "FAQBOT_DATA_DIR": str(folder / "data"),
        "FAQBOT_TELEGRAM_TOKEN": TOKEN,
        "FAQBOT_TELEGRAM_API_URL": api.url,
        "FAQBOT_RATE_LIMIT": "1000/minute",
        "FAQBOT_BURST_WAIT_S": "0",
    }
    program = ("-m", "faqbot")
    if crash is not None and isinstance(crash.point, AtCommit):
        program = ("-P", str(_DYING))
        settings["DIES"] = f"{crash.point.moment} {crash.point.commit} {crash.at}"
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *program, "serve", "--port", "0", "--no-sample"],
        cwd=folder,
        env=own | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def ledger_of(api: FakeBotApi) -> Ledger:
    """What everybody was told by now."""
    return Ledger({person.id: [_number(call) for call in api.sent(person.id)] for person in PEOPLE})


def _number(call: Call) -> int:
    found = _SUM.search(call.text)
    return int(found[1]) - 100 if found else -1
