"""The desk in a real browser: served by an office of the test's own, and entered as a person enters it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from faqbot.channels.editor import routes
from faqbot.domain.operator import Role
from tests.browser.conftest import Bot, Visiting, elsewhere
from tests.browser.test_access import AXE
from tests.channels.editor.office import PASSWORD, Office
from tests.channels.widget.shop import a_shop
from tests.channels.widget.test_asset import expect_tools

LANGUAGES = ["en-GB", "zh-CN"]


def an_office(role: Role) -> Office:
    """A desk of today, at which one operator works, who is named after the role."""
    office = Office(elsewhere(a_shop()))
    office.clock.at = datetime.now(UTC)
    elsewhere(office.hire(role.value, role))
    return office


@contextmanager
def served(office: Office) -> Iterator[Bot]:
    """The bot beside that desk, while the context lasts."""
    bot = Bot(replace(office.shop, parts=replace(office.shop.parts, more_routes=routes(office.desk))))
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


def enter(visiting: Visiting, language: str, role: Role) -> Page:
    """The desk, signed in, with axe at hand."""
    expect_tools(AXE)
    page = visiting("/healthz", locale=language, viewport={"width": 1024, "height": 1000}).page
    page.add_init_script(path=Path(AXE))
    page.goto(page.url.replace("/healthz", "/desk"))
    page.locator("[name=name]").fill(role.value)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("nav a").first).to_be_visible()
    return page


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Office:
    """The desk of the module, at which an operator of its ROLE works."""
    return an_office(request.module.ROLE)


@pytest.fixture
def bot(office: Office) -> Iterator[Bot]:
    """The bot beside that desk."""
    with served(office) as bot:
        yield bot


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest, visiting: Visiting) -> Page:
    """The desk in either language, entered by that operator."""
    return enter(visiting, request.param, request.module.ROLE)
