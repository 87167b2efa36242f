"""Where Redis is, as operators write it."""

import pytest

from faqbot.domain.errors import BadSetting
from faqbot.domain.redis_address import Layout, RedisAddress, redis_address

SINGLE, SENTINEL, CLUSTER = Layout.SINGLE, Layout.SENTINEL, Layout.CLUSTER


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://cache", RedisAddress(SINGLE, (("cache", 6379),))),
        ("redis://", RedisAddress(SINGLE, (("localhost", 6379),))),
        ("redis://[::1]:7000/3", RedisAddress(SINGLE, (("::1", 7000),), database=3)),
        (
            "rediss://shop:p%40ss@cache:6380/1",
            RedisAddress(SINGLE, (("cache", 6380),), is_encrypted=True, database=1, user="shop", password="p@ss"),
        ),
        (
            "redis+sentinel://:pw@one,two:26380/mymaster/2?sentinel_password=other",
            RedisAddress(
                SENTINEL,
                (("one", 26379), ("two", 26380)),
                database=2,
                service="mymaster",
                password="pw",
                sentinel_password="other",
            ),
        ),
        ("redis+cluster://one:7000,[::1]:7001", RedisAddress(CLUSTER, (("one", 7000), ("::1", 7001)))),
        ("rediss+cluster://one/0", RedisAddress(CLUSTER, (("one", 6379),), is_encrypted=True)),
    ],
)
def test_an_address_is_read(url: str, address: RedisAddress) -> None:
    assert redis_address(url) == address


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "must begin with redis://"),
        ("http://cache", "must begin with redis://"),
        ("redis+sentinel://one:26379", "names no service"),
        ("redis://one:6379,two:6379", "names several servers"),
        ("redis://one:99999", "'one:99999' is no host with a port"),
        ("redis://one:0", "'one:0' is no host with a port"),
        ("redis+cluster://one:x", "'one:x' is no host with a port"),
        ("redis+cluster://one,,two", "'' is no host with a port"),
        ("redis+cluster://one/1", "leave /1 out"),
        ("redis://one/first", "number of a database"),
        ("redis://one/1/2", "number of a database"),
        ("redis://one?db=1", "'db' after the question mark"),
        ("redis://one?sentinel_password=x", "'sentinel_password' after the question mark"),
    ],
)
def test_a_wrong_one_is_told_what_is_wrong_with_it(url: str, told: str) -> None:
    with pytest.raises(BadSetting, match="FAQBOT_REDIS_URL") as raised:
        redis_address(url)

    assert told in str(raised.value)


@pytest.mark.parametrize("url", ["redis://:swordfish@one:x", "redis+sentinel://:swordfish@one", "http://:swordfish@x"])
def test_a_password_is_never_shown(url: str) -> None:
    with pytest.raises(BadSetting) as raised:
        redis_address(url)

    assert "swordfish" not in str(raised.value)
    assert "swordfish" not in repr(redis_address("redis+sentinel://:swordfish@one/m?sentinel_password=swordfish"))
