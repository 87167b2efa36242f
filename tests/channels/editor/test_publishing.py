"""From a draft to what customers are told, and back."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import httpx2
import pytest

from faqbot.domain.edition import Draft
from faqbot.domain.faq import Declaration, Declares, State
from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.operator import Change, Role
from faqbot.editing.form import digest
from tests.channels.editor.office import Office, sign_in
from tests.channels.editor.test_entries import EDITED, TRACK, seen
from tests.channels.widget.shop import EN, ENTRIES, NOON, an_entry, ask

PUBLISH = "/desk/publish"
PARCEL = GoldenQuestion("Where is my parcel?", EN, "shop", Expected(Expects.ENTRY, "shop", "track"))
ARCHIVED = {**EDITED, "state": "archived"}


async def drafted(browser: httpx2.AsyncClient, given: dict[str, str] = EDITED) -> None:
    """Write a draft of the entry about parcels and ask for its review."""
    form = await browser.get("/desk/entry", params=TRACK)
    saved = await browser.post("/desk/entry", data={**given, "seen": seen(form)})
    asked = await browser.post(f"{PUBLISH}/review", data={"kb": "shop"})
    assert [saved.status_code, asked.status_code] == [303, 303]


async def shown(browser: httpx2.AsyncClient, **given: str) -> dict[str, str]:
    """What a publisher sends after a look at the page."""
    return {"kb": "shop", "seen": seen(await browser.get(PUBLISH)), **given}


async def test_customers_see_a_change_only_once_it_is_published(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    await drafted(browser, EDITED | {"en_answer": "It is on its way."})
    page = await browser.get(PUBLISH)
    await office.shop.shelf.refresh()
    before = await ask(browser, "Where is my parcel?")

    published = await browser.post(PUBLISH, data=await shown(browser, note="spring wording"))
    await office.shop.shelf.refresh()
    after = await ask(browser, "Where is my parcel?")
    told = await browser.get(published.headers["location"])

    assert "on its way" in page.text
    assert "My orders" in before["text"]
    assert after["text"].startswith("It is on its way.")
    assert "Published" in told.text
    assert "spring wording" in told.text
    assert await office.drafts.drafts() == ()
    assert [c.action for c in await office.audit.changes(most=3)] == ["published", "review asked", "entry"]


async def test_the_regression_view_shows_only_what_changes(office: Office) -> None:
    office.clock.at = datetime.now(UTC)  # as the shop's own
    browser = await office.signed_in(Role.PUBLISHER)
    await ask(browser, "Where is my parcel?")
    await ask(browser, "How do I get a refund?")
    await office.golden.keep([PARCEL], at=NOON)
    await drafted(browser, ARCHIVED)

    view = await browser.get(f"{PUBLISH}/regression", params={"kb": "shop"})

    assert "golden questions: 1, questions of the last 30 days: 2" in view.text
    assert "Golden questions that do not get what they must: 1" in view.text
    assert "Lost answers" in view.text
    assert "refund" not in view.text


async def test_another_wording_of_the_same_entry_is_shown_beside_the_former_one(office: Office) -> None:
    office.clock.at = datetime.now(UTC)  # as the shop's own
    browser = await office.signed_in(Role.PUBLISHER)
    await ask(browser, "Where is my parcel?")
    await ask(browser, "How do I get a refund?")
    await drafted(browser, EDITED | {"en_answer": "It is on its way."})

    view = await browser.get(f"{PUBLISH}/regression", params={"kb": "shop"})
    chinese = await browser.get(f"{PUBLISH}/regression", params={"kb": "shop"}, headers={"Accept-Language": "zh"})

    assert "Reworded answers" in view.text
    assert re.search(r"<del>Open .*</del> → <ins>It is on its way", view.text, re.DOTALL)
    assert "refund" not in view.text
    assert "换了说法的回答" in chinese.text


@pytest.mark.parametrize(("role", "told"), [(Role.PUBLISHER, True), (Role.ADMIN, True), (Role.EDITOR, False)])
async def test_who_may_publish_sees_on_every_page_that_a_review_waits(office: Office, role: Role, told: object) -> None:
    writer, other = await office.signed_in(Role.EDITOR), office.browser("192.0.2.8")
    await office.hire("other", role)
    await sign_in(other, "other")

    before = await other.get("/desk/waiting")
    await drafted(writer)
    after = await other.get("/desk/waiting")

    assert "To review" not in before.text
    assert ("To review: 1" in after.text) is told
    assert ('href="/desk/publish?kb=shop"' in after.text) is told


async def test_a_broken_golden_question_blocks_until_a_reason_is_given(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    await office.golden.keep([PARCEL], at=NOON)
    await drafted(browser, ARCHIVED)

    blocked = await browser.post(PUBLISH, data=await shown(browser, note="kept as typed"))
    (still,) = [e for e in (await office.shop.entries.load("shop")).entries if e.id == "track"]
    overridden = await browser.post(PUBLISH, data=await shown(browser, reason="parcels are tracked elsewhere"))
    told = await browser.get(PUBLISH)

    assert blocked.status_code == 422
    assert "A golden question breaks" in blocked.text
    assert "kept as typed" in blocked.text
    assert still == ENTRIES[0]
    assert overridden.status_code == 303
    assert "in spite of a broken golden question: parcels are tracked elsewhere" in told.text
    (change, *_) = await office.audit.changes(most=1)
    assert (change.action, change.subject) == ("golden overridden", "parcels are tracked elsewhere")


async def test_one_click_makes_customers_see_a_former_version_again(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    await drafted(browser)
    await browser.post("/desk/entry", data={**EDITED, "id": "new", "zh_phrasings": "新的", "en_phrasings": "new one"})
    await browser.post(f"{PUBLISH}/review", data={"kb": "shop"})
    await browser.post(PUBLISH, data=await shown(browser))

    back = await browser.post(f"{PUBLISH}/roll-back", data={"kb": "shop", "number": "1", "seen": "2"})
    stale = await browser.post(f"{PUBLISH}/roll-back", data={"kb": "shop", "number": "1", "seen": "2"})
    unknown = await browser.post(f"{PUBLISH}/roll-back", data={"kb": "shop", "number": "9", "seen": "3"})
    told = await browser.get(PUBLISH)

    assert [back.status_code, stale.status_code, unknown.status_code] == [303, 409, 404]
    stored = {entry.id: entry for entry in (await office.shop.entries.load("shop")).entries}
    assert stored["track"] == ENTRIES[0]
    assert stored["new"].state is State.ARCHIVED
    assert "rolled back" in told.text
    assert "Roll back to version 2" in told.text


async def test_what_is_computed_is_brought_back_with_a_former_version(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    hours = Declaration(Declares.HOURS, "support", '{"name":"support"}')
    change = Change(office.clock(), "publisher", "declaration", "shop", "hours support")
    await office.shop.entries.declare("shop", hours, former=None, change=change)

    listed = await browser.get(PUBLISH, params={"kb": "shop"})
    back = await browser.post(f"{PUBLISH}/roll-back", data={"kb": "shop", "number": "1", "seen": "2"})
    without = (await office.shop.entries.load("shop")).declared
    await browser.post(f"{PUBLISH}/roll-back", data={"kb": "shop", "number": "2", "seen": "3"})

    assert "<td>what is computed</td>" in listed.text
    assert "hours support" in listed.text
    assert (back.status_code, without) == (303, ())
    assert (await office.shop.entries.load("shop")).declared == (hours,)


async def test_what_changed_after_the_look_is_not_published(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    await drafted(browser)
    order = await shown(browser)
    await drafted(browser, EDITED | {"en_answer": "Another answer."})

    refused = await browser.post(PUBLISH, data=order)

    assert refused.status_code == 409
    assert "Something changed after you looked" in refused.text
    assert ENTRIES[0] in (await office.shop.entries.load("shop")).entries


async def test_a_draft_that_an_import_has_overtaken_is_not_published_until_it_is_saved_again(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    await drafted(browser)
    await office.shop.entries.save([replace(ENTRIES[0], tags=("imported",))], at=NOON)

    page = await browser.get(PUBLISH)
    refused = await browser.post(PUBLISH, data=await shown(browser))
    await drafted(browser)
    published = await browser.post(PUBLISH, data=await shown(browser))

    assert "What is published changed after this draft was begun" in page.text
    assert [refused.status_code, published.status_code] == [409, 303]


async def test_nothing_is_published_where_nothing_waits(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)

    refused = await browser.post(PUBLISH, data={"kb": "shop", "seen": ""})

    assert refused.status_code == 422
    assert "No draft waits" in refused.text


async def test_a_draft_is_thrown_away(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    await drafted(browser)

    gone = await browser.post(f"{PUBLISH}/withdraw", data={"kb": "shop", "id": "track"})
    again = await browser.post(f"{PUBLISH}/withdraw", data={"kb": "shop", "id": "track"})

    assert [gone.status_code, again.status_code] == [303, 404]
    assert await office.drafts.drafts() == ()
    assert (await browser.get("/desk/entry", params=TRACK)).text.count("This is a draft") == 0


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.VIEWER, [403, 403, 403, 403]),
        (Role.EDITOR, [303, 403, 403, 303]),
        (Role.PUBLISHER, [303, 422, 404, 303]),
    ],
)
async def test_each_step_is_for_its_roles_and_no_others(office: Office, role: Role, statuses: list[int]) -> None:
    entry = replace(ENTRIES[0], tags=("x",))
    await office.shop.entries.save(ENTRIES, at=NOON)
    draft = Draft(entry, digest(ENTRIES[0]), "mei", NOON)
    browser = await office.signed_in(role, "shop")
    (change,) = await office.audit.changes(most=1)
    await office.drafts.put(draft, former=None, change=change)

    found = [
        await browser.post(f"{PUBLISH}/review", data={"kb": "shop", "id": "other"}),
        await browser.post(PUBLISH, data={"kb": "shop", "seen": ""}),
        await browser.post(f"{PUBLISH}/roll-back", data={"kb": "shop", "number": "9", "seen": "1"}),
        await browser.post(f"{PUBLISH}/withdraw", data={"kb": "shop", "id": "track"}),
    ]

    assert [response.status_code for response in found] == statuses


async def test_another_base_does_not_exist(office: Office) -> None:
    await office.shop.entries.save([replace(ENTRIES[0], kb="secret")], at=NOON)
    browser = await office.signed_in(Role.ADMIN, "shop")

    found = [
        await browser.get(PUBLISH, params={"kb": "secret"}),
        await browser.get(f"{PUBLISH}/regression", params={"kb": "secret"}),
        await browser.post(PUBLISH, data={"kb": "secret"}),
        await browser.post(f"{PUBLISH}/review", data={"kb": "secret"}),
        await browser.post("/desk/golden", data={"kb": "secret", "text": "a", "expects": "declined"}),
    ]

    assert [response.status_code for response in found] == [404] * 5


async def test_what_was_asked_of_all_bases_is_shown_to_those_who_see_all(office: Office) -> None:
    await office.golden.keep([replace(PARCEL, kb="", text="everywhere?")], at=NOON)
    one = await office.signed_in(Role.VIEWER, "shop")
    publisher = await office.signed_in(Role.PUBLISHER)
    await drafted(publisher)

    theirs = await one.get(f"{PUBLISH}/regression", params={"kb": "shop"})
    ours = await publisher.get(f"{PUBLISH}/regression", params={"kb": "shop"})

    assert "everywhere?" not in theirs.text
    assert "everywhere?" in ours.text


async def test_a_question_is_tried_against_what_is_published_or_the_drafts(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    await office.shop.entries.save([an_entry("moon", "月亮", "Do you ship to the moon?", "不", "No.")], at=NOON)
    form = await browser.get("/desk/entry", params={"kb": "shop", "id": "moon"})
    given = {"kb": "shop", "id": "moon", "state": "published", "en_phrasings": "Do you ship to the moon?"}
    await browser.post("/desk/entry", data={**given, "en_answer": "Soon.", "seen": seen(form)})

    live = await browser.get("/desk/console", params={"q": "Do you ship to the moon?"})
    draft = await browser.get("/desk/console", params={"q": "Do you ship to the moon?", "state": "draft"})

    assert "<p>No." in live.text
    assert "<p>Soon." in draft.text
    assert re.search(r'value="draft" selected', draft.text)
