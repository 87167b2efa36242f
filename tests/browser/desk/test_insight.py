"""The risk dial in a real browser: the slider says what each step means, and what is chosen is in force."""

from playwright.sync_api import Page, expect

from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.domain.tolerance import Tolerance
from tests.browser.conftest import elsewhere
from tests.browser.test_access import findings
from tests.channels.editor.office import Office

ROLE = Role.PUBLISHER


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
