"""Duplicates made one, and entries looked at again."""

from dataclasses import replace
from datetime import date

import httpx2
import pytest

from faqbot.domain.faq import Phrasing, State
from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.operator import Role
from faqbot.domain.turn import Label
from faqbot.editing.form import digest
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import EN, ENTRIES, NOON, ZH, an_entry

MERGE = "/desk/entry/merge"
TRACK = ENTRIES[0]
PARCEL = replace(an_entry("parcel", "包裹在哪", "where is my PARCEL", "看订单", "Look at the order"), tags=("mail",))
GOES = {"kb": "shop", "kept": "track", "former": "parcel"}


@pytest.fixture
async def office(office: Office) -> Office:
    await office.shop.entries.save([PARCEL], at=NOON)
    return office


async def merged(browser: httpx2.AsyncClient) -> httpx2.Response:
    looked = await browser.get(MERGE, params=GOES)
    seen = looked.text.split('name="seen" value="')[1].split('"')[0]
    return await browser.post(MERGE, data={**GOES, "seen": seen})


async def test_both_are_shown_with_what_is_lost(office: Office) -> None:
    viewer = await office.signed_in(Role.VIEWER, "shop")

    shown = await viewer.get(MERGE, params=GOES)
    refused = [
        await viewer.get(MERGE, params={**GOES, "former": "moon"}),
        await viewer.get(MERGE, params={**GOES, "former": "track"}),
        await viewer.get(MERGE, params={**GOES, "kb": "other"}),
        await viewer.post(MERGE, data=GOES),
    ]

    assert "包裹在哪" in shown.text
    assert "will be said no more" in shown.text
    assert "Merge parcel into track" not in shown.text
    assert [response.status_code for response in refused] == [404, 422, 404, 403]


async def test_one_keeps_the_phrasings_of_both_and_the_other_is_archived(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")

    response = await merged(editor)

    drafts = {draft.entry.id: draft.entry for draft in await office.drafts.drafts("shop")}
    assert response.headers["location"] == "/desk/entry?kb=shop&id=track&saved=1"
    assert drafts["track"].phrasings == (*TRACK.phrasings, Phrasing("包裹在哪", ZH))
    assert (drafts["track"].answers, drafts["track"].tags) == (TRACK.answers, ("mail",))
    assert len(drafts["track"].links) == 2
    assert drafts["parcel"] == replace(PARCEL, state=State.ARCHIVED)
    assert [c.action for c in await office.audit.changes(most=2)] == ["merge", "merge"]
    live = (await office.shop.entries.load("shop")).entries
    assert [entry for entry in live if entry.id in drafts] == [PARCEL, TRACK]


async def test_what_named_the_one_that_went_names_the_one_that_stays(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    golden = GoldenQuestion("parcel?", EN, "shop", Expected(Expects.ENTRY, "shop", "parcel"))
    await office.golden.keep([golden], at=NOON)
    await office.calibrations.label("shop", [Label("p?", EN, "parcel"), Label("r?", EN, "refund")], at=NOON)
    await office.calibrations.label("", [Label("p?", EN, "parcel")], at=NOON)

    await merged(editor)
    shown = await editor.get("/desk/entry", params={"kb": "shop", "id": "parcel"})
    await office.shop.entries.remove("shop", ["parcel"], at=NOON)
    await office.drafts.drop((await office.drafts.drafts("shop"))[0], change=office.shop.entries.changes[-1])
    gone = await editor.get("/desk/entry", params={"kb": "shop", "id": "parcel"})

    (moved,) = await office.golden.questions()
    assert moved.expected == Expected(Expects.ENTRY, "shop", "track")
    assert await office.calibrations.labels("shop") == (Label("p?", EN, "track"), Label("r?", EN, "refund"))
    assert await office.calibrations.labels("") == (Label("p?", EN, "track"),)
    assert "This entry went into" in shown.text
    assert "shop/track" in gone.text


async def test_labels_of_a_namesake_in_another_base_stay(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR)
    await office.shop.entries.save([replace(PARCEL, kb="other")], at=NOON)
    await office.calibrations.label("", [Label("p?", EN, "parcel")], at=NOON)

    await merged(editor)

    assert await office.calibrations.labels("") == (Label("p?", EN, "parcel"),)


async def test_what_changed_meanwhile_is_not_merged(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR)

    stale = await editor.post(MERGE, data={**GOES, "seen": "another"})

    assert stale.status_code == 409
    assert "has just changed" in stale.text
    assert await office.drafts.drafts() == ()


async def test_a_duplicate_offers_to_be_merged(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")

    checked = await editor.post(
        "/desk/entry/checks", data={"kb": "shop", "id": "track", "en_phrasings": "where is my PARCEL"}
    )

    assert "/desk/entry/merge?kb=shop&amp;kept=track&amp;former=parcel" in checked.text


async def test_an_entry_is_due_for_review_from_its_day_on(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    plan = {"kb": "shop", "id": "track", "on": "2026-03-03"}

    planned = await editor.post("/desk/entry/review", data=plan)
    page = await editor.get(planned.headers["location"])
    early = await editor.get("/desk/entries?due=1")
    office.clock.passes(24)
    await editor.post("/desk/sign-in", data={"name": "editor", "password": "a sentence is fine"})
    late = await editor.get("/desk/entries?due=1")
    await editor.post("/desk/entry/review", data={**plan, "on": ""})

    assert "The review date is set." in page.text
    assert 'value="2026-03-03"' in page.text
    assert "shop/track" not in early.text
    assert "shop/track" in late.text
    assert "shop/refund" not in late.text
    assert await office.desk.reviews.days() == {}


async def test_a_review_that_cannot_be_planned_is_refused(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    viewer = await office.signed_in(Role.VIEWER, "shop")

    odd = await editor.post("/desk/entry/review", data={"kb": "shop", "id": "track", "on": "soon"})
    unknown = await editor.post("/desk/entry/review", data={"kb": "shop", "id": "moon", "on": "2026-03-03"})
    looking = await viewer.post("/desk/entry/review", data={"kb": "shop", "id": "track", "on": "2026-03-03"})

    assert [odd.status_code, unknown.status_code, looking.status_code] == [422, 404, 403]


async def test_a_program_finds_an_entry_that_is_gone_where_it_went(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    await office.desk.redirects.put("shop", "old", "track", at=NOON)

    found = await client.get("/api/v1/desk/entries/shop/old")
    unknown = await client.get("/api/v1/desk/entries/shop/moon")

    assert (found.status_code, found.json()["id"]) == (200, "track")
    assert unknown.status_code == 404


async def test_programs_merge_and_plan_too(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    given = {**GOES, "kept_seen": digest(TRACK), "former_seen": digest(PARCEL)}
    day = {"kb": "shop", "entry_id": "track", "on": "2026-05-01"}
    await office.desk.reviews.put("other", "vault", date(2026, 4, 1))

    stale = await client.post("/api/v1/desk/merges", json={**given, "former_seen": "old"})
    done = await client.post("/api/v1/desk/merges", json=given)
    planned = await client.put("/api/v1/desk/reviews", json=day)
    listed = (await client.get("/api/v1/desk/reviews")).json()
    elsewhere = await client.put("/api/v1/desk/reviews", json={**day, "kb": "other"})

    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "changed")
    assert done.json()["phrasings"]["zh"] == ["我的包裹到哪儿了？", "包裹在哪"]
    assert (planned.json(), listed) == (day, {"reviews": [day]})
    assert elsewhere.status_code == 404
