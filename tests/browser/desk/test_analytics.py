"""The figures of the desk in a real browser: seen, narrowed down, and clean for axe."""

from playwright.sync_api import Page, expect

from faqbot.domain.operator import Role
from tests.browser.conftest import Bot
from tests.browser.test_access import findings
from tests.channels.widget.shop import MESSAGES

ROLE = Role.VIEWER


def test_what_was_asked_is_seen_by_day_and_narrowed_down(bot: Bot, page: Page) -> None:
    page.request.post(bot.address + MESSAGES, data={"text": "Where is my parcel?"})
    page.locator("nav a[href='/desk/analytics']").click()
    expect(page.locator("svg rect title").first).to_contain_text("curated 1")
    seen = findings(page)

    page.locator("select[name=lang]").select_option("zh")
    page.wait_for_url("**lang=zh**")
    expect(page.locator("svg rect title")).to_have_count(0)

    assert seen == []
    assert findings(page) == []
