"""A publisher writes a template, sees its cases come out, and keeps it, in a real browser."""

from playwright.sync_api import Page, expect

from faqbot.domain.operator import Role
from tests.browser.conftest import elsewhere
from tests.browser.test_access import findings
from tests.channels.editor.office import Office
from tests.channels.editor.test_declarations import WRAP
from tests.channels.widget.shop import ask

ROLE = Role.PUBLISHER

CHOSEN = ("slot.0.kind", "case.0.lang", "case.1.lang")


def test_a_template_is_written_tried_seen_in_its_effect_and_kept(office: Office, page: Page) -> None:
    elsewhere(ask(office.browser(), "gift wrap for 10 items"))
    page.locator("nav a[href='/desk/templates']").click()
    listed = findings(page)
    page.locator("main a[href*='kind=template']").click()
    for name in CHOSEN:
        page.locator(f"[name='{name}']").select_option(WRAP[name])
    for name in WRAP.keys() - {*CHOSEN, "kb", "kind", "seen", "slot.1.name", "slot.1.kind"}:
        page.locator(f"[name='{name}']").fill(WRAP[name].replace("\r", ""))
    page.locator("[name=question]").fill("gift wrap for 10 items")
    expect(page.locator("#checks")).to_contain_text("Wrapping costs 40")
    expect(page.locator("#checks")).to_contain_text("✓ gift wrapping for 5 items → 20")
    written = findings(page)
    page.locator("#written button.main").click()
    expect(page.locator("section:has(#foreseen)")).to_contain_text("gift wrap for 10 items")
    foreseen = findings(page)
    page.locator("section:has(#foreseen) button").click()
    expect(page.locator("p.done")).to_be_visible()

    (kept,) = elsewhere(office.shop.entries.load("shop")).declared
    assert kept.name == "gift-wrap"
    assert (listed, written, foreseen) == ([], [], [])
