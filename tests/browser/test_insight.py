"""The risk dial in a real browser: the slider says what each step means, and what is chosen is in force."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from faqbot.channels.editor import routes
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.domain.tolerance import Tolerance
from tests.browser.conftest import Bot, Visiting, elsewhere
from tests.browser.test_access import AXE, findings
from tests.channels.editor.office import PASSWORD, Office
from tests.channels.widget.shop import a_shop
from tests.channels.widget.test_asset import expect_tools


@pytest.fixture
def office() -> Office:
    """A desk at which a publisher works."""
    office = Office(elsewhere(a_shop()))
    office.clock.at = datetime.now(UTC)
    elsewhere(office.hire("publisher", Role.PUBLISHER))
    return office


@pytest.fixture
def bot(office: Office) -> Iterator[Bot]:
    """The bot beside that desk."""
    bot = Bot(replace(office.shop, parts=replace(office.shop.parts, more_routes=routes(office.desk))))
    bot.start()
    yield bot
    bot.stop()


@pytest.fixture(params=["en-GB", "zh-CN"])
def page(request: pytest.FixtureRequest, visiting: Visiting) -> Page:
    """The desk, signed in."""
    expect_tools(AXE)
    page = visiting("/healthz", locale=request.param, viewport={"width": 1024, "height": 1000}).page
    page.add_init_script(path=Path(AXE))
    page.goto(page.url.replace("/healthz", "/desk"))
    page.locator("[name=name]").fill("publisher")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("nav a").first).to_be_visible()
    return page


def test_the_risk_is_moved_by_keyboard_and_the_page_says_what_that_means(office: Office, page: Page) -> None:
    page.goto(page.url.split("/desk")[0] + "/desk/dial?kb=shop")
    slider, told = page.locator("#slide-en"), page.locator("#told-en")
    before = told.inner_text()

    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("3.0%")
    expect(slider).to_have_attribute("aria-valuetext", told.inner_text())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("p.done")).to_be_visible()

    assert "5.0%" in before
    assert elsewhere(office.calibrations.tolerances()) == (Tolerance("shop", Language.EN, 0.03),)
    assert findings(page) == []
