"""Entries proposed from a document at the desk: looked at, kept as drafts, known ones named."""

from dataclasses import replace

from faqbot.domain.faq import State
from faqbot.domain.operator import Role
from tests.channels.editor.office import Office
from tests.channels.editor.papers import RETURNS, elsewhere, file
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import ENTRIES, error

HERE = "/desk/documents/proposals"
REST = "/api/v1/desk/documents/shop/returns-1/proposals"
OWN = {"kb": "shop", "id": "returns-1"}
ASKED, KNOWN = "How do I have a present wrapped?", ENTRIES[1].phrasings[1].text
ASKING = replace(
    RETURNS,
    passages=(
        replace(RETURNS.passages[0], heading=("Help", ASKED), text="Choose gift wrapping in the basket."),
        replace(RETURNS.passages[1], heading=("Help", KNOWN), text="Press the button."),
    ),
)


async def kept(office: Office) -> list[tuple[State, str]]:
    """State and question of the entries beside those of the shop."""
    known = {entry.id for entry in ENTRIES}
    entries = (await office.shop.entries.load("shop")).entries
    return [(entry.state, entry.phrasings[0].text) for entry in entries if entry.id not in known]


async def test_what_a_document_suggests_is_looked_at_and_nothing_is_kept(office: Office) -> None:
    await file(office, ASKING)
    editor = await office.signed_in(Role.EDITOR, "shop")

    shown = (await editor.get(HERE, params=OWN)).text

    assert "Keep as drafts: 1" in shown
    assert ASKED in shown
    assert 'id=refund">refund</a>' in shown
    assert await kept(office) == []


async def test_what_is_new_is_kept_as_drafts_once_under_a_name(office: Office) -> None:
    await file(office, ASKING)
    editor = await office.signed_in(Role.EDITOR, "shop")

    done = (await editor.post(HERE, data=OWN)).text
    again = (await editor.post(HERE, data=OWN)).text

    assert "Drafts kept: 1." in done
    assert "there is nothing new to keep" in again
    assert await kept(office) == [(State.DRAFT, ASKED)]
    (change,) = await office.audit.changes(most=1)
    assert (change.operator, change.action, change.kb) == ("editor", "proposed", "shop")


async def test_a_document_without_questions_says_so(office: Office) -> None:
    await file(office, replace(RETURNS, passages=(replace(RETURNS.passages[0], heading=("Returns",)),)))
    editor = await office.signed_in(Role.EDITOR)

    assert "Nothing that asks and answers" in (await editor.get(HERE, params=OWN)).text


async def test_only_editors_of_the_base_propose(office: Office) -> None:
    await file(office, ASKING, elsewhere(ASKING, "staff"))
    viewer = await office.signed_in(Role.VIEWER, "shop")
    editor = await office.signed_in(Role.EDITOR, "shop")

    looked = await viewer.get(HERE, params=OWN)
    posted = await viewer.post(HERE, data=OWN)
    foreign = await editor.post(HERE, data=OWN | {"kb": "staff"})

    assert (looked.status_code, posted.status_code, foreign.status_code) == (403, 403, 404)
    assert await kept(office) == []


async def test_a_program_looks_at_proposals_and_keeps_them(office: Office) -> None:
    await file(office, ASKING)
    client = await program(office, Role.EDITOR)

    looked = (await client.get(REST)).json()["proposals"]
    before = await kept(office)
    taken = (await client.post(REST)).json()["proposals"]

    assert looked == taken
    assert [(one["result"], one["known_as"], one["page"]) for one in taken] == [
        ("proposed", None, 1),
        ("known", "refund", 2),
    ]
    assert (before, await kept(office)) == ([], [(State.DRAFT, ASKED)])


async def test_a_key_that_may_only_look_proposes_nothing(office: Office) -> None:
    await file(office, ASKING)
    client = await program(office, Role.ADMIN, most=Role.VIEWER)

    refused = [await client.request(method, REST) for method in ("GET", "POST")]

    assert [error(one) for one in refused] == [(403, "forbidden")] * 2
    assert await kept(office) == []
