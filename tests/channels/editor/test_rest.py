"""The desk for programs."""

from typing import Any

import httpx2
import pytest

from faqbot.domain.faq import State
from faqbot.domain.operator import Role
from faqbot.domain.turn import Label
from tests.channels.editor.office import Office
from tests.channels.widget.shop import EN, ENTRIES

ENTRIES_AT = "/api/v1/desk/entries"
MOON: dict[str, Any] = {"phrasings": {"en": ["moon?"]}, "answers": {"en": "No."}, "tags": ["space"]}


async def program(office: Office, role: Role, kb: str = "shop", most: Role = Role.ADMIN) -> httpx2.AsyncClient:
    """A client with a key, and no browser's headers."""
    await office.hire("robot", role, kb)
    client = office.browser()
    del client.headers["Origin"]
    client.headers["Authorization"] = f"Bearer {await office.accounts.key('robot', most)}"
    return client


async def test_an_entry_is_read_changed_and_read_again(office: Office) -> None:
    client = await program(office, Role.PUBLISHER)

    read = (await client.get(f"{ENTRIES_AT}/shop/track")).json()
    given = {name: read[name] for name in read if name not in {"kb", "id"}}
    changed = await client.put(f"{ENTRIES_AT}/shop/track", json=given | {"tags": ["parcels"]})
    again = (await client.get(f"{ENTRIES_AT}/shop/track")).json()

    assert changed.status_code == 200
    assert again == changed.json()
    assert again["tags"] == ["parcels"]
    assert again["phrasings"] == read["phrasings"]
    (change, *_) = await office.audit.changes(most=1)
    assert (change.operator, change.before, change.after) == ("robot", read["seen"], again["seen"])


async def test_what_was_not_seen_is_not_overwritten(office: Office) -> None:
    client = await program(office, Role.PUBLISHER)

    refused = await client.put(f"{ENTRIES_AT}/shop/track", json=MOON)

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "changed")
    assert ENTRIES[0] in (await office.shop.entries.load("shop")).entries


async def test_a_new_entry_is_kept_with_its_times(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    times = {"valid_from": "2026-03-01T08:00:30+08:00", "valid_until": "2026-04-01T00:00:00Z"}

    kept = await client.put(f"{ENTRIES_AT}/shop/moon", json=MOON | times)

    (moon,) = [e for e in (await office.shop.entries.load("shop")).entries if e.id == "moon"]
    assert kept.json()["valid_from"] == "2026-03-01T00:00:30Z"
    assert (moon.state, moon.tags) == (State.DRAFT, ("space",))


async def test_entries_are_searched_like_at_the_desk(office: Office) -> None:
    client = await program(office, Role.VIEWER)

    found = (await client.get(ENTRIES_AT, params={"q": "refund"})).json()

    assert [entry["id"] for entry in found["entries"]] == ["refund"]
    assert (found["total"], found["page"], found["pages"]) == (1, 1, 1)


async def test_a_label_is_noted(office: Office) -> None:
    client = await program(office, Role.EDITOR)

    done = await client.post("/api/v1/desk/labels", json={"text": "parcel?", "kb": "shop", "entry_id": "track"})

    assert done.json() == {"labelled": True}
    assert await office.calibrations.labels("shop") == (Label("parcel?", EN, "track"),)


async def test_the_inbox_is_told(office: Office) -> None:
    client = await program(office, Role.VIEWER)

    assert (await client.get("/api/v1/desk/inbox")).json() == {"groups": []}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/entries/shop/unknown", None, 404),
        ("GET", "/entries/other/track", None, 404),
        ("PUT", "/entries/other/track", MOON, 404),
        ("PUT", "/entries/shop/new", MOON | {"answers": {}}, 422),
        ("PUT", "/entries/shop/new", MOON | {"colour": "red"}, 422),
        ("PUT", "/entries/shop/new", MOON | {"valid_from": "2026-03-01T08:00:00"}, 422),
        ("POST", "/labels", {"text": "a", "kb": "shop", "entry_id": "unknown"}, 404),
        ("POST", "/labels", {"text": "a", "entry_id": None}, 404),
        ("POST", "/labels", {"text": " ", "kb": "shop", "entry_id": "track"}, 422),
    ],
)
async def test_what_cannot_be_done_has_a_sentence(
    office: Office, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    client = await program(office, Role.EDITOR)

    response = await client.request(method, f"/api/v1/desk{path}", json=body)

    assert response.status_code == status
    assert response.json()["error"]["message"].endswith(".")


async def test_a_key_may_do_no_more_than_it_was_made_for(office: Office) -> None:
    client = await program(office, Role.ADMIN, most=Role.VIEWER)

    assert (await client.get(ENTRIES_AT)).status_code == 200
    assert (await client.put(f"{ENTRIES_AT}/shop/moon", json=MOON)).status_code == 403


@pytest.mark.parametrize("value", ["", "Bearer ", "Bearer wrong", "Basic wrong", "Bearer é"])
async def test_without_a_good_key_nothing_is_told(office: Office, value: str) -> None:
    client = await program(office, Role.ADMIN)

    response = await client.get(ENTRIES_AT, headers={b"Authorization": value.encode("latin-1")})

    assert response.status_code == 401


async def test_a_session_is_no_key_and_a_key_no_session(office: Office) -> None:
    browser = await office.signed_in(Role.ADMIN)
    client = await program(office, Role.ADMIN)

    with_cookie = await browser.get(ENTRIES_AT)
    with_key = await client.get("/desk/entries")

    assert with_cookie.status_code == 401
    assert with_key.status_code == 303


async def test_a_key_ends_with_its_operator(office: Office) -> None:
    client = await program(office, Role.ADMIN)

    await office.accounts.remove("robot")

    assert (await client.get(ENTRIES_AT)).status_code == 401


async def test_the_api_is_described(office: Office) -> None:
    described = (await office.browser().get("/openapi.json")).json()

    assert f"{ENTRIES_AT}/{{kb}}/{{entry_id}}" in described["paths"]
    assert not any(path.startswith("/desk") for path in described["paths"])
