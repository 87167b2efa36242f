"""Documents go in at the desk in a real browser: given, watched, looked into, made entries of, taken away."""

import re

from playwright.sync_api import Page, expect

from faqbot.domain.operator import Role
from tests.browser.conftest import elsewhere
from tests.browser.test_access import findings
from tests.channels.editor.office import Office

ROLE = Role.EDITOR

RETURNS = """# Returns <img src=x onerror=alert(1)>

## How do I have a present wrapped?

Choose gift wrapping in the basket. <script>alert(2)</script> Call 13912345678.
"""
FILES = [
    {"name": "returns.md", "mimeType": "text/markdown", "buffer": RETURNS.encode()},
    {"name": "<b>empty</b>.pdf", "mimeType": "application/pdf", "buffer": b""},
]


def test_documents_are_given_watched_looked_into_and_removed(office: Office, page: Page) -> None:
    page.locator("nav a[href='/desk/documents']").click()
    listed = findings(page)
    page.locator("main a.main").click()
    page.locator("summary").click()
    given = findings(page)
    page.locator("[name=file]").set_input_files(FILES)  # type: ignore[arg-type]  # as Playwright takes files of no disk
    page.locator("[name=kb]").fill("shop")
    page.locator("form[data-uploads] button").click()
    page.wait_for_url("**/desk/documents/bundle?id=*")
    expect(page.locator("#bundle .done")).to_be_visible()
    expect(page.locator("#bundle tbody tr")).to_have_count(2)
    expect(page.locator("#bundle .fault")).to_contain_text(re.compile("the file is empty|文件是空的"))
    told = findings(page)
    page.locator("#bundle tbody a").first.click()
    expect(page.locator("ol.passages li")).to_contain_text("Choose gift wrapping")
    expect(page.locator("main")).not_to_contain_text("13912345678")
    expect(page.locator("main img, main script")).to_have_count(0)
    looked_into = findings(page)
    page.locator("summary").last.click()
    page.locator("form[action='/desk/documents/remove'] button").click()
    expect(page.locator("p.done")).to_be_visible()

    assert elsewhere(office.desk.documents.documents()) == ()
    assert [listed, given, told, looked_into, findings(page)] == [[], [], [], [], []]


def test_what_is_wrong_with_the_form_is_told_beside_it_and_the_next_try_goes_on(office: Office, page: Page) -> None:
    page.goto(page.url.replace("/desk/entries", "/desk/documents/add?kb=shop"))
    page.locator("form[data-uploads] button").click()
    expect(page.locator("[data-said]")).to_be_visible()
    found = findings(page)
    page.locator("[name=file]").set_input_files(FILES[:1])  # type: ignore[arg-type]  # as Playwright takes files of no disk
    page.locator("form[data-uploads] button").click()
    expect(page.locator("#bundle .done")).to_be_visible()

    assert len(elsewhere(office.desk.documents.documents())) == 1
    assert found == []


def test_entries_are_proposed_from_a_document(office: Office, page: Page) -> None:
    page.goto(page.url.replace("/desk/entries", "/desk/documents/add?kb=shop"))
    page.locator("[name=file]").set_input_files(FILES[:1])  # type: ignore[arg-type]  # as Playwright takes files of no disk
    page.locator("form[data-uploads] button").click()
    page.locator("#bundle tbody a").first.click()
    page.locator(".title a.button").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    looked_at = findings(page)
    page.locator("main form button").click()
    expect(page.locator("p.done")).to_be_visible()

    entries = elsewhere(office.shop.entries.load("shop")).entries
    assert [entry.phrasings[0].text for entry in entries if "proposed" in entry.tags] == [
        "How do I have a present wrapped?"
    ]
    assert [looked_at, findings(page)] == [[], []]
