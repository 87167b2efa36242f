"""Where Redis is: one server, one that sentinels name, or a cluster."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from faqbot.domain.errors import BadSetting

_SETTING: Final = "FAQBOT_REDIS_URL"
_PORT: Final = 6379
_SENTINEL_PORT: Final = 26379
_LARGEST_PORT: Final = 65_535
_PLACE = re.compile(r"(?P<host>\[[0-9a-fA-F:.%]+\]|[^\[\]:,/@\s]+)(?::(?P<port>\d{1,5}))?")


class Layout(StrEnum):
    """How many servers there are, and who knows which of them to ask."""

    SINGLE = "redis"
    SENTINEL = "redis+sentinel"
    CLUSTER = "redis+cluster"


@dataclass(frozen=True, slots=True)
class RedisAddress:
    """`places` are the hosts with their ports; `service` is what sentinels call the server."""

    layout: Layout
    places: tuple[tuple[str, int], ...]
    is_encrypted: bool = False
    database: int = 0
    service: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    sentinel_password: str = field(default="", repr=False)


def redis_address(url: str) -> RedisAddress:
    """Read FAQBOT_REDIS_URL. Raise BadSetting, which does not show it, as it may hold a password."""
    parts = urlsplit(url)
    layout = next((layout for layout in Layout if parts.scheme in {layout, layout.replace("redis", "rediss")}), None)
    if layout is None:
        raise BadSetting(
            f"{_SETTING} must begin with redis://, rediss://, redis+sentinel:// or redis+cluster://, "
            "such as redis://localhost:6379/0"
        )
    login, _, places = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    service, database = _path(layout, parts)
    query = parse_qs(parts.query)
    if unknown := query.keys() - ({"sentinel_password"} if layout is Layout.SENTINEL else set()):
        raise BadSetting(f"{_SETTING} holds {min(unknown)!r} after the question mark, which is not known here")
    return RedisAddress(
        layout=layout,
        places=_places(places or "localhost", _SENTINEL_PORT if layout is Layout.SENTINEL else _PORT, layout),
        is_encrypted=parts.scheme.startswith("rediss"),
        database=database,
        service=service,
        user=unquote(user),
        password=unquote(password),
        sentinel_password=query.get("sentinel_password", [""])[0],
    )


def _path(layout: Layout, parts: SplitResult) -> tuple[str, int]:
    """The service and the number of the database."""
    names = [unquote(name) for name in parts.path.split("/") if name]
    service = ""
    if layout is Layout.SENTINEL:
        if not names:
            raise BadSetting(f"{_SETTING} names no service; write redis+sentinel://host:26379,host:26379/mymaster")
        service = names.pop(0)
    number = names.pop(0) if names else "0"
    if names or not re.fullmatch(r"[0-9]{1,4}", number):
        raise BadSetting(f"{_SETTING} must end with the number of a database, such as /0")
    if layout is Layout.CLUSTER and int(number):
        raise BadSetting(f"{_SETTING}: a cluster has no numbered databases; leave /{number} out")
    return service, int(number)


def _places(text: str, port: int, layout: Layout) -> tuple[tuple[str, int], ...]:
    written = text.split(",")
    if layout is Layout.SINGLE and len(written) > 1:
        raise BadSetting(
            f"{_SETTING} names several servers; write redis+sentinel://…/service, or redis+cluster://… for a cluster"
        )
    return tuple(_place(place, port) for place in written)


def _place(text: str, port: int) -> tuple[str, int]:
    found = _PLACE.fullmatch(text.strip())
    number = int(found["port"] or port) if found else 0
    if found is None or not 0 < number <= _LARGEST_PORT:
        raise BadSetting(f"{_SETTING}: {text!r} is no host with a port; write it as cache.example:6379")
    return found["host"].strip("[]"), number
