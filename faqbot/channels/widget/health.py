"""Whether this process can answer, asked of each thing that it needs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from faqbot.domain.errors import FaqbotError

_PATIENCE_S = 3

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at: `probe` raises FaqbotError if it is not there, `remedy` is what to do then.

    Without what is not needed the bot can answer less, but it can.
    """

    name: str
    probe: Callable[[], Awaitable[object]]
    remedy: str
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; the log has the details, which are not for everybody."""

    name: str
    ok: bool
    message: str


async def examine(checks: Sequence[Check]) -> tuple[Finding, ...]:
    """All checks at once; one that does not end in time has failed."""
    return tuple(await asyncio.gather(*map(_examine, checks)))


async def _examine(check: Check) -> Finding:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await check.probe()
    except (FaqbotError, TimeoutError) as error:
        log.warning("check.failed", check=check.name, error=str(error) or "no answer in time")
        return Finding(check.name, ok=False, message=check.remedy)
    return Finding(check.name, ok=True, message="ok")
