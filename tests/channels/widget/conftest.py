"""A shop that is open, and somebody who visits it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import httpx2
import pytest

from faqbot.channels.widget import Parts, create_app
from tests.channels.widget.shop import Shop, a_shop


class Visit(Protocol):
    """Opens the application over parts, and calls it from an address."""

    def __call__(self, parts: Parts, address: str = "192.0.2.1") -> AbstractAsyncContextManager[httpx2.AsyncClient]: ...


def visit(parts: Parts, address: str = "192.0.2.1") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=create_app(parts), raise_app_exceptions=False, client=(address, 4000))
    return httpx2.AsyncClient(transport=transport, base_url="http://bot.example")


@pytest.fixture
async def shop() -> Shop:
    return await a_shop()


@pytest.fixture(name="visit")
def _visit() -> Visit:
    return visit


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    async with visit(shop.parts) as visitor:
        yield visitor
