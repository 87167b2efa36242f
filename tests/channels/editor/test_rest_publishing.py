"""Publishing for programs."""

from typing import Any

import pytest

from faqbot.domain.operator import Role
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import ENTRIES_AT, MOON, program
from tests.channels.widget.shop import ENTRIES

DESK = "/api/v1/desk"
GOLDEN = {"text": "moon? ask li.wei@example.com", "kb": "shop", "expects": "declined"}
PARCEL = {"text": "Where is my parcel?", "kb": "shop", "expects": "entry", "entry_id": "track"}


async def test_a_change_is_drafted_reviewed_published_and_rolled_back(office: Office) -> None:
    client = await program(office, Role.PUBLISHER)
    await client.put(f"{ENTRIES_AT}/shop/moon", json=MOON | {"state": "published"})

    asked = await client.post(f"{DESK}/drafts/shop/review", json={})
    waiting = (await client.get(f"{DESK}/drafts/shop")).json()
    changes = (await client.get(f"{DESK}/drafts/shop/regression")).json()
    issued = await client.post(f"{DESK}/versions/shop", json={"seen": waiting["seen"], "note": "the moon"})
    again = await client.post(f"{DESK}/versions/shop/1/again", json={"seen": 2})
    versions = (await client.get(f"{DESK}/versions/shop")).json()["versions"]

    assert asked.json() == {"asked": 1}
    assert [d["draft"]["id"] for d in waiting["drafts"]] == ["moon"]
    assert (waiting["drafts"][0]["published"], waiting["drafts"][0]["review_asked_by"]) == (None, "robot")
    assert changes == {"golden": 0, "asked": 0, "broken": [], "changed": []}
    assert (issued.json()["number"], issued.json()["note"], again.json()["cause"]) == (2, "the moon", "rolled_back")
    assert [version["number"] for version in versions] == [3, 2, 1]


async def test_a_broken_golden_question_stops_a_program_too(office: Office) -> None:
    client = await program(office, Role.PUBLISHER)
    golden = await client.post(f"{DESK}/golden", json=PARCEL)
    read = (await client.get(f"{ENTRIES_AT}/shop/track")).json()
    given = {name: read[name] for name in read if name not in {"kb", "id"}} | {"state": "archived"}
    await client.put(f"{ENTRIES_AT}/shop/track", json=given)
    await client.post(f"{DESK}/drafts/shop/review", json={"entry_id": "track"})
    seen = (await client.get(f"{DESK}/drafts/shop")).json()["seen"]

    (broken,) = (await client.get(f"{DESK}/drafts/shop/regression")).json()["broken"]
    blocked = await client.post(f"{DESK}/versions/shop", json={"seen": seen})
    stale = await client.post(f"{DESK}/versions/shop", json={"seen": "other", "reason": "agreed"})
    issued = await client.post(f"{DESK}/versions/shop", json={"seen": seen, "reason": "agreed"})

    assert broken["question"] == golden.json()
    assert (broken["before"]["kind"], broken["now"]["kind"]) == ("curated", "declined")
    assert (blocked.status_code, blocked.json()["error"]["code"]) == (409, "golden_broken")
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "changed")
    assert issued.json()["reason"] == "agreed"


async def test_golden_questions_are_kept_masked_listed_and_dropped(office: Office) -> None:
    client = await program(office, Role.EDITOR)

    made = (await client.post(f"{DESK}/golden", json=GOLDEN)).json()
    listed = (await client.get(f"{DESK}/golden")).json()
    dropped = await client.delete(f"{DESK}/golden/{made['id']}")

    assert made["text"] == "moon? ask [e-mail]"
    assert listed == {"questions": [made]}
    assert dropped.status_code == 200
    assert await office.golden.questions() == ()


@pytest.mark.parametrize(
    ("role", "method", "path", "body", "status"),
    [
        (Role.VIEWER, "POST", "/drafts/shop/review", {}, 403),
        (Role.EDITOR, "POST", "/versions/shop", {"seen": ""}, 403),
        (Role.EDITOR, "POST", "/versions/shop/1/again", {"seen": 1}, 403),
        (Role.PUBLISHER, "POST", "/versions/shop", {"seen": ""}, 409),
        (Role.PUBLISHER, "POST", "/versions/shop/9/again", {"seen": 1}, 404),
        (Role.PUBLISHER, "POST", "/versions/shop/1/again", {"seen": 7}, 409),
        (Role.PUBLISHER, "DELETE", "/drafts/shop/track", None, 404),
        (Role.PUBLISHER, "GET", "/drafts/other", None, 404),
        (Role.PUBLISHER, "GET", "/versions/other", None, 404),
        (Role.VIEWER, "POST", "/golden", GOLDEN, 403),
        (Role.EDITOR, "POST", "/golden", GOLDEN | {"kb": ""}, 404),
        (Role.EDITOR, "POST", "/golden", PARCEL | {"entry_id": "unknown"}, 404),
        (Role.EDITOR, "POST", "/golden", PARCEL | {"expects": "gold"}, 422),
        (Role.EDITOR, "DELETE", "/golden/unknown", None, 404),
    ],
)
async def test_what_cannot_be_done_says_so(
    office: Office, role: Role, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    client = await program(office, role)

    response = await client.request(method, DESK + path, json=body)

    assert response.status_code == status
    assert response.json()["error"]["message"].endswith(".")
    assert (await office.shop.entries.load("shop")).entries == tuple(sorted(ENTRIES, key=lambda e: e.id))


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
async def test_a_version_that_never_was_is_not_rolled_back_to(office: Office, number: int) -> None:
    client = await program(office, Role.PUBLISHER)

    refused = await client.post(f"{DESK}/versions/shop/{number}/again", json={"seen": 1})

    assert refused.status_code == 404
