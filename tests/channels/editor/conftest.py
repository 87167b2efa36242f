"""A desk to work at."""

import pytest

from tests.channels.editor.office import Office
from tests.channels.widget.shop import a_shop


@pytest.fixture
async def office() -> Office:
    return Office(await a_shop())
