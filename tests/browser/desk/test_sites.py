"""An admin puts the widget on another website, in a real browser, and a visitor meets it there."""

from playwright.sync_api import Page, expect

from faqbot.domain.operator import Role
from tests.browser.conftest import Visiting, elsewhere
from tests.browser.test_access import findings
from tests.channels.editor.office import Office

ROLE = Role.ADMIN


def test_a_website_is_added_and_greets_as_it_was_told(office: Office, page: Page, visiting: Visiting) -> None:
    page.locator("nav a[href='/desk/sites']").click()
    listed = findings(page)
    page.locator("form.row [name=id]").fill("tea")
    page.keyboard.press("Enter")
    page.locator("[name=origins]").fill("https://tea.example/path")
    page.locator("[name='kb:shop']").check()
    page.locator("[name=greeting_en]").fill("Tea house, good day.")
    page.locator("form[data-guarded] button.main").click()
    expect(page.locator("p.fault")).to_be_visible()
    refused = findings(page)
    page.locator("[name=origins]").fill("https://tea.example")
    page.locator("form[data-guarded] button.main").click()
    expect(page.locator("p.done")).to_be_visible()
    saved = findings(page)

    site = elsewhere(office.desk.sites.find("tea"))
    visitor = visiting("/chat/tea")
    expect(visitor.page.get_by_text("Tea house, good day.")).to_be_visible()
    assert (site.origins, site.kbs) == (("https://tea.example",), ("shop",))
    assert (listed, refused, saved) == ([], [], [])
