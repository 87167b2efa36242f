"""A rush of people who write at a rate, and what each of them got: `python -m faqbot.channels.telegram.fake.rush`.

It runs in a process of its own, so that its processor time is not the bot's. Lines of JSON go out: the address of the
server, that the people are ready, and after a line came in, the ledger of the rush.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from faqbot.channels.telegram.fake.people import Person
from faqbot.channels.telegram.fake.server import Call, FakeBotApi
from faqbot.wording import telegram as words

_PATIENCE_S = 60.0
_SETTLE_S = 1.0
_FIRST = 1_000_000
_PUT_OFF = frozenset(words.BUSY.values())


@dataclass(frozen=True, slots=True)
class Rush:
    """Who asks what: each person all the questions in turn, `rate` messages a second from all together."""

    token: str
    questions: tuple[str, ...]
    rate: float
    seconds: float

    @property
    def people(self) -> int:
        return max(round(self.rate * self.seconds / len(self.questions)), 1)

    def asked_by(self, person: int) -> tuple[str, ...]:
        """The questions of a person in their order; neighbours begin with different ones."""
        start = person % len(self.questions)
        return self.questions[start:] + self.questions[:start]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What came of it. Times are from the moment when a message was due to that of its answer, in milliseconds.

    `put_off` counts notices that many ask just now; the answer comes all the same.
    """

    asked: int
    put_off: int
    lost: int
    twice: int
    disordered: int
    took_s: float
    times_ms: tuple[float, ...]


async def expected(api: FakeBotApi, rush: Rush) -> list[list[str]]:
    """What people are told who ask without haste, one row for each order of the questions."""
    rows = []
    for number in range(len(rush.questions)):
        person = Person(number + 1)
        for place, text in enumerate(rush.asked_by(number), 1):
            api.says(person, text)
            await api.reply(person.id, place)
        rows.append([call.text for call in api.sent(person.id)])
    return rows


async def rushed(api: FakeBotApi, rush: Rush, told: Sequence[Sequence[str]]) -> Ledger:
    """Let the people write, whether earlier messages are answered or not, and wait until all have their answers."""
    before = len(api.calls)
    due: dict[int, list[float]] = {}
    started = time.monotonic()
    total = rush.people * len(rush.questions)
    for place in range(total):
        number, turn = place % rush.people, place // rush.people
        at = started + place / rush.rate
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        due.setdefault(number, []).append(at)
        api.says(Person(_FIRST + number), rush.asked_by(number)[turn])
    until = time.monotonic() + _PATIENCE_S
    while _answers(api, before) < total and time.monotonic() < until:  # noqa: ASYNC110 - the server only counts
        await asyncio.sleep(_SETTLE_S / 10)
    took_s = time.monotonic() - started
    await asyncio.sleep(_SETTLE_S)
    return _ledger(api, before, due, told, took_s)


def _answers(api: FakeBotApi, before: int) -> int:
    return sum(_is_answer(call) for call in api.calls[before:])


def _is_answer(call: Call) -> bool:
    return call.method == "sendMessage" and call.result is not None and call.text not in _PUT_OFF


def _ledger(
    api: FakeBotApi, before: int, due: Mapping[int, Sequence[float]], told: Sequence[Sequence[str]], took_s: float
) -> Ledger:
    got: dict[int, list[tuple[str, float]]] = {number: [] for number in due}
    for call in api.calls[before:]:
        if _is_answer(call):
            got[call.chat - _FIRST].append((call.text, call.at))
    lost = twice = disordered = 0
    times: list[float] = []
    for number, answers in got.items():
        wanted, texts = list(told[number % len(told)]), [text for text, _ in answers]
        missing, surplus = Counter(wanted) - Counter(texts), Counter(texts) - Counter(wanted)
        lost, twice = lost + missing.total(), twice + surplus.total()
        disordered += not missing and not surplus and texts != wanted
        times += [(at - asked) * 1000 for (_, at), asked in zip(answers, due[number], strict=False)]
    asked, put_off = sum(map(len, due.values())), sum(call.text in _PUT_OFF for call in api.calls[before:])
    return Ledger(asked, put_off, lost, twice, disordered, took_s, tuple(times))


async def _main(given: Mapping[str, Any]) -> None:
    rush = Rush(given["token"], tuple(given["questions"]), given["rate"], given["seconds"])
    async with FakeBotApi(rush.token) as api:
        _say({"url": api.url})
        await api.until(lambda: bool(api.made("deleteWebhook")), _PATIENCE_S)
        told = await expected(api, rush)
        _say({"ready": rush.people})
        await asyncio.to_thread(sys.stdin.readline)
        _say(asdict(await rushed(api, rush, told)))
        await asyncio.to_thread(sys.stdin.readline)


def _say(row: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_main(json.loads(sys.argv[1])))
