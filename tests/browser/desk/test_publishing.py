"""A change on its way to customers and back, in a real browser: draft, review, regression view, publish, roll back."""

from playwright.sync_api import Page, expect

from faqbot.domain.operator import Role
from tests.browser.conftest import Bot, elsewhere
from tests.browser.test_access import findings
from tests.channels.widget.shop import MESSAGES

ROLE = Role.PUBLISHER

SLOW_MS = 30_000


def goes(page: Page, path: str) -> None:
    page.goto(page.url.split("/desk")[0] + path)


def test_a_change_is_reviewed_published_and_rolled_back(bot: Bot, page: Page) -> None:
    page.request.post(bot.address + MESSAGES, data={"text": "Where is my parcel?"})
    goes(page, "/desk/console?q=Where+is+my+parcel%3F&kb=shop")
    found = [findings(page)]
    page.locator("form[action='/desk/golden'] button").click()
    expect(page.locator(".done")).to_be_visible()
    goes(page, "/desk/golden")
    found.append(findings(page))

    goes(page, "/desk/entry?kb=shop&id=track")
    page.locator("select[name=state]").select_option("archived")
    page.locator("form[action='/desk/entry'] > button.main").click()
    expect(page.locator(".warning").first).to_be_visible()
    found.append(findings(page))
    goes(page, "/desk/publish")
    page.locator("form[action='/desk/publish/review'] button.main").click()
    expect(page.locator("#regression .fault")).to_contain_text("Where is my parcel?", timeout=SLOW_MS)
    expect(page.locator("#regression h3")).to_have_count(1)
    found.append(findings(page))

    publish = page.locator("form[action='/desk/publish'][method=post] button.main")
    publish.click()
    expect(page.locator("p.fault")).to_be_visible()
    page.locator("[name=reason]").fill("tracked elsewhere")
    page.locator("form[action='/desk/publish'][method=post] button.main").click()
    expect(page.locator("p.done")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(2)
    found.append(findings(page))

    page.locator("form[action='/desk/publish/roll-back'] button").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    elsewhere(bot.shop.shelf.refresh())
    answer = page.request.post(bot.address + MESSAGES, data={"text": "Where is my parcel?"}).json()
    assert "My orders" in answer["text"]
    assert found == [[], [], [], [], []]
