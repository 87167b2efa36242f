"""An admin lets somebody in, in a real browser, and gives them another role."""

import pyotp
from playwright.sync_api import Page, expect

from faqbot.domain.operator import Role
from tests.browser.conftest import elsewhere
from tests.browser.test_access import findings
from tests.channels.editor.office import Office

ROLE = Role.ADMIN


def test_somebody_is_invited_and_made_a_publisher(office: Office, page: Page) -> None:
    page.locator("nav a[href='/desk/operators']").click()
    page.locator("form.row [name=name]:visible").fill("mei")
    page.locator("section[aria-labelledby=invite] select[name=role]").select_option("editor")
    page.locator("section[aria-labelledby=invite] button").click()
    expect(page.locator("code")).to_contain_text("/desk/invitation/")
    invited = findings(page)
    mei = page.locator("section.card").filter(has_text="mei").first
    mei.locator("select[name=role]").select_option("publisher")
    mei.locator("select[name=role] ~ button, form[aria-label] button").first.click()
    expect(page.locator("p.done")).to_be_visible()

    roles = {one.name: one.roles for one in elsewhere(office.accounts.operators())}
    assert roles["mei"] == {"": Role.PUBLISHER}
    assert invited == []
    assert findings(page) == []


def test_a_second_factor_is_set_up_from_a_picture(office: Office, page: Page) -> None:
    page.locator("a[href='/desk/account']").click()
    expect(page.locator("[role=img] svg")).to_be_visible()
    found = findings(page)
    secret = page.locator("code").inner_text()
    page.locator("[name=code]").fill(pyotp.HOTP(secret).at(int(office.clock().timestamp()) // 30))
    page.locator("button.main").click()
    expect(page.locator("main li code")).to_have_count(8)

    assert elsewhere(office.desk.factors.is_on("admin"))
    assert found == []
    assert findings(page) == []


def test_how_the_house_fares_is_readable_by_everybody(page: Page) -> None:
    page.locator("nav a[href='/desk/health']").click()
    expect(page.locator("main dl")).to_be_visible()

    assert findings(page) == []
