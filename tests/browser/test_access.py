"""Whether everybody can use the widget: axe finds nothing in any state of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from faqbot.domain.decision import Clarify
from tests.browser.conftest import Bot, Visiting
from tests.browser.test_widget import PHONE, answers, ask, opened
from tests.channels.widget.shop import ENTRIES
from tests.channels.widget.test_asset import SOURCE, expect_tools

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = SOURCE / "node_modules" / "axe-core" / "axe.min.js"


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it stands; it is put there by the debugger, which no policy stops."""
    page.wait_for_timeout(50)
    run = (
        "async (rules) => (await axe.run(document, {runOnly: rules})).violations.map(v => v.id + ' ' + v.nodes[0].html)"
    )
    found: list[str] = page.evaluate(run, RULES)
    return found


@pytest.fixture(params=[{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def page(request: pytest.FixtureRequest, visiting: Visiting) -> Page:
    expect_tools(AXE)
    page = visiting("/healthz", **request.param, reduced_motion="reduce").page
    page.add_init_script(path=Path(AXE))
    page.goto(page.url.replace("/healthz", "/chat/default" if request.param is PHONE else "/"))
    return page


def test_axe_finds_nothing_in_any_state(bot: Bot, page: Page) -> None:
    states = [findings(page)]
    bot.shop.thinking.decision = Clarify(ENTRIES[:2], 0.9)
    ask(page, "where is it")
    expect(answers(page)).to_have_count(1)
    states.append(findings(page))
    bot.shop.thinking.decision = None
    ask(page, "Where is my parcel?")
    expect(answers(page)).to_have_count(2)
    page.get_by_role("button", name="Not helpful").last.click()
    expect(page.get_by_label("What was wrong? (optional)")).to_be_visible()
    states.append(findings(page))
    bot.doors.close()
    ask(page, "I want to talk to a person")
    expect(page.get_by_label("Leave an e-mail address or a telephone number")).to_be_visible()
    states.append(findings(page))
    page.context.set_offline(True)
    ask(page, "hello")
    expect(page.get_by_text("You are offline.")).to_be_visible()
    states.append(findings(page))

    assert states == [[], [], [], [], []]


def test_axe_finds_nothing_when_it_is_closed_or_covers_a_phone(visiting: Visiting) -> None:
    expect_tools(AXE)
    page = visiting("/healthz", **PHONE).page
    page.add_init_script(path=Path(AXE))
    page.goto(page.url.replace("/healthz", "/"))
    expect(page.get_by_role("button", name="Open the chat")).to_be_visible()

    closed = findings(page)
    covering = findings(opened(page))

    assert (closed, covering) == ([], [])


def test_nothing_is_cut_off_at_twice_the_size(visiting: Visiting) -> None:
    page = opened(visiting("/", viewport={"width": 640, "height": 400}, device_scale_factor=2).page)
    ask(page, "Where is my parcel?")
    expect(answers(page)).to_have_count(1)

    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(page.get_by_label("Your question", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Close").first).to_be_in_viewport()
