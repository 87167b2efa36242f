"""Conversations at the desk: looked through, read, and told to programs."""

from dataclasses import replace

import pytest

from faqbot.domain.handoff import Author, Case, Event, Said
from faqbot.domain.operator import Role
from faqbot.domain.turn import Feedback, Verdict
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program
from tests.channels.editor.test_teaching import UNKNOWN, asked
from tests.channels.widget.shop import NOON, an_entry

LIST = "/desk/conversations"
ONE = "/desk/conversation"


async def test_conversations_are_listed_masked_with_how_they_stand(office: Office) -> None:
    await asked(office, "Where is my parcel? call 13812345678", "1", kb="shop")
    browser = await office.signed_in(Role.VIEWER, "shop")

    shown = await browser.get(LIST)

    assert "Where is my parcel?" in shown.text
    assert "13812345678" not in shown.text
    assert "/desk/conversation?id=c-1" in shown.text


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("q=bicycles", True),
        ("q=trains", False),
        ("kb=shop&lang=en&channel=widget", True),
        ("lang=zh", False),
        ("stands=waiting", False),
        ("disliked=1", True),
        ("since=2026-03-02&until=2026-03-02", True),
        ("since=2026-03-03", False),
        ("until=2026-03-01", False),
        ("until=9999-12-31&since=0001-01-01&page=99&sort=turns&up=1", True),
        ("since=yesterday&sort=odd&stands=odd&lang=odd", True),
    ],
)
async def test_every_condition_has_its_place_in_the_address(office: Office, query: str, is_shown: bool) -> None:  # noqa: FBT001
    turn = await asked(office, UNKNOWN, "1", kb="shop")
    await office.shop.turns.rate(Feedback(turn, Verdict.DOWN, NOON))
    browser = await office.signed_in(Role.VIEWER)

    shown = await browser.get(f"{LIST}?{query}")

    assert (shown.status_code, UNKNOWN in shown.text) == (200, is_shown)


async def test_a_conversation_tells_rungs_ratings_and_sources(office: Office) -> None:
    turn = await asked(office, "Where is my parcel?", "1", kb="shop")
    await office.shop.turns.rate(Feedback(turn, Verdict.DOWN, NOON, "not there <b>"))
    browser = await office.signed_in(Role.VIEWER, language="zh-CN")

    shown = await browser.get(f"{ONE}?id=c-1")

    assert "<strong>My orders</strong>" in shown.text
    assert "shop/track" in shown.text
    assert "https://shop.example/track" in shown.text
    assert "客户点了踩: not there &lt;b&gt;" in shown.text
    assert "条目" in shown.text


async def test_a_conversation_that_touches_other_bases_does_not_exist_for_them(office: Office) -> None:
    await office.shop.entries.save(
        [replace(an_entry("vault", "金库", "vault?", "保密", "Secret"), kb="other")], at=NOON
    )
    await asked(office, "vault?", "1", kb="other")
    await asked(office, "hello", "2")
    browser = await office.signed_in(Role.VIEWER, "shop")

    shown = await browser.get(LIST)
    refused = [await browser.get(f"{ONE}?id={name}") for name in ("c-1", "c-2", "c-9")]

    assert "Conversations: 0" in shown.text
    assert [response.status_code for response in refused] == [404, 404, 404]


@pytest.mark.parametrize(("role", "is_whole"), [(Role.VIEWER, False), (Role.EDITOR, True)])
async def test_words_of_a_living_handoff_are_whole_for_those_who_may_answer(
    office: Office,
    role: Role,
    is_whole: bool,  # noqa: FBT001
) -> None:
    turn = await asked(office, "call me: 13812345678", "1", kb="shop")
    logged = await office.shop.turns.turn(turn)
    assert logged is not None
    case, _ = Case("c-1", "widget", NOON, NOON).after(Event.ASKED, NOON)
    await office.shop.handoffs.save(case, [Said("c-1", logged.key, Author.CUSTOMER, "call me: 13812345678", logged.at)])
    browser = await office.signed_in(role, "shop")

    shown = await browser.get(f"{ONE}?id=c-1")

    assert ("13812345678" in shown.text) is is_whole
    assert shown.text.count("call me") == 1


async def test_programs_read_conversations_too(office: Office) -> None:
    turn = await asked(office, "Where is my parcel?", "1", kb="shop")
    await office.shop.turns.rate(Feedback(turn, Verdict.UP, NOON))
    client = await program(office, Role.VIEWER)

    listed = (await client.get("/api/v1/desk/conversations?q=parcel")).json()
    told = (await client.get("/api/v1/desk/conversations/c-1")).json()
    unknown = await client.get("/api/v1/desk/conversations/c-9")

    assert (listed["total"], listed["conversations"][0]["stands"]) == (1, "bot")
    assert told["outline"] == listed["conversations"][0]
    assert [line["author"] for line in told["lines"]] == ["customer", "bot"]
    assert (told["lines"][1]["entry"], told["lines"][1]["verdict"]) == ("shop/track", "up")
    assert told["lines"][1]["sources"] == [{"title": "Have a look", "url": "https://shop.example/track"}]
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown_conversation")
