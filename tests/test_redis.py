"""Redis as one server, behind sentinels and as a cluster, each of real processes: limits, news, what doctor says."""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from faqbot.app.redis import answers, clients, closed, counts
from faqbot.app.tasks import Tasks, stoppable
from faqbot.channels.widget.limits import Limiter, rate
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadSetting, DatabaseUnavailable
from faqbot.domain.redis_address import redis_address
from faqbot.evaluation.bench.serving import free_port
from faqbot.storage.redis_signal import RedisSignal
from tests.faults.servers import Redis, redis
from tests.retrieval.bases import eventually

NOWHERE = ["redis://127.0.0.1:1", "redis+sentinel://127.0.0.1:1/shop", "redis+cluster://127.0.0.1:1"]


@dataclass(frozen=True, slots=True)
class House:
    """Where Redis is, and the servers that it is made of."""

    url: str
    servers: tuple[Redis, ...]


@contextmanager
def single(folder: Path) -> Iterator[House]:
    with redis(folder) as server:
        yield House(server.url, (server,))


@contextmanager
def sentinels(folder: Path) -> Iterator[House]:
    """A server, a copy of it, and a sentinel that lets the copy take over."""
    with ExitStack() as opened:
        master = opened.enter_context(redis(folder))
        copy = opened.enter_context(redis(folder, "--replicaof", "127.0.0.1", str(master.port)))
        settings = folder / "sentinel.conf"
        settings.write_text(
            f"sentinel monitor shop 127.0.0.1 {master.port} 1\n"
            "sentinel down-after-milliseconds shop 500\nsentinel failover-timeout shop 2000\n"
        )
        sentinel = opened.enter_context(redis(folder, str(settings), "--sentinel"))
        yield House(f"redis+sentinel://127.0.0.1:{sentinel.port}/shop", (master, copy, sentinel))


@contextmanager
def cluster(folder: Path, n: int = 1) -> Iterator[House]:
    """So many nodes that share the slots."""
    with ExitStack() as opened:
        nodes, buses = [], [str(free_port()) for _ in range(n)]
        for i, bus in enumerate(buses):
            arguments = ("--cluster-enabled", "yes", "--cluster-port", bus)
            nodes.append(opened.enter_context(redis(folder, *arguments, "--cluster-config-file", f"nodes{i}.conf")))
        for i, node in enumerate(nodes):
            node.says("CLUSTER", "ADDSLOTSRANGE", str(16384 * i // n), str(16384 * (i + 1) // n - 1))
        for node, bus in zip(nodes[1:], buses[1:], strict=True):
            nodes[0].says("CLUSTER", "MEET", "127.0.0.1", str(node.port), bus)
        ends = time.monotonic() + 15
        while not all(has_agreed(node) for node in nodes) and time.monotonic() < ends:
            time.sleep(0.05)
        places = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        yield House(f"redis+cluster://{places}", tuple(nodes))


def has_agreed(node: Redis) -> bool:
    return all(node.says("GET", key).startswith("$-1") or "MOVED" in node.says("GET", key) for key in "abcdefgh")


@pytest.fixture(scope="module", params=[single, sentinels, cluster])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with request.param(tmp_path_factory.mktemp("redis")) as found:
        yield found


async def test_two_processes_count_together_wherever_redis_is(house: House) -> None:
    one, other = Limiter(rate("2/minute"), counts(house.url)), Limiter(rate("2/minute"), counts(house.url))

    await one.admit("together", "192.0.2.1")
    await other.admit("together", "192.0.2.1")

    with pytest.raises(Refusal, match="please wait"):
        await one.admit("together", "192.0.2.1")
    await one.probe()
    await one.aclose()
    await other.aclose()


async def test_what_one_process_tells_three_hear_at_once_wherever_redis_is(house: House) -> None:
    async with AsyncExitStack() as opened:
        all_three = [await hearing(opened, house.url) for _ in range(3)]
        before = [await signal.wait(0, 0) for signal in all_three]
        started = time.monotonic()
        await all_three[0].tell()
        after = await asyncio.gather(*(s.wait(n, 5) for s, n in zip(all_three, before, strict=True)))
        took_s = time.monotonic() - started

    assert all(now > then for now, then in zip(after, before, strict=True))
    assert took_s < 0.5


async def test_what_is_offered_is_done_by_one_of_two_workers_wherever_redis_is(house: House) -> None:
    address, done = redis_address(house.url), list[tuple[str, str]]()
    offering, one, other = (Tasks(address, rest_s=0.1) for _ in range(3))
    await offering.offer("before anybody listens")
    async with offering.going(), one.heard(noting("one", done)), other.heard(noting("other", done)):
        await offering.offer("while they listen")
        assert await eventually(are(done, 2), within_s=10)

    assert sorted(job for _, job in done) == ["before anybody listens", "while they listen"]


async def test_doctor_is_told_whether_it_answers(house: House) -> None:
    assert await answers(redis_address(house.url)) == ""


@pytest.mark.parametrize("url", NOWHERE)
async def test_a_redis_that_is_nowhere_costs_no_message_and_no_more_than_a_moment(url: str) -> None:
    limiter, signal = Limiter(rate("2/minute"), counts(url), replicas=2), signal_to(url)
    started = time.monotonic()

    with capture_logs() as logs:
        await limiter.admit("message", "192.0.2.1")
        await signal.tell()
    took_s = time.monotonic() - started

    assert await answers(redis_address(url))
    assert await signal.wait(0, 0) == 1
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["limits.redis_failed", "signal.not_told"]
    assert took_s < 3
    await limiter.aclose()
    await signal.aclose()


async def test_a_process_hears_again_after_redis_was_away(tmp_path: Path) -> None:
    with single(tmp_path) as house:
        async with AsyncExitStack() as opened:
            one, other = await hearing(opened, house.url), await hearing(opened, house.url)
            house.servers[0].stop()
            await one.tell()
            house.servers[0].start()

            assert await eventually(told_by(one, other), within_s=5)


async def test_work_is_offered_and_heard_of_again_after_redis_was_away(tmp_path: Path) -> None:
    done: list[tuple[str, str]] = []
    with single(tmp_path) as house, capture_logs() as logs:
        offering, worker = (Tasks(redis_address(house.url), rest_s=0.1) for _ in range(2))
        async with offering.going(), worker.heard(noting("one", done)):
            house.servers[0].stop()
            await offering.offer("lost")
            house.servers[0].start()

            async def is_heard() -> bool:
                await offering.offer("later")
                return ("one", "later") in done

            assert await eventually(is_heard, within_s=10)

    assert {log["event"] for log in logs} >= {"jobs.not_offered", "jobs.not_heard"}
    assert ("one", "lost") not in done


async def test_a_client_that_goes_on_when_it_is_cancelled_is_cancelled_until_it_ends() -> None:
    cancelled: list[str] = []

    async def listening() -> AsyncGenerator[bytes, None]:
        while len(cancelled) < 3:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                cancelled.append("and goes on")
        yield b"at last"

    messages = stoppable(listening)
    coming = asyncio.ensure_future(anext(messages))
    await asyncio.sleep(0)
    coming.cancel()
    async with asyncio.timeout(5):
        await asyncio.wait({coming})
        await messages.aclose()

    assert (coming.cancelled(), len(cancelled)) == (True, 3)


def test_where_taskiq_is_missing_it_is_told_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "taskiq_redis", None)  # as if it were not installed

    with pytest.raises(BadSetting, match="pip install 'faqbot"):
        Tasks(redis_address("redis://127.0.0.1:1"))


async def test_a_worker_that_fails_goes_on_to_hear(tmp_path: Path) -> None:
    done: list[tuple[str, str]] = []

    async def failing(job_id: str) -> None:
        done.append(("one", job_id))
        raise DatabaseUnavailable("it is away")

    with single(tmp_path) as house, capture_logs() as logs:
        tasks = Tasks(redis_address(house.url))
        async with tasks.going(), Tasks(redis_address(house.url)).heard(failing):
            await tasks.offer("a")
            await tasks.offer("b")
            assert await eventually(are(done, 2), within_s=10)

    assert [log["error"] for log in logs if log["event"] == "jobs.failed"] == ["it is away"] * 2


@pytest.mark.slow
async def test_when_a_copy_takes_over_processes_count_and_hear_there(tmp_path: Path) -> None:
    with sentinels(tmp_path) as house:
        async with AsyncExitStack() as opened:
            one, other = await hearing(opened, house.url), await hearing(opened, house.url)
            await asyncio.sleep(1)  # until the sentinel knows of the copy
            house.servers[0].stop()

            assert await eventually(told_by(one, other), within_s=20)

        limiter = Limiter(rate("1/minute"), counts(house.url))
        await limiter.admit("message", "192.0.2.1")
        await limiter.probe()
        await limiter.aclose()


@pytest.mark.slow
async def test_a_cluster_of_three_counts_each_visitor_on_one_of_its_nodes(tmp_path: Path) -> None:
    with cluster(tmp_path, 3) as house:
        one, other = Limiter(rate("2/minute"), counts(house.url)), Limiter(rate("2/minute"), counts(house.url))
        for i in range(20):
            await one.admit("message", f"192.0.2.{i}")
            await other.admit("message", f"192.0.2.{i}")
        refused = [await is_refused(one, f"192.0.2.{i}") for i in range(20)]
        kept = [node.says("DBSIZE") for node in house.servers]
        await one.aclose()
        await other.aclose()

    assert all(refused)
    assert ":0" not in kept


def noting(name: str, done: list[tuple[str, str]]) -> Callable[[str], Awaitable[None]]:
    """A worker of that name, who does nothing but say so."""

    async def works(job_id: str) -> None:
        done.append((name, job_id))

    return works


def are(done: list[tuple[str, str]], n: int) -> Callable[[], Awaitable[bool]]:
    async def so_many() -> bool:
        return len(done) >= n

    return so_many


async def is_refused(limiter: Limiter, visitor: str) -> bool:
    try:
        await limiter.admit("message", visitor)
    except Refusal:
        return True
    return False


def signal_to(url: str) -> RedisSignal:
    return RedisSignal(clients(redis_address(url)), closed, rest_s=0.2)


async def hearing(opened: AsyncExitStack, url: str) -> RedisSignal:
    """The signal of a process that hears others."""
    signal = signal_to(url)
    opened.push_async_callback(signal.aclose)
    await opened.enter_async_context(signal.heard())
    assert await signal.wait(0, 5) == 1
    return signal


def told_by(one: RedisSignal, other: RedisSignal) -> Callable[[], Awaitable[bool]]:
    """Whether what one tells now is heard by the other."""

    async def is_heard() -> bool:
        before = await other.wait(0, 0)
        await one.tell()
        return await other.wait(before, 0.3) > before

    return is_heard
