"""Files of entries at the desk: looked at row by row, taken over as drafts or not at all, and given out again."""

import re
from dataclasses import replace

import httpx2
import pytest

from faqbot.domain.faq import State
from faqbot.domain.incoming import Incoming, Stage
from faqbot.domain.operator import Role
from faqbot.storage.files import FORMATS
from tests.channels.editor.office import Office, sign_in
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import ENTRIES

API = "/api/v1/desk"
CSV = """id,kb,questions_en,answer_en
gift-wrap,shop,Do you wrap gifts?,"Yes, for **2**."
parcel-too,shop,{asked},In **My orders**.
"""
TRACK = next(entry for entry in ENTRIES if entry.id == "track")


async def give(browser: httpx2.AsyncClient, data: str | bytes, name: str = "new.csv", **fields: str) -> httpx2.Response:
    """The page of a file that was given, once it has been looked at."""
    content = data.encode() if isinstance(data, str) else data
    given = await browser.post("/desk/import", files={"file": (name, content)}, data=fields)
    return await browser.get(given.headers["location"]) if given.status_code == 303 else given


async def take(browser: httpx2.AsyncClient, shown: httpx2.Response, what: str = "") -> httpx2.Response:
    """The page of a file that was taken over, or why it was not."""
    form = {"id": shown.request.url.params["id"], "seen": what or seen(shown)}
    taken = await browser.post("/desk/import/take", data=form)
    return await browser.get(taken.headers["location"]) if taken.status_code == 303 else taken


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

    taken = await take(browser, shown)

    assert "/desk/publish?kb=shop" in taken.text
    assert [draft.entry.id for draft in await office.drafts.drafts()] == ["gift-wrap", "parcel-too"]
    assert "gift-wrap" not in [entry.id for entry in (await office.shop.entries.load("shop")).entries]
    (change,) = await office.audit.changes(most=1)
    assert (change.action, change.kb, change.subject) == ("imported", "shop", "2 · new.csv")
    assert "Imported as drafts" in taken.text


async def test_a_file_with_a_wrong_row_is_not_taken_and_names_the_line(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    given = CSV.format(asked="Where are my things?") + "no answer,shop,What?,\n"

    shown = await give(browser, given)
    forced = await take(browser, shown, "0" * 32)

    assert seen(shown) == ""
    assert '<td class="number">4</td>' in shown.text
    assert forced.status_code == 409
    assert await office.drafts.drafts() == ()


async def test_what_changed_after_it_was_looked_at_is_not_overwritten(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    given = FORMATS.write([replace(TRACK, tags=("from the file",))], "new.yaml")
    shown = await give(browser, given, "new.yaml")
    await office.shop.entries.save([replace(TRACK, tags=("meanwhile",))], at=office.clock())

    taken = await take(browser, shown)

    assert "nothing was imported" in taken.text
    assert seen(taken) not in {"", seen(shown)}
    assert await office.drafts.drafts() == ()
    assert "Imported as drafts" in (await take(browser, taken)).text


async def test_a_file_replaces_drafts_of_its_entries_and_keeps_what_they_rest_on(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    for tag in ("first", "second"):
        given = FORMATS.write([replace(TRACK, tags=(tag,))], "new.json")
        await take(browser, await give(browser, given, "new.json"))

    (draft,) = await office.drafts.drafts()

    assert draft.entry.tags == ("second",)
    assert "changed after this draft was begun" not in (await browser.get("/desk/publish?kb=shop")).text


async def test_a_file_that_says_what_is_there_already_has_nothing_to_import(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    shown = await give(browser, FORMATS.write(ENTRIES, "all.xlsx"), "all.xlsx")

    assert "there is nothing to import" in shown.text
    assert seen(shown) == ""


@pytest.mark.parametrize(
    ("name", "data", "said", "in_chinese"),
    [
        ("new.pdf", b"%PDF", "files of this kind are not read", "不是能导入的文件"),
        ("new.csv", b"\xff\xfe", "is not UTF-8", "不是 UTF-8"),
        ("new.yaml", b"[[[", "is not YAML", "不是 YAML"),
    ],
)
async def test_a_file_that_cannot_be_read_is_told_with_the_remedy(
    office: Office, name: str, data: bytes, said: str, in_chinese: str
) -> None:
    browser = await office.signed_in(Role.EDITOR)

    shown = await give(browser, data, name)

    chinese = await browser.get(shown.request.url, headers={"Accept-Language": "zh"})
    assert (said in shown.text, seen(shown)) == (True, "")
    assert in_chinese in chinese.text


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

    assert by_viewer.status_code == 403
    assert "may not edit" in by_stranger.text
    assert "Where?" not in by_stranger.text


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


async def test_a_file_is_left_and_come_back_to_by_who_gave_it_alone(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    other = await office.signed_in(Role.ADMIN)
    shown = await give(browser, CSV.format(asked="Where are my things?"))

    listed = await browser.get("/desk/import")
    theirs = await other.get(shown.request.url)
    office.clock.passes(25)
    await sign_in(browser, "editor")
    await give(browser, CSV.format(asked="Where?"), "newer.csv")
    later = await browser.get("/desk/import")

    assert ("new.csv" in listed.text, "waits for you" in listed.text) == (True, True)
    assert theirs.status_code == 404
    assert ("newer.csv" in later.text, ">new.csv<" in later.text) == (True, False)


async def test_what_is_taken_is_taken_once(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    shown = await give(browser, CSV.format(asked="Where are my things?"))

    first, again = await take(browser, shown), await take(browser, shown)

    assert "Imported as drafts" in first.text
    assert "Imported as drafts" in again.text
    assert [change.action for change in await office.audit.changes(most=2)].count("imported") == 1


@pytest.mark.parametrize(
    ("stage", "of", "shown"), [(Stage.READING, 0, "<progress aria"), (Stage.TAKING, 40, 'max="40" value="10"')]
)
async def test_the_page_tells_how_far_it_is_until_nobody_works_on_it_any_more(
    office: Office, stage: Stage, of: int, shown: str
) -> None:
    browser = await office.signed_in(Role.EDITOR)
    at = office.clock()
    under_way = Incoming("one", "editor", "new.csv", "shop", at, at, stage, 10, of)
    await office.desk.incoming.add(under_way, b"")

    going = await browser.get("/desk/import/file", params={"id": "one"})
    office.clock.passes(0.1)
    broken = await browser.get("/desk/import/file", params={"id": "one"})

    assert (shown in going.text, 'hx-trigger="load' in going.text) == (True, True)
    assert ("broken off" in broken.text, "hx-trigger" in broken.text.split('id="incoming"')[1]) == (True, False)


async def test_a_program_imports_as_people_do(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    file = {"file": ("new.csv", CSV.format(asked="Where are my things?").encode())}

    given = await client.post(f"{API}/imports", files=file, data={"kb": "shop"})
    path = f"{API}/imports/{given.json()['id']}"
    looked = (await client.get(path)).json()
    wrong = await client.post(f"{path}/take", json={"seen": "something else"})
    taking = await client.post(f"{path}/take", json={"seen": looked["seen"]})
    taken = (await client.get(path)).json()

    assert (given.status_code, given.json()["stage"], taking.status_code) == (202, "reading", 202)
    assert (looked["stage"], looked["counts"]["new"], looked["rows"][0]["id"]) == ("looked", 2, "gift-wrap")
    assert wrong.status_code == 409
    assert (taken["stage"], taken["done"], taken["of"]) == ("taken", 2, 2)
    assert len(await office.drafts.drafts()) == 2


async def test_a_key_that_may_only_look_imports_nothing(office: Office) -> None:
    client = await program(office, Role.VIEWER)

    given = await client.post(f"{API}/imports", files={"file": ("new.csv", b"x")})
    unknown = await (await program(office, Role.ADMIN, "")).get(f"{API}/imports/nothing")

    assert (given.status_code, unknown.status_code) == (403, 404)
