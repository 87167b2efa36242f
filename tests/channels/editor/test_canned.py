"""Canned replies: kept by editors, found while answering."""

from faqbot.domain.canned import Canned
from faqbot.domain.operator import Role
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program
from tests.channels.editor.test_teaching import asked
from tests.channels.widget.shop import EN, ZH

HERE = "/desk/replies"
HOLD = {"kb": "shop", "name": "hold on", "zh": "请稍等。", "en": "One moment, please."}
KEPT = Canned("shop", "hold on", {ZH: "请稍等。", EN: "One moment, please."})


async def test_a_reply_is_kept_found_changed_and_removed(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")

    kept = await editor.post(HERE, data=HOLD)
    found = await editor.get(HERE, params={"q": "稍等", "kb": "shop", "done": "canned_kept"})
    missed = await editor.get(HERE, params={"q": "goodbye"})
    form = await editor.get(HERE, params={"edit": "hold on", "of": "shop"})
    await editor.post(HERE, data={**HOLD, "en": "", "seen": "hold on"})
    (changed,) = await office.desk.canned.replies()
    removed = await editor.post(f"{HERE}/remove", data={"kb": "shop", "name": "hold on"})

    assert kept.status_code == 303
    assert "The canned reply is kept." in found.text
    assert ("hold on" in found.text, "hold on" in missed.text) == (True, False)
    assert 'name="seen" value="hold on"' in form.text
    assert changed.texts == {ZH: "请稍等。"}
    assert removed.headers["location"] == "/desk/replies?done=canned_removed"
    assert await office.desk.canned.replies() == ()
    assert [c.action for c in await office.audit.changes(most=3)] == ["reply_removed", "reply", "reply"]


async def test_a_namesake_is_not_overwritten_and_nothing_typed_is_lost(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR)
    await editor.post(HERE, data=HOLD)

    taken = await editor.post(HERE, data={**HOLD, "en": "Another"})
    empty = await editor.post(HERE, data={**HOLD, "name": " ", "en": "Mine"})
    nothing = await editor.post(HERE, data={"kb": "shop", "name": "empty"})

    assert [taken.status_code, empty.status_code, nothing.status_code] == [409, 409, 409]
    assert ">Another</textarea>" in taken.text
    assert ">Mine</textarea>" in empty.text
    assert await office.desk.canned.replies() == (KEPT,)


async def test_who_edits_one_base_keeps_replies_of_that_base_alone(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    viewer = await office.signed_in(Role.VIEWER, "shop")
    await office.desk.canned.keep(Canned("other", "secret", {EN: "Secret"}))
    await office.desk.canned.keep(Canned("", "thanks", {EN: "Thank you"}))

    everywhere = await editor.post(HERE, data={**HOLD, "kb": ""})
    elsewhere = await editor.post(HERE, data={**HOLD, "kb": "other"})
    looking = await viewer.post(HERE, data=HOLD)
    removing = await editor.post(f"{HERE}/remove", data={"kb": "", "name": "thanks"})
    unknown = await editor.post(f"{HERE}/remove", data={"kb": "shop", "name": "thanks"})
    shown = await viewer.get(HERE)

    codes = [everywhere.status_code, elsewhere.status_code, looking.status_code, removing.status_code]
    assert codes == [404, 404, 403, 404]
    assert unknown.status_code == 404
    assert ("Thank you" in shown.text, "Secret" in shown.text, "<textarea" in shown.text) == (True, False, False)


async def test_a_reply_is_picked_in_the_language_of_the_customer(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR)
    await editor.post(HERE, data=HOLD)
    await office.desk.canned.keep(Canned("other", "secret", {EN: "Secret"}))
    await office.desk.canned.keep(Canned("", "bye", {ZH: '再见 "朋友"'}))
    await asked(office, "Where is my parcel?", "1", kb="shop")

    picked = await editor.get(f"{HERE}/pick", params={"id": "c-1"})
    searched = await editor.get(f"{HERE}/pick", params={"id": "c-1", "q": "moment"})
    unknown = await editor.get(f"{HERE}/pick", params={"id": "c-9"})

    assert 'data-insert="One moment, please."' in picked.text
    assert "再见 &#34;朋友&#34;" in picked.text
    assert "in the other language only" in picked.text
    assert "Secret" not in picked.text
    assert ("hold on" in searched.text, "bye" in searched.text) == (True, False)
    assert unknown.status_code == 404


async def test_programs_keep_replies_too(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    here = "/api/v1/desk/replies"
    given = {"kb": "shop", "name": "hold on", "texts": {"zh": "请稍等。", "en": ""}}

    kept = await client.post(here, json=given)
    listed = await client.get(here, params={"q": "稍等"})
    empty = await client.post(here, json={**given, "texts": {}})
    elsewhere = await client.post(here, json={**given, "kb": "other"})
    removed = await client.delete(here, params={"kb": "shop", "name": "hold on"})
    again = await client.delete(here, params={"kb": "shop", "name": "hold on"})

    assert kept.json() == given
    assert listed.json() == {"replies": [given]}
    assert [empty.status_code, elsewhere.status_code, again.status_code] == [422, 404, 422]
    assert removed.json() == {"replies": []}
