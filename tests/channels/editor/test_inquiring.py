"""The language model asks about a document at the desk: watched, looked at, and kept as drafts."""

from dataclasses import replace

import pytest

from faqbot.domain.errors import ModelUnavailable
from faqbot.domain.faq import State
from faqbot.domain.incoming import Incoming, Stage
from faqbot.domain.operator import Role
from faqbot.domain.prompt import Prompt
from faqbot.editing.questioning import Questioner
from faqbot.llm.scripted import ScriptedModel
from tests.channels.editor.office import Office
from tests.channels.editor.papers import RETURNS, file
from tests.channels.editor.test_importing import take
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import error

HERE = "/desk/documents/questions"
PROPOSALS = "/desk/documents/proposals"
REST = "/api/v1/desk/documents/shop/returns-1/questions"
OWN = {"kb": "shop", "id": "returns-1"}
ASKED = "Within how many days do I send it back?"


def said(prompt: Prompt) -> str:
    return ASKED if "30 days" in prompt.user else "NO_ANSWER"


def gone(_prompt: Prompt) -> str:
    raise ModelUnavailable("gone")


@pytest.fixture
async def office(office: Office) -> Office:
    """An office with a document, and a model that asks about one of its two passages."""
    await file(office, RETURNS)
    office.desk = replace(office.desk, questioner=Questioner(ScriptedModel(said), 5.0))
    return office


async def test_what_the_model_asks_is_looked_at_and_then_kept_as_drafts(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")

    offered = await editor.get(PROPOSALS, params=OWN)
    begun = await editor.post(HERE, data=OWN)
    shown = await editor.get(begun.headers["location"])
    before = await office.drafts.drafts()
    taken = await take(editor, shown)

    assert "Start asking" in offered.text
    assert ASKED in shown.text
    assert ">new 1<" in shown.text.replace("</span>", "<")
    assert before == ()
    assert "Imported as drafts" in taken.text
    (draft,) = await office.drafts.drafts()
    assert draft.entry.phrasings[0].text == ASKED
    assert list(draft.entry.answers.values()) == ["Send it back within 30 days."]
    assert (draft.entry.state, draft.asked_by) == (State.PUBLISHED, "")
    assert "document:returns-1" in draft.entry.tags


async def test_what_entries_ask_already_is_not_proposed_again(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR)
    await take(editor, await editor.get((await editor.post(HERE, data=OWN)).headers["location"]))

    again = await editor.get((await editor.post(HERE, data=OWN)).headers["location"])

    assert "Nothing new came of it" in again.text
    assert len(await office.drafts.drafts()) == 1


@pytest.mark.parametrize(("language", "told"), [("en", "No language model is set"), ("zh", "没有设置语言模型")])
async def test_without_a_model_the_page_says_so_and_nothing_is_asked(office: Office, language: str, told: str) -> None:
    office.desk = replace(office.desk, questioner=None)
    editor = await office.signed_in(Role.EDITOR, language=language)
    client = await program(office, Role.EDITOR)

    offered = await editor.get(PROPOSALS, params=OWN)
    forced = await editor.post(HERE, data=OWN)
    refused = await client.post(REST)

    assert told in offered.text
    assert HERE not in offered.text
    assert (forced.status_code, told in forced.text) == (409, True)
    assert error(refused) == (409, "no_model")


@pytest.mark.parametrize(("language", "told"), [("en", "does not answer"), ("zh", "没有应答")])
async def test_a_model_that_is_away_is_told(office: Office, language: str, told: str) -> None:
    office.desk = replace(office.desk, questioner=Questioner(ScriptedModel(gone), 5.0))
    editor = await office.signed_in(Role.EDITOR, language=language)

    shown = await editor.get((await editor.post(HERE, data=OWN)).headers["location"])

    assert told in shown.text
    assert await office.drafts.drafts() == ()


async def test_how_far_it_is_is_shown_and_the_button_pressed_twice_asks_once(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    at = office.clock()
    under_way = Incoming("one", "editor", "Returns.yaml", "shop", at, at, Stage.READING, done=1, of=2)
    await office.desk.incoming.add(under_way, b"")

    again = await editor.post(HERE, data=OWN)
    shown = await editor.get(again.headers["location"])

    assert again.headers["location"].endswith("id=one")
    assert "1 of 2 passages are done" in shown.text
    assert '<progress max="2" value="1"' in shown.text


async def test_a_program_has_the_model_ask_and_takes_what_came_of_it(office: Office) -> None:
    client = await program(office, Role.EDITOR)

    begun = (await client.post(REST)).json()
    seen = (await client.get(f"/api/v1/desk/imports/{begun['id']}")).json()
    taken = await client.post(f"/api/v1/desk/imports/{begun['id']}/take", json={"seen": seen["seen"]})

    assert (begun["stage"], begun["of"]) == ("reading", 2)
    assert (seen["stage"], seen["counts"], seen["done"]) == ("looked", {"new": 1}, 2)
    assert taken.status_code == 202
    assert len(await office.drafts.drafts()) == 1


async def test_only_editors_of_the_base_have_the_model_ask(office: Office) -> None:
    viewer = await office.signed_in(Role.VIEWER, "shop")
    client = await program(office, Role.VIEWER)

    posted = await viewer.post(HERE, data=OWN)
    refused = await client.post(REST)
    unknown = await client.post(REST.replace("returns-1", "nothing"))

    assert posted.status_code == 403
    assert [error(one) for one in (refused, unknown)] == [(403, "forbidden"), (404, "unknown_document")]
