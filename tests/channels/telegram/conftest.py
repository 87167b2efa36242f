"""A fake Bot API, and a channel that is open over it."""

from collections.abc import AsyncIterator

import pytest

from faqbot.channels.telegram.fake import FakeBotApi
from tests.channels.telegram.office import OTHER, TOKEN, Office, Rules, opened_office
from tests.channels.widget.shop import Shop, a_shop


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi(TOKEN, OTHER) as api:
        yield api


@pytest.fixture
def rules() -> Rules:
    return Rules()


@pytest.fixture
async def office(api: FakeBotApi, rules: Rules) -> AsyncIterator[Office]:
    async with opened_office(api, rules) as office:
        yield office


@pytest.fixture
async def shop() -> Shop:
    return await a_shop()
