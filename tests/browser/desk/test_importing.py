"""A file of entries goes in at the desk in a real browser: chosen, looked at, taken over as drafts."""

from playwright.sync_api import Page, expect

from faqbot.domain.operator import Role
from tests.browser.conftest import elsewhere
from tests.browser.test_access import findings
from tests.channels.editor.office import Office

ROLE = Role.EDITOR

ROWS = """id,kb,questions_en,answer_en
wrap,shop,Do you wrap gifts?,Yes.
parcel,shop,Where is my parcel?,There.
"""
FILE = {"name": "new.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}


def test_a_file_is_chosen_looked_at_and_taken_over(office: Office, page: Page) -> None:
    page.locator("a[href='/desk/import']").click()
    page.locator("[name=file]").set_input_files(FILE)  # type: ignore[arg-type]  # as Playwright takes a file of no disk
    page.locator("#import button").click()
    take = page.locator("#incoming button")
    expect(take).to_contain_text("2")
    expect(page.locator("#incoming tbody tr")).to_have_count(2)
    looked_at = findings(page)
    take.click()

    expect(page.locator("p.done a")).to_have_attribute("href", "/desk/publish")
    expect(page.locator("#incoming button")).to_have_count(0)

    assert [draft.entry.id for draft in elsewhere(office.drafts.drafts())] == ["parcel", "wrap"]
    assert looked_at == []
    assert findings(page) == []
