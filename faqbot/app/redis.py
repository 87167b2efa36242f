"""Connections to Redis, however many servers it is made of."""

from collections.abc import Awaitable, Callable
from itertools import cycle
from typing import Any, cast

from limits.aio.storage import RedisClusterStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.errors import StorageError
from redis.asyncio import ConnectionPool, Redis, RedisCluster, Sentinel, SSLConnection
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisClusterException, RedisError

from faqbot.channels.widget.limits import Shared
from faqbot.domain.redis_address import Layout, RedisAddress, redis_address
from faqbot.storage.redis_signal import RedisSignal

# Nobody waits longer for a Redis that hangs: everything that it is for can be done without it.
PATIENCE_S = 0.5


def counts(url: str) -> Shared:
    """Where processes count together. Raise BadSetting."""
    return _counts(redis_address(url))


def signal(url: str) -> RedisSignal:
    """The news that something has changed, to and from all processes. Raise BadSetting."""
    return RedisSignal(clients(redis_address(url)), closed)


def _counts(address: RedisAddress) -> Shared:
    if address.layout is Layout.CLUSTER:
        nodes = [ClusterNode(host, port) for host, port in address.places]
        options: dict[str, Any] = {"startup_nodes": nodes, **_options(address)}
        cluster = RedisClusterStorage(
            "async+redis+cluster://", wrap_exceptions=True, implementation="redispy", **options
        )
        bridge = cluster.bridge
        assert isinstance(bridge, RedispyBridge)  # noqa: S101 - what was asked for
        # Its own exception is none of the library's others.
        return Shared(cluster, cast("RedisCluster", bridge.storage).aclose, (StorageError, RedisClusterException))
    pool = _pool(address)
    made: dict[str, Any] = {"connection_pool": pool}
    shared = RedisStorage("async+redis://", wrap_exceptions=True, implementation="redispy", **made)
    return Shared(shared, lambda: _closed(pool))


def clients(address: RedisAddress) -> Callable[[], Redis]:
    """Gives a client at each call: of the server that is the right one then, or of a cluster's nodes in turn."""
    if address.layout is Layout.CLUSTER:
        nodes = cycle(address.places)

        def node() -> Redis:
            host, port = next(nodes)
            return Redis(host=host, port=port, **_options(address))

        return node
    return lambda: Redis.from_pool(_pool(address))


async def answers(address: RedisAddress) -> str:
    """What is wrong with Redis, "" if it answers."""
    client = clients(address)()
    try:
        await cast("Awaitable[bool]", client.ping())  # typed for both of its clients at once
    except (RedisError, OSError) as error:
        return str(error) or type(error).__name__
    finally:
        await closed(client)
    return ""


async def closed(client: Redis) -> None:
    """Close a client, and with it the lines to the sentinels that told it where to go."""
    await _closed(client.connection_pool)


async def _closed(pool: ConnectionPool) -> None:
    await pool.aclose()
    if isinstance(pool, SentinelConnectionPool):
        for sentinel in pool.sentinel_manager.sentinels:
            await sentinel.aclose()


def _pool(address: RedisAddress) -> ConnectionPool:
    if address.layout is Layout.SENTINEL:
        asked = _options(address) | {"username": None, "password": address.sentinel_password or None}
        sentinel = Sentinel(address.places, sentinel_kwargs=asked)  # type: ignore[no-untyped-call]  # it has no types
        options = {**_options(address), "db": address.database}
        return SentinelConnectionPool(address.service, sentinel, **options)  # type: ignore[no-untyped-call]  # nor this
    options = _options(address)
    if options.pop("ssl"):
        options["connection_class"] = SSLConnection
    (host, port), *_ = address.places
    return ConnectionPool(host=host, port=port, db=address.database, **options)


def _options(address: RedisAddress) -> dict[str, Any]:
    return {
        "username": address.user or None,
        "password": address.password or None,
        "ssl": address.is_encrypted,
        "socket_timeout": PATIENCE_S,
        "socket_connect_timeout": PATIENCE_S,
        "retry": Retry(NoBackoff(), 0),
    }
