"""How often a visitor may come."""

import ipaddress
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from limits import RateLimitItem
from limits import parse as parse_rate
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadSetting, Unavailable

_REDIS_REST_S = 30.0
# One visitor has a whole network of this size in IPv6: https://www.rfc-editor.org/rfc/rfc6177
_IPV6_PREFIX = 64

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shared:
    """Where processes count together, how to leave it, and what it raises when it cannot count."""

    storage: RedisStorage
    aclose: Callable[[], Awaitable[None]]
    failures: tuple[type[Exception], ...] = (StorageError,)


class Limiter:
    """Counts what visitors do, each kind apart, in Redis where there is one.

    Without one, or when it fails, this process counts on its own and admits its share alone: a visitor may reach any of
    the `replicas`. It asks Redis again after a rest.
    """

    def __init__(self, rate: RateLimitItem, redis: Shared | None = None, *, replicas: int = 1) -> None:
        self._rate = rate
        self._own_rate = _share(rate, replicas)
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._redis = redis
        self._shared = None if redis is None else MovingWindowRateLimiter(redis.storage)
        self._shared_from = 0.0

    async def admit(self, what: str, visitor: str) -> None:
        """Count one more. Raise Refusal, with the time to wait, if it is one too many."""
        if self._redis is not None and self._shared is not None and time.monotonic() >= self._shared_from:
            try:
                return await _count(self._shared, self._rate, what, visitor)
            except self._redis.failures as error:
                self._shared_from = time.monotonic() + _REDIS_REST_S
                cause = error.storage_error if isinstance(error, StorageError) else error
                log.warning("limits.redis_failed", error=type(cause).__name__, rest_s=_REDIS_REST_S)
        return await _count(self._own, self._own_rate, what, visitor)

    @property
    def is_shared(self) -> bool:
        """True if processes are meant to count together."""
        return self._redis is not None

    async def probe(self) -> None:
        """Return if what is counted is shared as it should be. Raise Unavailable."""
        if self._redis is not None and not await self._redis.storage.check():
            raise Unavailable("Redis does not answer; each process counts limits by itself")

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        if self._redis is not None:
            await self._redis.aclose()


async def _count(counter: MovingWindowRateLimiter, rate: RateLimitItem, what: str, visitor: str) -> None:
    if await counter.hit(rate, what, visitor):
        return
    window = await counter.get_window_stats(rate, what, visitor)
    wait_s = max(1, math.ceil(window.reset_time - time.time()))
    raise Refusal(
        429, "too_many", f"That was a lot at once; please wait {wait_s} s and try again.", retry_after_s=wait_s
    )


def _share(rate: RateLimitItem, replicas: int) -> RateLimitItem:
    """What one of several processes may admit by itself: together they stay within the rate, unless it is very low."""
    return type(rate)(max(1, rate.amount // replicas), rate.multiples, rate.namespace)


def rate(text: str) -> RateLimitItem:
    """Read a rate such as 30/minute. Raise BadSetting."""
    try:
        return parse_rate(text)
    except ValueError as error:
        raise BadSetting(f"FAQBOT_RATE_LIMIT is {text!r}; write a number and a time, such as 30/minute") from error


def visitor(address: str) -> str:
    """Who is counted: an IPv4 address, or the network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, _IPV6_PREFIX), strict=False))
    return str(parsed)
