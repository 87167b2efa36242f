"""What operators wait for at the desk of a large base, and whether customers wait while a file is imported."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from urllib.parse import urlencode

import numpy as np

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench.place import Place
from faqbot.evaluation.bench.serving import HOST, PATIENCE_S, NoAnswer, first_answer, free_port, processor_s, serving
from faqbot.evaluation.bench.synthetic import phrasings
from faqbot.evaluation.bench.web import asked, timed

Say = Callable[[str], None]

_PASSWORD = "a password of the measurement"  # noqa: S105 - of a desk that lasts as long as the measurement
_KB = "made-up"
_SEED = 0
_PUBLISHED = 1000
_RATE = 20.0
_QUIET_S = 10.0
_IDLE = 0.05
_SETTLE_S = 600.0
_MOVED = {302, 303}
_OK = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """How many entries there are, how many rows a file has, and how often each page is looked at."""

    entries: int
    rows: int
    looks: int


@dataclass(frozen=True, slots=True)
class Look:
    """How long a page takes."""

    name: str
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Import:
    """`looked_s` until each row was looked at, `taken_s` until all were drafts; what answers took before and beside."""

    looked_s: float
    taken_s: float
    quiet_p99_ms: float
    asked: int
    failed: int
    p50_ms: float
    p99_ms: float
    longest_ms: float


@dataclass(frozen=True, slots=True)
class Desk:
    """`first_ms` is the first page of a fresh server, `after_publish_ms` the first one after a change is in force."""

    entries: int
    rows: int
    first_ms: float
    after_publish_ms: float
    looks: tuple[Look, ...]
    importing: Import
    drafted: tuple[Look, ...]


def measure(plan: Plan, *, say: Say) -> Desk:
    """Measure one server over a made-up base. Raise Unavailable if it does not answer."""
    with TemporaryDirectory() as folder:
        # Vectors are of no account here, and those of this table are made soonest.
        place = Place(Path(folder), {"FAQBOT_EMBEDDER": "table"})
        say(f"importing {plan.entries:,} entries")
        place.run("db", "upgrade")
        for name, start, n in (("all", 0, plan.entries), ("one", 0, 1)):
            _write(place.folder / f"{name}.csv", start, n, "" if name == "all" else "anew")
        place.run("import", "all.csv")
        place.run("operators", "invite", "owner", "--role", "admin")
        invitation = "/desk/" + place.said().partition("/desk/")[2]
        port = free_port()
        with serving(place, port) as server:
            try:
                say("starting")
                first_answer(server, port, perf_counter(), "hello")
                _settled(server.pid)
                browser = _Browser(port)
                browser.sign_in(invitation)
                return _measured(plan, place, browser, server.pid, say)
            except (OSError, HTTPException, NoAnswer, asyncio.IncompleteReadError) as error:
                raise Unavailable(f"the server does not answer: {str(error) or place.said()}") from error


def _measured(plan: Plan, place: Place, browser: "_Browser", pid: int, say: Say) -> Desk:
    say("looking at pages")
    first = browser.time("/desk/entries")
    _settled(pid)  # the first page does not wait until the whole base is read, the others do
    looks = _looks(plan, browser)
    say("publishing")
    place.run("import", "one.csv")
    after_publish = browser.time("/desk/entries")
    say("waiting for the index")
    _settled(pid)
    say(f"importing {plan.rows:,} rows at the desk")
    file = place.folder / "new.csv"
    _write(file, plan.entries, plan.rows, "")
    importing = asyncio.run(_imported(browser, file.read_bytes()))
    say("looking at pages with drafts")
    return Desk(plan.entries, plan.rows, first, after_publish, looks, importing, _looks(plan, browser))


def _looks(plan: Plan, browser: "_Browser") -> tuple[Look, ...]:
    pages = {
        "list": "/desk/entries",
        "page 1,000": "/desk/entries?page=1000",
        "one word": f"/desk/entries?{urlencode({'q': 'answer 77'})}",
        "a word of few": f"/desk/entries?{urlencode({'q': 'made-up-7'})}",
        "two words, none": f"/desk/entries?{urlencode({'q': 'nobody says this'})}",
        "Chinese": f"/desk/entries?{urlencode({'q': '的'})}",
        "by title": "/desk/entries?sort=title",
        "drafts": "/desk/entries?state=draft",
    }
    return tuple(_look(name, path, plan, browser) for name, path in pages.items())


def _look(name: str, path: str, plan: Plan, browser: "_Browser") -> Look:
    times = [browser.time(path) for _ in range(plan.looks)]
    return Look(name, float(np.percentile(times, 50)), float(np.percentile(times, 95)))


async def _imported(browser: "_Browser", data: bytes) -> Import:
    """Import a file while customers ask, whether earlier questions are answered or not."""
    quiet = _answered(await asked(_RATE, _QUIET_S, browser.port))
    asking = asyncio.create_task(_asked_until(browser.port, done := asyncio.Event()))
    started = perf_counter()
    path = await asyncio.to_thread(browser.give, data)
    shown = await asyncio.to_thread(browser.until, path, 'name="seen"')
    looked = perf_counter()
    await asyncio.to_thread(browser.take, shown)
    await asyncio.to_thread(browser.until, path, 'class="done"')
    taken = perf_counter()
    await asyncio.to_thread(browser.time, "/desk/entries")
    done.set()
    times = await asking
    answered = _answered(times)
    return Import(
        looked_s=looked - started,
        taken_s=taken - looked,
        quiet_p99_ms=float(np.percentile(quiet, 99)),
        asked=len(times),
        failed=len(times) - len(answered),
        p50_ms=float(np.percentile(answered, 50)),
        p99_ms=float(np.percentile(answered, 99)),
        longest_ms=float(answered.max()),
    )


async def _asked_until(port: int, done: asyncio.Event) -> list[float | None]:
    started = perf_counter()
    running: list[asyncio.Task[float | None]] = []
    while not done.is_set():
        await asyncio.sleep(max(0.0, started + len(running) / _RATE - perf_counter()))
        running.append(asyncio.create_task(timed(port, _question(len(running)))))
    return list(await asyncio.gather(*running))


def _question(number: int) -> str:
    return next(islice(cycle(("hello", "Where is it?", "在哪儿？")), number % 3, None))


def _answered(times: list[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = np.array([t * 1000 for t in times if t is not None])
    if not len(found):
        raise NoAnswer("no question was answered")
    return found


def _write(path: Path, start: int, n: int, mark: str) -> None:
    """A file of entries in both languages, of which the first thousand are published.

    The index of what is published takes minutes to make, and the desk shows the others in the same way.
    """
    texts = phrasings(2 * (start + n), seed=_SEED)[2 * start :]
    rows = ["id,kb,state,questions_zh,questions_en,answer_zh,answer_en"]
    for i, (zh, en) in enumerate(zip(texts[::2], texts[1::2], strict=True), start):
        asks = f"{_quoted(zh.text)},{_quoted(en.text)}"
        state = "published" if i < _PUBLISHED else "draft"
        rows.append(f"made-up-{i},{_KB},{state},{asks},答案{i}{mark}。,Answer {i}{mark}.")
    path.write_text("\n".join(rows) + "\n", "utf-8")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _settled(pid: int) -> None:
    """Wait until the server rests: the index of a large base is made beside the answers."""
    started, before = perf_counter(), processor_s(pid)
    while before is not None and perf_counter() - started < _SETTLE_S:
        sleep(2)
        after = processor_s(pid)
        if after is None or after - before < 2 * _IDLE:
            return
        before = after


class _Browser:
    """An operator's browser without pictures: it keeps the session, and reads whole pages."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._cookie = ""

    def sign_in(self, path: str) -> None:
        """Choose a password by an invitation."""
        self._asked("POST", path, urlencode({"password": _PASSWORD, "again": _PASSWORD}))

    def time(self, path: str) -> float:
        """Milliseconds until a page is there."""
        started = perf_counter()
        self._asked("GET", path)
        return (perf_counter() - started) * 1000

    def give(self, data: bytes) -> str:
        """Give a file; where its page is."""
        edge = "measured"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="new.csv"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        _, location = self._asked("POST", "/desk/import", body, f"multipart/form-data; boundary={edge}")
        return location

    def take(self, shown: str) -> None:
        """Press the button of a file that was looked at."""
        fields = {name: _field(shown, name) for name in ("id", "seen")}
        self._asked("POST", "/desk/import/take", urlencode(fields))

    def until(self, path: str, sign: str) -> str:
        """Look at a page until it shows something, as it does by itself."""
        started = perf_counter()
        while perf_counter() - started < _SETTLE_S:
            text, _ = self._asked("GET", path)
            if sign in text:
                return text
            sleep(0.5)
        raise NoAnswer(f"{path} does not come to its end")

    def _asked(
        self, method: str, path: str, body: str | bytes | None = None, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[str, str]:
        """The page, and where it leads."""
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE_S)
        headers = {"Origin": f"http://{HOST}:{self.port}", "Cookie": self._cookie, "Accept-Language": "en"}
        try:
            connection.request(method, path, body, headers | ({} if body is None else {"Content-Type": kind}))
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        if response.status not in {_OK, *_MOVED}:
            raise NoAnswer(f"{path} answers with HTTP status {response.status}")
        for cookie in response.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("faqbot-desk="):
                self._cookie = cookie.partition(";")[0]
        return text, response.headers.get("Location", "")


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    if found is None:
        raise NoAnswer(f"the page lacks {name}")
    return found[1]
