"""Answering the people who asked to be told, and nobody else."""

import pytest

from faqbot.domain.faq import Phrasing
from faqbot.domain.operator import Role
from faqbot.domain.wish import Wish
from faqbot.wording.texts import ANSWERED_LATER
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program
from tests.channels.editor.test_teaching import UNKNOWN, asked
from tests.channels.widget.shop import EN, NOON, an_entry

INBOX = "/desk/inbox"


@pytest.fixture
async def wished(office: Office) -> str:
    """One of two customers with the same question wants to be told; the turn."""
    turn = await asked(office, UNKNOWN, "1", kb="shop")
    await asked(office, UNKNOWN, "2", kb="shop")
    await office.desk.wishes.keep(Wish(turn, "c-1", NOON))
    return turn


async def told(office: Office, conversation: str) -> list[str]:
    return [words.text for words in await office.desk.handoffs.said(conversation)]


async def test_those_who_asked_are_told_once_and_nobody_else(office: Office, wished: str) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    given = {"turns": wished, "answer": "Not on the moon; call 400-123-4567."}

    shown = await editor.get(INBOX)
    response = await editor.post(f"{INBOX}/answer", data=given)
    again = await editor.post(f"{INBOX}/answer", data=given)
    after = await editor.get(INBOX, params={"done": "people_told"})

    assert "Customers who want to be told: 1" in shown.text
    assert [response.status_code, again.status_code] == [303, 303]
    text = ANSWERED_LATER[EN].format(question=UNKNOWN, answer="Not on the moon; call 400-123-4567.")
    assert await told(office, "c-1") == [text]
    assert await told(office, "c-2") == []
    assert "Customers who want to be told" not in after.text
    assert "each on their own channel" in after.text


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ({"q": "Bicycles"}, True),
        ({"q": "trains"}, False),
        ({"kb": "shop", "lang": "en", "wished": "1", "sort": "count"}, True),
        ({"lang": "zh", "sort": "odd"}, False),
        ({"kb": "other", "sort": "last"}, False),
        ({"sort": "near", "page": "9"}, True),
    ],
)
async def test_the_inbox_is_searched_filtered_and_sorted(
    office: Office,
    wished: str,
    query: dict[str, str],
    is_shown: bool,  # noqa: FBT001
) -> None:
    viewer = await office.signed_in(Role.VIEWER)

    shown = await viewer.get(INBOX, params=query)

    assert (shown.status_code, UNKNOWN in shown.text) == (200, is_shown)


async def test_an_entry_answers_them_as_customers_read_it(office: Office, wished: str) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")

    missing = await editor.post(f"{INBOX}/answer", data={"turns": wished, "entry": "shop/moon"})
    await editor.post(f"{INBOX}/answer", data={"turns": wished, "entry": "shop/track"})

    assert missing.status_code == 404
    (text,) = await told(office, "c-1")
    assert "Open **My orders**" in text


async def test_a_question_stays_in_the_inbox_until_those_who_asked_know(office: Office, wished: str) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    moon = an_entry("moon", "月球", UNKNOWN, "不修", "No")
    assert moon.phrasings[1] == Phrasing(UNKNOWN, EN)
    await office.shop.entries.save([moon], at=NOON)

    before = await editor.get(INBOX)
    await editor.post(f"{INBOX}/answer", data={"turns": wished, "entry": "shop/moon"})
    after = await editor.get(INBOX)

    assert UNKNOWN in before.text
    assert UNKNOWN not in after.text


async def test_who_edits_another_base_tells_nobody_here(office: Office, wished: str) -> None:
    other = await office.signed_in(Role.EDITOR, "other")

    refused = await other.post(f"{INBOX}/answer", data={"turns": wished, "answer": "Hello"})
    empty = await (await office.signed_in(Role.PUBLISHER)).post(f"{INBOX}/answer", data={"turns": wished})

    assert (refused.status_code, empty.status_code) == (403, 422)
    assert await told(office, "c-1") == []


async def test_programs_tell_them_too(office: Office, wished: str) -> None:
    client = await program(office, Role.EDITOR)

    (group,) = (await client.get("/api/v1/desk/inbox")).json()["groups"]
    done = await client.post(
        "/api/v1/desk/inbox/answer", json={"turns": group["wished"], "kb": "shop", "entry_id": "track"}
    )
    nobody = await client.post("/api/v1/desk/inbox/answer", json={"turns": group["wished"], "text": "again"})

    assert group["wished"] == [wished]
    assert (done.json(), nobody.json()) == ({"told": 1}, {"told": 0})
