"""A shop whose parts can fail: PostgreSQL and Redis of its own, a folder in which the index is made once."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from faqbot.channels.telegram.fake import FakeBotApi
from faqbot.storage import migrate
from tests.databases import execute
from tests.faults.disks import Disk, disk
from tests.faults.servers import Postgres, Redis, postgres, redis


@dataclass(frozen=True, slots=True)
class Shop:
    """What the replicas of a test stand on; `settings` are those they share."""

    folder: Path
    postgres: Postgres
    redis: Redis
    url: str
    disk: Disk | None = None

    @property
    def small(self) -> Disk:
        """The disk of the database, where it is one that can be filled."""
        assert self.disk is not None
        return self.disk

    @property
    def settings(self) -> dict[str, str]:
        """Settings of replicas that serve visitors, who may ask as often as they like."""
        return {
            "FAQBOT_DATABASE_URL": self.url,
            "FAQBOT_REDIS_URL": self.redis.url,
            "FAQBOT_RATE_LIMIT": "100000/minute",
        }

    def telegram(self, api: FakeBotApi) -> dict[str, str]:
        """Settings of replicas that serve a bot as well."""
        return self.settings | {
            "FAQBOT_TELEGRAM_TOKEN": api.tokens[0],
            "FAQBOT_TELEGRAM_API_URL": api.url,
            "FAQBOT_BURST_WAIT_S": "0",
        }


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL that each test may break, and leaves running."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where replicas of all tests keep the index, which is that of the sample shop for all."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture
def small_disk(server: Postgres) -> Iterator[Disk]:
    """Where the table space `small` of the server is."""
    with disk() as small:
        data = small.place / "data"
        data.mkdir()
        server.own(data)
        asyncio.run(execute(server.url, f"CREATE TABLESPACE small LOCATION '{data}'"))
        yield small
        small.free()
        asyncio.run(execute(server.url, "DROP TABLESPACE small"))


@pytest.fixture
def shop(server: Postgres, folder: Path, tmp_path: Path) -> Iterator[Shop]:
    """A database and a Redis of a test's own."""
    with _shop(server, folder, tmp_path) as shop:
        yield shop


@pytest.fixture
def shop_on_small_disk(server: Postgres, folder: Path, tmp_path: Path, small_disk: Disk) -> Iterator[Shop]:
    """The same, and the database is on a small disk."""
    with _shop(server, folder, tmp_path, "TABLESPACE small", small_disk) as shop:
        yield shop


@contextmanager
def _shop(server: Postgres, folder: Path, own: Path, place: str = "", small: Disk | None = None) -> Iterator[Shop]:
    name = f"faults_{uuid4().hex}"
    asyncio.run(execute(server.url, f"CREATE DATABASE {name} {place}"))
    url = make_url(server.url).set(database=name).render_as_string(hide_password=False)
    asyncio.run(migrate.upgrade(url))
    with redis(own) as counting:
        yield Shop(folder, server, counting, url, small)
    server.go_on()
    server.start()
    asyncio.run(execute(server.url, f"DROP DATABASE {name} WITH (FORCE)"))
