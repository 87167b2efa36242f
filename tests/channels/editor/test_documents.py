"""Documents at the desk: found, looked into, taken away."""

import re
from dataclasses import replace

import pytest

from faqbot.channels.editor.words import every
from faqbot.domain.operator import Role
from faqbot.knowledge.cleaning import STEPS
from faqbot.language.pii import Personal
from tests.channels.editor.office import Office
from tests.channels.editor.papers import RETURNS, WARRANTY, elsewhere, file

HERE = "/desk/documents"
ONE = f"{HERE}/document"


def titles(text: str) -> list[str]:
    """The titles that a page lists, from its top."""
    return re.findall(r"<td><a href=[^>]*>([^<]*)</a>", text)


async def test_documents_are_listed_with_what_was_cleaned_and_masked(office: Office) -> None:
    await file(office, RETURNS, WARRANTY)
    browser = await office.signed_in(Role.VIEWER, "shop")

    shown = (await browser.get(HERE)).text

    assert titles(shown) == ["Returns", "保修"]
    assert "personal data 3</span>" in shown
    assert "pages unread 2</span>" in shown
    assert "returns.pdf" in shown
    assert "/home/somebody" not in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "HOW long"}, ["Returns"]),
        ({"q": "warranty"}, ["保修"]),
        ({"q": "30 DAYS back"}, ["Returns"]),
        ({"q": "耳機 保修"}, ["保修"]),
        ({"q": "moon"}, []),
        ({"kind": "html"}, ["保修"]),
        ({"kind": "nonsense", "kb": "shop"}, ["Returns", "保修"]),
        ({"kb": "other"}, []),
        ({"sort": "added", "down": "1"}, ["保修", "Returns"]),
        ({"sort": "passages"}, ["保修", "Returns"]),
        ({"sort": "kind"}, ["Returns", "保修"]),
        ({"page": "9"}, ["Returns", "保修"]),
    ],
)
async def test_documents_are_searched_filtered_and_sorted_by_the_address(
    office: Office, asked: dict[str, str], found: list[str]
) -> None:
    await file(office, RETURNS, WARRANTY)
    browser = await office.signed_in(Role.VIEWER)

    shown = await browser.get(HERE, params=asked)

    assert titles(shown.text) == found


async def test_a_document_that_came_or_changed_after_the_last_look_is_listed(office: Office) -> None:
    await file(office, RETURNS)
    browser = await office.signed_in(Role.VIEWER)
    await browser.get(HERE)

    await file(office, WARRANTY)

    assert titles((await browser.get(HERE)).text) == ["Returns", "保修"]


async def test_a_document_is_shown_with_its_passages_their_places_and_its_report(office: Office) -> None:
    await file(office, RETURNS)
    browser = await office.signed_in(Role.VIEWER, "shop")

    shown = (await browser.get(ONE, params={"kb": "shop", "id": "returns-1"})).text

    assert "Returns › How long · page 1" in shown
    assert "Send it back within 30 days." in shown
    assert re.search(r"e-mail addresses 1</span>\s*<span[^>]*>telephone numbers 2</span>", shown)
    assert "<li>Shop handbook</li>" in shown
    assert "Send it back &lt;b&gt;soon&lt;/b&gt;." in shown
    assert "phone: 2" not in shown
    assert "pictures most likely: 3, 4." in shown
    assert "Remove it" not in shown


async def test_a_file_that_is_named_like_an_address_is_no_link(office: Office) -> None:
    await file(office, replace(RETURNS, uri="javascript:alert(1).zip!/x://y.md"))
    browser = await office.signed_in(Role.EDITOR)

    shown = (await browser.get(ONE, params={"kb": "shop", "id": "returns-1"})).text

    assert "javascript:alert(1).zip!/x://y.md" in shown
    assert 'href="javascript' not in shown
    assert "Fetch it again" not in shown


async def test_the_passages_of_a_document_are_searched(office: Office) -> None:
    await file(office, RETURNS, WARRANTY)
    browser = await office.signed_in(Role.VIEWER)

    found = (await browser.get(ONE, params={"kb": "shop", "id": "returns-1", "q": "label"})).text
    missed = (await browser.get(ONE, params={"kb": "shop", "id": "returns-1", "q": "moon"})).text
    address = (await browser.get(ONE, params={"kb": "shop", "id": "warranty-2"})).text

    assert ("[phone]" in found, "30 days" in found) == (True, False)
    assert "No passage fits" in missed
    assert 'href="https://shop.example/warranty"' in address
    assert "Nothing had to be cleaned." in address


async def test_an_editor_removes_a_document_and_the_log_says_so(office: Office) -> None:
    await file(office, RETURNS, WARRANTY)
    browser = await office.signed_in(Role.EDITOR, "shop")

    gone = await browser.post(f"{HERE}/remove", data={"kb": "shop", "id": "returns-1"})
    again = await browser.post(f"{HERE}/remove", data={"kb": "shop", "id": "returns-1"})

    assert gone.headers["location"] == f"{HERE}?done=document_gone"
    assert again.status_code == 404
    assert await office.desk.documents.documents() == (WARRANTY,)
    (change,) = await office.audit.changes(most=1)
    assert (change.action, change.kb, change.subject, change.before, change.after) == (
        "document_removed",
        "shop",
        "returns-1",
        "a" * 16,
        "",
    )


async def test_documents_of_a_base_that_one_may_not_see_do_not_exist(office: Office) -> None:
    await file(office, elsewhere(RETURNS, "staff"))
    browser = await office.signed_in(Role.EDITOR, "shop")
    own = {"kb": "staff", "id": "returns-1"}

    listed = await browser.get(HERE)
    shown = await browser.get(ONE, params=own)
    removed = await browser.post(f"{HERE}/remove", data=own)

    assert titles(listed.text) == []
    assert (shown.status_code, removed.status_code) == (404, 404)
    assert len(await office.desk.documents.documents("staff")) == 1


async def test_a_viewer_removes_nothing(office: Office) -> None:
    await file(office, RETURNS)
    viewer = await office.signed_in(Role.VIEWER, "shop")

    refused = await viewer.post(f"{HERE}/remove", data={"kb": "shop", "id": "returns-1"})

    assert refused.status_code == 403
    assert await office.desk.documents.documents() == (RETURNS,)


def test_every_step_of_cleaning_and_every_kind_of_personal_data_has_its_words() -> None:
    wanted = {f"{word}_{step}" for step in STEPS for word in ("step", "did")}
    wanted |= {f"masked_{kind.name.lower()}" for kind in Personal}

    assert wanted - set(every()) == set()
