"""People at the desk answer customers, in a real browser on both sides; axe finds nothing on the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from faqbot.domain.canned import Canned
from faqbot.domain.operator import Role
from tests.browser.conftest import Bot, Visiting, elsewhere
from tests.browser.desk.conftest import LANGUAGES, an_office, enter, served
from tests.browser.desk.test_publishing import goes
from tests.browser.test_access import findings
from tests.browser.test_widget import ask
from tests.channels.widget.shop import EN, NOON, ZH, an_entry

SLOW_MS = 30_000
HOLD = Canned("", "hold on", {ZH: "请稍等，我查一下。", EN: "One moment, let me check."})
TWIN = an_entry("parcel", "包裹在哪", "where is my PARCEL", "看订单", "Look at the order")


@pytest.fixture
def bot() -> Iterator[Bot]:
    """A bot whose desk is where customers can have people; an editor works there."""
    office = an_office(Role.EDITOR)
    office.staff()
    elsewhere(office.desk.canned.keep(HOLD))
    elsewhere(office.shop.entries.save([TWIN], at=NOON))
    with served(office) as bot:
        yield bot


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest, visiting: Visiting) -> Page:
    """The desk, with an editor who answers customers."""
    page = enter(visiting, request.param, Role.EDITOR)
    page.locator("#attend").click()
    expect(page.locator("#attend")).to_have_attribute("aria-pressed", "true")
    return page


def test_a_customer_waits_is_answered_and_handed_back(page: Page, visiting: Visiting) -> None:
    customer = visiting("/").page
    ask(customer, "a person, please")
    expect(customer.get_by_text("I have told our team").first).to_be_visible()

    goes(page, "/desk/conversations?stands=waiting")
    expect(page.locator("[data-waiting='1']")).to_be_visible()
    expect(page).to_have_title("(1) " + ("会话 · faqbot" if "会话" in page.title() else "Conversations · faqbot"))
    found = [findings(page)]
    page.locator("#found tbody a").click()
    expect(page.locator("#picked button")).to_have_count(1)
    found.append(findings(page))
    page.locator("#take").click()
    expect(customer.get_by_text("A person of our team is here now").first).to_be_visible(timeout=SLOW_MS)
    page.locator("#picked button").click()
    expect(page.locator("#answer")).to_have_value("One moment, let me check.")
    page.locator("button[value=answer]").click()
    expect(customer.get_by_text("One moment, let me check.").first).to_be_visible(timeout=SLOW_MS)

    page.locator("#answer").fill("half a sentence")
    ask(customer, "Thank you, my number is 13812345678")
    expect(page.locator("#talk")).to_contain_text("13812345678", timeout=SLOW_MS)
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator("#answer")).to_have_value("half a sentence")
    found.append(findings(page))
    page.locator("#give-back").click()
    expect(customer.get_by_text("handed the conversation back").first).to_be_visible(timeout=SLOW_MS)
    expect(page.locator("#talk")).not_to_contain_text("13812345678")
    assert found == [[], [], []]


def test_those_who_asked_are_told_and_duplicates_merged(page: Page, visiting: Visiting) -> None:
    page.locator("#attend").click()
    customer = visiting("/").page
    ask(customer, "do you repair bicycles on the moon")
    ask(customer, "let me know")
    expect(customer.get_by_text("you will find it here").first).to_be_visible()

    goes(page, "/desk/inbox")
    found = [findings(page)]
    page.locator("[name=answer]").fill("Not on the moon.")
    page.locator("form[action='/desk/inbox/answer'] button").click()
    expect(page.locator("p.done")).to_be_visible()
    customer.reload()
    expect(customer.get_by_text("Not on the moon.").first).to_be_visible()

    goes(page, "/desk/entry?kb=shop&id=track")
    page.locator("#checks a[href*=merge]").first.click()
    expect(page.locator("main h1")).to_be_visible()
    found.append(findings(page))
    page.locator("form[action='/desk/entry/merge'] button").click()
    page.locator("[name=on]").fill("2026-01-01")
    page.locator("form[action='/desk/entry/review'] button").click()
    expect(page.locator("p.done")).to_be_visible()
    found.append(findings(page))
    goes(page, "/desk/entries?due=1")
    expect(page.locator("tbody tr")).to_have_count(1)
    goes(page, "/desk/replies?edit=hold+on&of=")
    found.append(findings(page))
    assert found == [[], [], [], []]
