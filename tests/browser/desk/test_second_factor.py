"""A second factor that is required, in a real browser: set up right after the password, and then the desk opens."""

import pyotp
import pytest
from playwright.sync_api import expect

from faqbot.domain.operator import Role
from tests.browser.conftest import Visiting
from tests.browser.desk.conftest import LANGUAGES, an_office
from tests.browser.test_access import AXE, findings
from tests.channels.editor.office import PASSWORD, Office
from tests.channels.editor.test_second_factor import requiring
from tests.channels.widget.test_asset import expect_tools


@pytest.fixture
def office() -> Office:
    office = an_office(Role.EDITOR)
    requiring(office, Role.EDITOR)
    return office


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_must_have_one_sets_it_up_after_the_password(office: Office, visiting: Visiting, language: str) -> None:
    expect_tools(AXE)
    page = visiting("/healthz", locale=language).page
    page.add_init_script(path=AXE)
    page.goto(page.url.replace("/healthz", "/desk"))
    page.locator("[name=name]").fill(Role.EDITOR.value)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("nav")).to_have_count(0)
    confined = findings(page)
    secret = page.locator("code").inner_text()
    page.locator("[name=code]").fill(pyotp.HOTP(secret).at(int(office.clock().timestamp()) // 30))
    page.locator("button.main").click()

    expect(page.locator("main li code")).to_have_count(8)
    expect(page.locator("nav a").first).to_be_visible()
    assert confined == []
