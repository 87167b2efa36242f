"""Entries in the hands of operators."""

import re
from dataclasses import replace

import httpx2
import pytest

from faqbot.domain.faq import State
from faqbot.domain.operator import Role
from tests.channels.editor.office import Office
from tests.channels.widget.shop import EN, ENTRIES, NOON, ZH, an_entry

TRACK = {"kb": "shop", "id": "track"}
EDITED = {
    **TRACK,
    "state": "published",
    "zh_phrasings": "我的包裹到哪儿了？",
    "en_phrasings": "Where is my parcel?\r\nTrack my parcel",
    "zh_answer": "请看**我的订单**。",
    "en_answer": "Open **My orders**. It is there.",
    "links": "https://shop.example/track | 查看 | Have a look",
}


def seen(page: httpx2.Response) -> str:
    """The digest of what a form began with."""
    found = re.search(r'name="seen" value="(\w*)"', page.text)
    assert found, page.text
    return found.group(1)


async def test_the_list_is_searched_filtered_sorted_and_paged_by_its_address(office: Office) -> None:
    drafts = [
        replace(an_entry(f"draft-{n:02}", f"草稿{n}", f"draft {n}", "好", "Good"), state=State.DRAFT) for n in range(30)
    ]
    await office.shop.entries.save([*drafts, replace(ENTRIES[1], tags=("money",), answers={ZH: "好"})], at=NOON)
    browser = await office.signed_in(Role.VIEWER)

    searched = await browser.get("/desk/entries", params={"q": "PARCEL"})
    traditional = await browser.get("/desk/entries", params={"q": "申請退款"})
    drafted = await browser.get("/desk/entries", params={"state": "draft", "page": "2"})
    tagged = await browser.get("/desk/entries", params={"tag": "money", "faces": "en_missing"})
    backwards = await browser.get("/desk/entries", params={"sort": "title", "down": "1", "page": "99"})
    by_state = await browser.get("/desk/entries", params={"sort": "state", "kb": "shop"})
    by_end = await browser.get("/desk/entries", params={"sort": "until", "faces": "zh_missing"})

    assert "shop/track" in searched.text
    assert "shop/refund" not in searched.text
    assert "shop/refund" in traditional.text
    assert "shop/draft-29" in drafted.text
    assert "Page 2 of 2" in drafted.text
    assert "shop/track" not in tagged.text
    assert "shop/refund" in tagged.text
    assert 'aria-sort="descending"' in backwards.text
    assert "shop/draft-00" in by_state.text
    assert "shop/refund" not in by_state.text
    assert "No entry fits" in by_end.text
    assert "Page 2 of 2" in backwards.text


async def test_an_operator_sees_only_the_bases_of_their_roles(office: Office) -> None:
    await office.shop.entries.save([replace(ENTRIES[0], kb="secret")], at=NOON)
    browser = await office.signed_in(Role.ADMIN, "shop")

    listed = await browser.get("/desk/entries")
    entry = await browser.get("/desk/entry", params={"kb": "secret", "id": "track"})
    history = await browser.get("/desk/entry/history", params={"kb": "secret", "id": "track"})
    saved = await browser.post("/desk/entry", data={**EDITED, "kb": "secret"})

    assert "secret" not in listed.text
    assert [entry.status_code, history.status_code, saved.status_code] == [404, 404, 404]


async def test_a_change_is_saved_and_noted_with_who_did_it(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    form = await browser.get("/desk/entry", params=TRACK)

    saved = await browser.post("/desk/entry", data={**EDITED, "seen": seen(form)})
    shown = await browser.get(saved.headers["location"])

    assert saved.status_code == 303
    assert "Kept as a draft" in shown.text
    assert ENTRIES[0] in (await office.shop.entries.load("shop")).entries
    assert "Track my parcel" in shown.text
    (change, *_) = await office.audit.changes(most=1)
    assert (change.operator, change.kb, change.subject) == ("publisher", "shop", "track")
    assert change.before != change.after


async def test_what_was_not_changed_is_saved_as_nothing(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    form = await browser.get("/desk/entry", params=TRACK)
    same = EDITED | {"en_phrasings": "Where is my parcel?", "seen": seen(form)}

    await browser.post("/desk/entry", data=same)

    assert await office.shop.entries.revisions("shop", "track") == ()


async def test_a_new_entry_is_a_draft_with_the_question_it_began_with(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    form = await browser.get("/desk/entry/new", params={"kb": "shop", "en_phrasings": "do you ship to the moon"})
    saved = await browser.post(
        "/desk/entry", data={"kb": "shop", "id": "moon", "state": "draft", "en_phrasings": "moon?", "en_answer": "No."}
    )

    assert "do you ship to the moon" in form.text
    assert saved.status_code == 303
    kept = (await office.shop.entries.load("shop")).entries
    assert [e.state for e in kept if e.id == "moon"] == [State.DRAFT]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"id": "no spaces"}, "An id has"),
        ({"en_phrasings": "", "zh_phrasings": ""}, "at least one phrasing"),
        ({"en_phrasings": "x" * 501}, "at most 500"),
        ({"en_answer": "", "zh_answer": " "}, "at least one language"),
        ({"en_answer": "x" * 20_001}, "20,000"),
        ({"links": "javascript:alert(1) | a | b"}, "Write a link"),
        ({"links": "https://shop.example"}, "Write a link"),
        ({"valid_from": "yesterday"}, "cannot be read"),
        ({"valid_from": "2026-03-02T10:00", "valid_until": "2026-03-01T10:00"}, "later than"),
        ({"state": "secret"}, "no such status"),
    ],
)
async def test_what_cannot_be_an_entry_is_told_and_nothing_typed_is_lost(
    office: Office, typed: dict[str, str], said: str
) -> None:
    browser = await office.signed_in(Role.PUBLISHER)

    response = await browser.post("/desk/entry", data={**EDITED, "id": "other", "tags": "kept as typed", **typed})

    assert response.status_code == 422
    assert said in response.text
    assert "kept as typed" in response.text
    assert len((await office.shop.entries.load("shop")).entries) == 3


async def test_an_editor_writes_a_draft_of_what_customers_are_told_beside_it(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    form = await browser.get("/desk/entry", params=TRACK)

    changed = await browser.post("/desk/entry", data={**EDITED, "seen": seen(form)})
    new = await browser.post("/desk/entry", data={**EDITED, "id": "new"})
    listed = await browser.get("/desk/entries", params={"q": "track my parcel"})

    assert [changed.status_code, new.status_code] == [303, 303]
    assert len((await office.shop.entries.load("shop")).entries) == 3
    assert sorted(d.entry.id for d in await office.drafts.drafts("shop")) == ["new", "track"]
    assert listed.text.count("unpublished change") == 2


async def test_a_draft_that_is_made_what_is_published_is_gone(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    form = await browser.get("/desk/entry", params=TRACK)
    await browser.post("/desk/entry", data={**EDITED, "seen": seen(form)})
    drafted = await browser.get("/desk/entry", params=TRACK)
    same = EDITED | {"en_phrasings": "Where is my parcel?", "seen": seen(drafted)}

    await browser.post("/desk/entry", data=same)

    assert "This is a draft" in drafted.text
    assert await office.drafts.drafts() == ()


async def test_a_viewer_cannot_save(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER)

    assert (await browser.post("/desk/entry", data=EDITED)).status_code == 403
    assert (await browser.get("/desk/entry/new")).status_code == 403
    assert "Save</button>" not in (await browser.get("/desk/entry", params=TRACK)).text


async def test_two_who_edit_at_once_are_given_three_ways_on(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    form = await browser.get("/desk/entry", params=TRACK)
    theirs = replace(ENTRIES[0], answers={**ENTRIES[0].answers, ZH: "他们的回答"})
    await office.shop.entries.save([theirs], at=NOON)

    refused = await browser.post("/desk/entry", data={**EDITED, "seen": seen(form)})
    combined = EDITED | {"zh_answer": "他们的回答"}
    kept = await browser.post("/desk/entry", data={**combined, "seen": seen(refused)})

    assert refused.status_code == 409
    assert "<ins>他们</ins>" in refused.text
    assert refused.text.count("他们的回答") == 1  # in both together, not in mine alone
    assert "Keep theirs" in refused.text
    assert "Both changed" not in refused.text
    assert kept.status_code == 303
    (draft,) = await office.drafts.drafts("shop")
    assert draft.entry.answers[ZH] == "他们的回答"
    assert len(draft.entry.phrasings) == 3


async def test_what_both_changed_is_named(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER, language="zh-CN")
    form = await browser.get("/desk/entry", params=TRACK)
    await office.shop.entries.save([replace(ENTRIES[0], answers={ZH: "他们的回答"})], at=NOON)

    refused = await browser.post("/desk/entry", data={**EDITED, "zh_answer": "我的回答", "seen": seen(form)})

    assert "两人都改了" in refused.text
    assert "中文回答" in refused.text


async def test_a_new_entry_does_not_take_the_place_of_one_that_is_there(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)

    refused = await browser.post("/desk/entry", data=EDITED)

    assert refused.status_code == 409
    assert "an entry of this id already" in refused.text


async def test_history_shows_what_changed_and_rolls_back(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    answers = {**ENTRIES[0].answers, EN: "Open **My parcels**. It is there."}
    await office.shop.entries.save([replace(ENTRIES[0], answers=answers)], at=NOON)

    history = await browser.get("/desk/entry/history", params=TRACK)
    back = await browser.post("/desk/entry/roll-back", data={**TRACK, "version": "2", "seen": seen(history)})

    assert "<del>orders</del>" in history.text
    assert "<ins>parcels</ins>" in history.text
    assert back.status_code == 303
    assert [draft.entry for draft in await office.drafts.drafts()] == [ENTRIES[0]]
    assert [c.action for c in await office.audit.changes(most=1)] == ["roll back"]


async def test_nothing_is_rolled_back_that_changed_meanwhile_or_never_was(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    history = await browser.get("/desk/entry", params=TRACK)

    stale = await browser.post("/desk/entry/roll-back", data={**TRACK, "version": "2", "seen": "another"})
    unknown = await browser.post("/desk/entry/roll-back", data={**TRACK, "version": "9", "seen": seen(history)})
    nothing = await browser.post("/desk/entry/roll-back", data={**TRACK, "version": "", "seen": ""})

    assert stale.headers["location"].startswith("/desk/entry/history")
    assert [unknown.status_code, nothing.status_code] == [404, 404]
    assert ENTRIES[0] in (await office.shop.entries.load("shop")).entries


async def test_the_preview_is_what_the_widget_shows(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER)

    shown = await browser.post("/desk/entry/preview?face=en", data={"en_answer": "**bold** <script>alert(1)</script>"})

    assert "<strong>bold</strong>" in shown.text
    assert "<script>" not in shown.text


async def test_checks_name_conflicts_and_numbers_that_differ(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    typed = {
        "kb": "shop",
        "id": "new",
        "en_phrasings": "Where is my parcel?",
        "zh_answer": "三天",
        "en_answer": "5 days",
    }

    checked = await browser.post("/desk/entry/checks", data=typed)

    assert "Conflict" in checked.text
    assert "shop/track" in checked.text
    assert "5 day" in checked.text
    assert "3 day" in checked.text


async def test_the_first_entry_of_a_base_has_no_neighbours(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR, "new")

    checked = await browser.post("/desk/entry/checks", data={"kb": "new", "en_phrasings": "Where is my parcel?"})

    assert (checked.status_code, "No other entry" in checked.text) == (200, True)


async def test_nearly_the_same_question_with_the_same_answer_is_a_duplicate(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    typed = {"kb": "shop", "id": "new", "en_phrasings": "Where is my parcel?"}

    same = await browser.post("/desk/entry/checks", data={**typed, "zh_answer": "请看 **我的订单**"})
    unwritten = await browser.post("/desk/entry/checks", data=typed)

    assert "Duplicate" in same.text
    assert "Nearly the same question has an entry" in unwritten.text


async def test_an_entry_is_no_neighbour_of_itself(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR, "shop")

    checked = await browser.post("/desk/entry/checks", data={**TRACK, "en_phrasings": "Where is my parcel?"})

    assert "shop/track" not in checked.text


@pytest.mark.parametrize("path", ["/desk", "/desk/entries", "/desk/entry?kb=shop&id=track", "/desk/entry/new"])
async def test_who_is_not_signed_in_is_asked_to_sign_in(office: Office, path: str) -> None:
    response = await office.browser().get(path)

    assert (response.status_code, response.headers["location"]) == (303, "/desk/sign-in")


async def test_a_piece_of_a_page_sends_the_whole_page_to_the_sign_in(office: Office) -> None:
    response = await office.browser().post("/desk/entry/checks", headers={"HX-Request": "true"})

    assert response.headers["hx-redirect"] == "/desk/sign-in"


async def test_a_text_that_would_be_a_script_is_shown_as_text(office: Office) -> None:
    evil = '"><script>alert(1)</script>'
    await office.shop.entries.save([an_entry("evil", evil, evil, evil, evil)], at=NOON)
    browser = await office.signed_in(Role.VIEWER)

    pages = [await browser.get("/desk/entries"), await browser.get("/desk/entry", params={"kb": "shop", "id": "evil"})]

    assert ["<script>alert" in page.text for page in pages] == [False, False]
