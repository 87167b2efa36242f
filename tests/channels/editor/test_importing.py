"""Files of entries at the desk: looked at row by row, taken over as drafts or not at all, and given out again."""

import re
from dataclasses import replace

import httpx2
import pytest

from faqbot.domain.faq import State
from faqbot.domain.operator import Role
from faqbot.storage.files import FORMATS
from tests.channels.editor.office import Office
from tests.channels.widget.shop import ENTRIES

CSV = """id,kb,questions_en,answer_en
gift-wrap,shop,Do you wrap gifts?,"Yes, for **2**."
parcel-too,shop,{asked},In **My orders**.
"""
TRACK = next(entry for entry in ENTRIES if entry.id == "track")


async def give(browser: httpx2.AsyncClient, data: str | bytes, name: str = "new.csv", **fields: str) -> httpx2.Response:
    content = data.encode() if isinstance(data, str) else data
    return await browser.post("/desk/import", files={"file": (name, content)}, data=fields)


def seen(response: httpx2.Response) -> str:
    found = re.search(r'name="seen" value="(\w+)"', response.text)
    return found[1] if found else ""


async def test_a_file_is_looked_at_row_by_row_and_changes_nothing_yet(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    shown = await give(browser, CSV.format(asked=TRACK.phrasings[0].text))

    assert shown.status_code == 200
    assert "Do you wrap gifts?" in shown.text
    assert re.search(r"asked like another</span> <a [^>]*>track</a>", shown.text)
    assert seen(shown)
    assert await office.drafts.drafts() == ()


async def test_what_was_seen_becomes_drafts_that_customers_do_not_see(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    given = CSV.format(asked="Where are my things?")
    shown = await give(browser, given, kb="shop")

    taken = await give(browser, given, kb="shop", seen=seen(shown))

    assert (taken.status_code, taken.headers["location"]) == (303, "/desk/publish?kb=shop&done=import_done")
    assert [draft.entry.id for draft in await office.drafts.drafts()] == ["gift-wrap", "parcel-too"]
    assert "gift-wrap" not in [entry.id for entry in (await office.shop.entries.load("shop")).entries]
    (change,) = await office.audit.changes(most=1)
    assert (change.action, change.kb, change.subject) == ("imported", "shop", "2 · new.csv")
    assert "Imported as drafts" in (await browser.get(taken.headers["location"])).text


async def test_a_file_with_a_wrong_row_is_not_taken_and_names_the_line(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    given = CSV.format(asked="Where are my things?") + "no answer,shop,What?,\n"

    shown = await give(browser, given)
    forced = await give(browser, given, seen="0" * 32)

    assert seen(shown) == ""
    assert '<td class="number">4</td>' in shown.text
    assert forced.status_code == 409
    assert await office.drafts.drafts() == ()


async def test_what_changed_after_it_was_looked_at_is_not_overwritten(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    given = FORMATS.write([replace(TRACK, tags=("from the file",))], "new.yaml")
    shown = await give(browser, given, "new.yaml")
    await office.shop.entries.save([replace(TRACK, tags=("meanwhile",))], at=office.clock())

    taken = await give(browser, given, "new.yaml", seen=seen(shown))

    assert taken.status_code == 409
    assert "nothing was imported" in taken.text
    assert seen(taken) not in {"", seen(shown)}
    assert await office.drafts.drafts() == ()


async def test_a_file_replaces_drafts_of_its_entries_and_keeps_what_they_rest_on(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    for tag in ("first", "second"):
        given = FORMATS.write([replace(TRACK, tags=(tag,))], "new.json")
        await give(browser, given, "new.json", seen=seen(await give(browser, given, "new.json")))

    (draft,) = await office.drafts.drafts()

    assert draft.entry.tags == ("second",)
    assert "changed after this draft was begun" not in (await browser.get("/desk/publish?kb=shop")).text


async def test_a_file_that_says_what_is_there_already_has_nothing_to_import(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    shown = await give(browser, FORMATS.write(ENTRIES, "all.xlsx"), "all.xlsx")

    assert "there is nothing to import" in shown.text
    assert seen(shown) == ""


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("new.pdf", b"%PDF", 422, "files of this kind are not read"),
        ("new.csv", b"\xff\xfe", 422, "is not UTF-8"),
        ("new.yaml", b"[[[", 422, "is not YAML"),
    ],
)
async def test_a_file_that_cannot_be_read_is_told_with_the_remedy(
    office: Office, name: str, data: bytes, status: int, said: str
) -> None:
    browser = await office.signed_in(Role.EDITOR)

    shown = await give(browser, data, name)

    assert (shown.status_code, said in shown.text) == (status, True)


async def test_a_form_without_a_file_or_with_too_large_a_one_is_refused(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    none = await browser.post("/desk/import", data={"kb": "shop"})
    large = await browser.post("/desk/import", headers={"Content-Length": str(21 * 1024 * 1024)}, content=b"x")
    odd = await browser.post("/desk/import", headers={"Content-Type": "multipart/form-data"}, content=b"x")

    assert (none.status_code, "choose one first" in none.text) == (422, True)
    assert (large.status_code, "at most 20 MiB" in large.text) == (413, True)
    assert odd.status_code == 422


async def test_nobody_imports_into_a_base_that_they_may_not_write_in(office: Office) -> None:
    viewer = await office.signed_in(Role.VIEWER)
    stranger = await office.signed_in(Role.EDITOR, "account")

    by_viewer = await give(viewer, CSV.format(asked="Where?"))
    by_stranger = await give(stranger, CSV.format(asked="Where?"))

    assert (by_viewer.status_code, by_stranger.status_code) == (403, 403)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "yaml", "json"])
async def test_what_is_exported_is_imported_as_the_same(office: Office, kind: str) -> None:
    browser = await office.signed_in(Role.EDITOR)

    got = await browser.get("/desk/export", params={"kb": "shop", "kind": kind})
    shown = await give(browser, got.content, f"again.{kind}")

    assert got.headers["content-disposition"] == f'attachment; filename="faq-shop.{kind}"'
    assert "there is nothing to import" in shown.text


async def test_an_export_holds_only_what_its_reader_may_see(office: Office) -> None:
    secret = replace(TRACK, kb="staff", id="secret", state=State.PUBLISHED)
    await office.shop.entries.save([secret], at=office.clock())
    browser = await office.signed_in(Role.VIEWER, "shop")

    everything = await browser.get("/desk/export", params={"kind": "json"})
    theirs = await browser.get("/desk/export", params={"kb": "staff", "kind": "json"})
    odd = await browser.get("/desk/export", params={"kind": "exe"})

    assert "secret" not in everything.text
    assert "track" in everything.text
    assert (theirs.status_code, odd.status_code) == (404, 422)


async def test_with_scripts_the_page_stays_and_goes_on_by_itself(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    browser.headers["HX-Request"] = "true"
    given = CSV.format(asked="Where are my things?")

    wrong = await give(browser, b"%PDF", "new.pdf")
    taken = await give(browser, given, seen=seen(await give(browser, given)))

    assert (wrong.status_code, "not read" in wrong.text) == (200, True)
    assert (taken.status_code, taken.headers["hx-redirect"]) == (204, "/desk/publish?done=import_done")
