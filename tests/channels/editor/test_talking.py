"""Operators answer customers at the desk: they come, take over, answer, and give back to the bot."""

import httpx2
import pytest

from faqbot.domain.decision import Reach
from faqbot.domain.handoff import Author, Event, State
from faqbot.domain.operator import Role
from faqbot.wording.texts import HANDOFF, JOINED, RESUMED
from tests.channels.editor.office import Office, sign_in
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import EN, Json, ask, bearing, conversation_of

ONE = "/desk/conversation"
PERSON = "a person, please"


@pytest.fixture
async def office(office: Office) -> Office:
    """An office whose desk is the only place where people can be had."""
    office.staff()
    return office


async def waits(office: Office) -> tuple[httpx2.AsyncClient, Json, str]:
    """A visitor who asks for a person; their client, the answer, and the conversation."""
    visitor = office.browser()
    answer = await ask(visitor, PERSON, kb="shop")
    return visitor, answer, conversation_of(answer)


async def state(office: Office, conversation: str) -> tuple[State, str]:
    case = await office.desk.handoffs.case(conversation)
    assert case is not None
    return case.state, case.operator


async def comes(browser: httpx2.AsyncClient) -> None:
    await browser.post("/desk/attendance", data={"in": "1", "back": "/desk/entries"})


async def test_nobody_is_promised_while_nobody_is_at_the_desk(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    _, before, _ = await waits(office)
    await comes(editor)
    _, there, conversation = await waits(office)
    office.clock.passes(0.1)
    _, away, _ = await waits(office)

    assert before["text"] == HANDOFF[Reach.NOBODY][EN]
    assert there["text"] == HANDOFF[Reach.OPEN][EN]
    assert away["text"] == HANDOFF[Reach.NOBODY][EN]
    assert await state(office, conversation) == (State.WAITING, "")


async def test_an_open_page_keeps_an_operator_there_until_they_leave(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    await comes(editor)
    for _ in range(3):
        office.clock.passes(0.04)
        await editor.get("/desk/waiting")

    there = await office.desk.attendance.attends("shop", office.clock())
    elsewhere = await office.desk.attendance.attends(None, office.clock())
    left = await editor.post("/desk/attendance", data={"in": "0", "back": "https://evil.example"})

    assert (there, elsewhere) == (True, False)
    assert left.headers["location"] == "/desk"
    assert not await office.desk.attendance.attends("shop", office.clock())


async def test_who_was_away_for_long_has_to_come_anew(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR)
    await comes(editor)
    office.clock.passes(1)

    shown = await editor.get("/desk/waiting", headers={"HX-Current-URL": "https://bot.example/desk/entries?q=a"})

    assert "Answer customers" in shown.text
    assert 'value="/desk/entries?q=a"' in shown.text
    assert not await office.desk.attendance.attends(None, office.clock())


async def test_every_page_tells_how_many_wait(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    await comes(editor)
    await waits(office)

    fragment = await editor.get("/desk/waiting")
    page = await editor.get("/desk/conversations?stands=waiting")

    assert "Waiting: 1" in fragment.text
    assert 'hx-get="/desk/waiting"' in page.text
    assert PERSON in page.text


async def test_a_viewer_neither_waits_for_customers_nor_answers_them(office: Office) -> None:
    editor, viewer = await office.signed_in(Role.EDITOR), await office.signed_in(Role.VIEWER)
    await comes(editor)
    _, _, conversation = await waits(office)

    fragment = await viewer.get("/desk/waiting")
    page = await viewer.get(ONE, params={"id": conversation})
    refused = await viewer.post(ONE, data={"id": conversation, "act": "take"})
    coming = await viewer.post("/desk/attendance", data={"in": "1"})

    assert ("Answer customers" in fragment.text, 'id="answer"' in page.text) == (False, False)
    assert (refused.status_code, coming.status_code) == (403, 403)
    assert await state(office, conversation) == (State.WAITING, "")


async def test_an_operator_takes_over_answers_and_gives_back(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    await comes(editor)
    visitor, asked, conversation = await waits(office)

    taken = await editor.post(ONE, data={"id": conversation, "act": "take"})
    sent = await editor.post(ONE, data={"id": conversation, "act": "answer", "text": " Hello, <b>Tom</b>. "})
    silent = await ask(visitor, "Where is my parcel?", conversation=asked["conversation"], kb="shop")
    shown = await editor.get(ONE, params={"id": conversation})
    returned = await editor.post(ONE, data={"id": conversation, "act": "return"})
    told = (await visitor.get("/api/v1/conversation", headers=bearing(asked["conversation"]))).json()

    assert [taken.status_code, sent.status_code, returned.status_code] == [303, 303, 303]
    assert (silent["decision"], silent["text"]) == ("silent", "")
    assert "You have this conversation" in shown.text
    assert shown.text.count("Where is my parcel?") == 1
    assert "Hello, &lt;b&gt;Tom&lt;/b&gt;." in shown.text
    assert [words["text"] for words in told["people"]] == [
        JOINED[EN],
        "Hello, <b>Tom</b>.",
        RESUMED[Event.RETURNED][EN],
    ]
    assert await state(office, conversation) == (State.BOT, "")
    assert [c.action for c in await office.audit.changes(most=2)] == ["gave_back", "took_over"]
    assert all(conversation not in str(change) for change in await office.audit.changes(most=9))


async def test_an_answer_takes_over_where_nobody_was_asked_for(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR)
    visitor = office.browser()
    asked = await ask(visitor, "qwertz uiop", kb="shop")
    conversation = conversation_of(asked)

    before = await editor.get(ONE, params={"id": conversation})
    await editor.post(ONE, data={"id": conversation, "act": "answer", "text": "May I help?"})

    assert "The bot answers here" in before.text
    assert await state(office, conversation) == (State.HELD, "editor")
    said = await office.desk.handoffs.said(conversation)
    assert [(words.author, words.text) for words in said] == [
        (Author.BOT, JOINED[EN]),
        (Author.OPERATOR, "May I help?"),
    ]


async def test_what_was_answered_becomes_a_draft_entry(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    asked = await ask(office.browser(), "do you repair kites", kb="shop")
    conversation = conversation_of(asked)

    early = await editor.post(ONE, data={"id": conversation, "act": "draft"})
    await editor.post(ONE, data={"id": conversation, "act": "answer", "text": "Yes, in May."})
    kept = await editor.post(ONE, data={"id": conversation, "act": "draft"})
    shown = await editor.get(kept.headers["location"])

    assert early.status_code == 409
    assert "nothing to make a draft of" in early.text
    assert "do you repair kites" in shown.text
    assert "Yes, in May." in shown.text


async def test_two_operators_do_not_both_answer_and_nothing_typed_is_lost(office: Office) -> None:
    ann = await office.signed_in(Role.EDITOR)
    await office.hire("ben", Role.PUBLISHER)
    ben = office.browser()
    await sign_in(ben, "ben")
    await comes(ann)
    _, _, conversation = await waits(office)
    await ann.post(ONE, data={"id": conversation, "act": "take"})

    refused = await ben.post(ONE, data={"id": conversation, "act": "answer", "text": "Me too"})
    ended = await ben.post(ONE, data={"id": conversation, "act": "close"})
    blind = await ben.post(ONE, data={"id": conversation, "act": "take"})
    relieved = await ben.post(ONE, data={"id": conversation, "act": "take", "former": "editor"})

    assert [refused.status_code, ended.status_code, blind.status_code, relieved.status_code] == [409, 409, 409, 303]
    assert "editor has this conversation, so nothing was sent" in refused.text
    assert ">Me too</textarea>" in refused.text
    assert await state(office, conversation) == (State.HELD, "ben")
    assert [s.text for s in await office.desk.handoffs.said(conversation)] == [PERSON, JOINED[EN]]


async def test_what_cannot_be_done_is_said(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    asked = await ask(office.browser(), "qwertz uiop", kb="shop")
    conversation = conversation_of(asked)

    with_bot = await editor.post(ONE, data={"id": conversation, "act": "return"})
    empty = await editor.post(ONE, data={"id": conversation, "act": "answer", "text": " "})
    odd = await editor.post(ONE, data={"id": conversation, "act": "dance"})
    unknown = await editor.post(ONE, data={"id": "nobody", "act": "take"})

    assert [with_bot.status_code, empty.status_code, odd.status_code, unknown.status_code] == [409, 409, 422, 404]
    assert "has just changed" in with_bot.text
    assert "1 to 4,000 characters" in empty.text


async def test_the_bot_takes_over_again_when_an_operator_goes_away(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR)
    await comes(editor)
    _, _, conversation = await waits(office)
    await editor.post(ONE, data={"id": conversation, "act": "take"})
    office.clock.passes(2)

    (case,) = await office.desk.handoffs.swept(office.clock())

    assert case.state is State.BOT
    assert (await office.desk.handoffs.said(conversation))[-1].text == RESUMED[Event.TIMED_OUT][EN]


async def test_programs_answer_customers_too(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    conversation = conversation_of(await ask(office.browser(), "qwertz uiop", kb="shop"))
    here = f"/api/v1/desk/conversations/{conversation}"

    early = await client.post(f"{here}/return")
    taken = await client.post(f"{here}/take", json={})
    answered = await client.post(f"{here}/answer", json={"text": "Hello"})
    returned = await client.post(f"{here}/return")
    unknown = await client.post("/api/v1/desk/conversations/nobody/take", json={})

    assert (early.status_code, early.json()["error"]["code"]) == (409, "changed")
    assert (taken.json()["outline"]["stands"], taken.json()["outline"]["operator"]) == ("held", "robot")
    assert answered.json()["lines"][-1]["text"] == "Hello"
    assert returned.json()["outline"]["stands"] == "bot"
    assert unknown.status_code == 404


async def test_programs_come_draft_and_close_too(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    here = "/api/v1/desk/attendance"

    before = await client.get(here)
    came = await client.put(here, json={"here": True})
    _, _, conversation = await waits(office)
    one = f"/api/v1/desk/conversations/{conversation}"
    waiting = await client.get(here)
    early = await client.post(f"{one}/draft")
    await client.post(f"{one}/answer", json={"text": "Yes, in May."})
    draft = await client.post(f"{one}/draft")
    closed = await client.post(f"{one}/close")
    left = await client.put(here, json={"here": False})

    assert [r.json() for r in (before, came)] == [{"waiting": 0, "here": False}, {"waiting": 0, "here": True}]
    assert waiting.json() == {"waiting": 1, "here": True}
    assert early.status_code == 422
    assert draft.json()["answers"]["en"] == "Yes, in May."
    assert closed.json()["outline"]["stands"] == "closed"
    assert left.json() == {"waiting": 0, "here": False}


async def test_a_program_of_a_viewer_is_not_there_for_customers(office: Office) -> None:
    client = await program(office, Role.VIEWER)

    refused = await client.put("/api/v1/desk/attendance", json={"here": True})

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")


async def test_a_program_that_may_only_look_answers_nobody(office: Office) -> None:
    client = await program(office, Role.EDITOR, most=Role.VIEWER)
    conversation = conversation_of(await ask(office.browser(), "qwertz uiop", kb="shop"))

    refused = await client.post(f"/api/v1/desk/conversations/{conversation}/answer", json={"text": "Hello"})

    assert refused.status_code == 403
