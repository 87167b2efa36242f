"""How often a visitor may come."""

import ipaddress
import math
import time
from urllib.parse import urlsplit

import structlog
from limits import RateLimitItem
from limits import parse as parse_rate
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadSetting, Unavailable

_REDIS_TIMEOUT_S = 0.5
_REDIS_REST_S = 30.0
# One visitor has a whole network of this size in IPv6: https://www.rfc-editor.org/rfc/rfc6177
_IPV6_PREFIX = 64

log = structlog.get_logger(__name__)


class Limiter:
    """Counts what visitors do, each kind apart, in Redis where there is one.

    When Redis fails, this process counts on its own and asks Redis again after a rest.
    """

    def __init__(self, rate: RateLimitItem, redis_url: str = "") -> None:
        self._rate = rate
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._redis = _redis(redis_url) if redis_url else None
        self._shared = None if self._redis is None else MovingWindowRateLimiter(self._redis)
        self._shared_from = 0.0

    async def admit(self, what: str, visitor: str) -> None:
        """Count one more. Raise Refusal, with the time to wait, if it is one too many."""
        if self._shared is not None and time.monotonic() >= self._shared_from:
            try:
                return await self._count(self._shared, what, visitor)
            except StorageError as error:
                self._shared_from = time.monotonic() + _REDIS_REST_S
                log.warning("limits.redis_failed", error=type(error.storage_error).__name__, rest_s=_REDIS_REST_S)
        return await self._count(self._own, what, visitor)

    @property
    def is_shared(self) -> bool:
        """True if processes are meant to count together."""
        return self._redis is not None

    async def probe(self) -> None:
        """Return if what is counted is shared as it should be. Raise Unavailable."""
        if self._redis is not None and not await self._redis.check():
            raise Unavailable("Redis does not answer; each process counts limits by itself")

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        if self._redis is not None and isinstance(self._redis.bridge, RedispyBridge):
            await self._redis.bridge.storage.aclose()

    async def _count(self, counter: MovingWindowRateLimiter, what: str, visitor: str) -> None:
        if await counter.hit(self._rate, what, visitor):
            return
        window = await counter.get_window_stats(self._rate, what, visitor)
        wait_s = max(1, math.ceil(window.reset_time - time.time()))
        raise Refusal(
            429, "too_many", f"That was a lot at once; please wait {wait_s} s and try again.", retry_after_s=wait_s
        )


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


def _redis(redis_url: str) -> RedisStorage:
    if urlsplit(redis_url).scheme not in {"redis", "rediss"}:
        raise BadSetting("FAQBOT_REDIS_URL must begin with redis:// or rediss://, such as redis://localhost:6379/0")
    return RedisStorage(
        f"async+{redis_url}",
        wrap_exceptions=True,
        implementation="redispy",
        socket_timeout=_REDIS_TIMEOUT_S,
        socket_connect_timeout=_REDIS_TIMEOUT_S,
    )
