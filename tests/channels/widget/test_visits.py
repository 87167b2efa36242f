"""Who may read a conversation, and how long."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx2
import jwt
import pytest

from faqbot.domain.site import Keys, Site
from tests.channels.widget.conftest import Visit
from tests.channels.widget.shop import CONVERSATION, KEYS, MESSAGES, NOON, Shop, ask, bearing, conversation_of, error

VISITS = "/api/v1/visits"
OTHER_KEYS = Keys("w" * 43, "j" * 43)


def identity(
    user: str = "anna", *, at: datetime = NOON, lasts: timedelta = timedelta(minutes=5), **changes: Any
) -> str:
    """What a website's own server signs about somebody who is signed in there."""
    claims = {"sub": user, "exp": int((at + lasts).timestamp())} | changes
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, KEYS.identity, "HS256")


async def begin(client: httpx2.AsyncClient, **fields: Any) -> str:
    """Begin a visit and return its token."""
    response = await client.post(VISITS, json=fields)
    assert response.status_code == 200, response.text
    return str(response.json()["conversation"])


@pytest.fixture
def noon(shop: Shop) -> Shop:
    """A shop where it is always noon."""
    return replace(shop, parts=replace(shop.parts, now=lambda: NOON))


async def test_a_visit_has_a_token_that_ends(noon: Shop, visit: Visit) -> None:
    async with visit(noon.parts) as client:
        begun = (await client.post(VISITS, json={})).json()

    assert datetime.fromisoformat(begun["expires_at"]) == NOON + timedelta(days=30)


async def test_a_conversation_that_is_begun_again_with_its_opening_is_the_same_one(noon: Shop, visit: Visit) -> None:
    async with visit(noon.parts) as client:
        first, again, other = [await begin(client, opening=letter * 32) for letter in "aab"]
        refused = await client.post(VISITS, json={"opening": "guessed"})

    assert (first == again, first == other) == (True, False)
    assert error(refused) == (422, "invalid")


async def test_a_token_does_not_name_its_conversation_in_the_stores(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, "hello")

    assert conversation_of(answer) != answer["conversation"]
    response = await client.get(CONVERSATION, headers=bearing(conversation_of(answer)))
    assert error(response) == (404, "unknown_conversation")


async def test_a_token_that_has_ended_opens_nothing(noon: Shop, visit: Visit) -> None:
    async with visit(noon.parts) as client:
        token = await begin(client)
    later = replace(noon.parts, now=lambda: NOON + timedelta(days=30, seconds=1))

    async with visit(later) as client:
        response = await client.post(MESSAGES, json={"text": "hello", "conversation": token})

    assert error(response) == (404, "unknown_conversation")


async def test_a_conversation_that_goes_on_gets_a_newer_token_in_time(noon: Shop, visit: Visit) -> None:
    async with visit(noon.parts) as client:
        token = await begin(client)
    later = replace(noon.parts, now=lambda: NOON + timedelta(days=20))

    async with visit(later) as client:
        answer = await ask(client, "hello", conversation=token)

    assert answer["conversation"] != token
    assert jwt.decode(answer["conversation"], options={"verify_signature": False})["exp"] == int(
        (NOON + timedelta(days=50)).timestamp()
    )


@pytest.mark.parametrize("end", [-4, -40])
async def test_a_token_that_was_changed_opens_nothing(client: httpx2.AsyncClient, end: int) -> None:
    token = await begin(client)
    changed = token[:end] + ("A" if token[end] != "A" else "B") + token[end + 1 :]

    response = await client.get(CONVERSATION, headers=bearing(changed))

    assert error(response) == (404, "unknown_conversation")


async def test_a_token_of_one_site_is_none_of_another(shop: Shop, client: httpx2.AsyncClient) -> None:
    await shop.sites.put(Site("other", OTHER_KEYS))
    forged = jwt.encode({"sub": "c", "exp": 4_000_000_000}, OTHER_KEYS.visits, "HS256", headers={"kid": "default"})

    response = await client.get(CONVERSATION, headers=bearing(forged))

    assert error(response) == (404, "unknown_conversation")


@pytest.mark.parametrize(
    "claims", [{"sub": "c"}, {"exp": 4_000_000_000}, {"sub": "c", "exp": "soon"}, {"sub": 5, "exp": 4_000_000_000}]
)
async def test_a_token_must_say_whose_it_is_and_when_it_ends(
    client: httpx2.AsyncClient, claims: dict[str, Any]
) -> None:
    token = jwt.encode(claims, KEYS.visits, "HS256", headers={"kid": "default"})

    response = await client.get(CONVERSATION, headers=bearing(token))

    assert error(response) == (404, "unknown_conversation")


async def test_an_unsigned_token_opens_nothing(client: httpx2.AsyncClient) -> None:
    token = jwt.encode({"sub": "c", "exp": 4_000_000_000}, "", "none", headers={"kid": "default"})

    response = await client.get(CONVERSATION, headers=bearing(token))

    assert error(response) == (404, "unknown_conversation")


async def test_a_site_that_is_gone_is_named_as_such(client: httpx2.AsyncClient) -> None:
    response = await client.post(VISITS, json={"site": "gone"})

    assert error(response) == (404, "unknown_site")


async def test_somebody_who_is_known_finds_their_conversation_on_every_device(noon: Shop, visit: Visit) -> None:
    async with visit(noon.parts) as phone:
        answer = await ask(phone, "Where is my parcel?", conversation=await begin(phone, identity=identity()))
    async with visit(noon.parts) as desk:
        token = await begin(desk, identity=identity())
        told = (await desk.get(CONVERSATION, headers=bearing(token))).json()

    assert [turn["reply"]["turn"] for turn in told["turns"]] == [answer["turn"]]


async def test_two_people_have_two_conversations_and_a_fresh_one_is_another_again(noon: Shop, visit: Visit) -> None:
    async with visit(noon.parts) as client:
        tokens = [
            await begin(client, identity=identity("anna")),
            await begin(client, identity=identity("ben")),
            await begin(client, identity=identity("anna"), fresh=True),
        ]

    assert len({conversation_of({"conversation": token}) for token in tokens}) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        identity(lasts=timedelta(seconds=-1)),
        identity(lasts=timedelta(hours=2)),
        identity(exp=None),
        identity(sub=None),
        jwt.encode({"sub": "anna", "exp": int((NOON + timedelta(minutes=5)).timestamp())}, "x" * 43, "HS256"),
        jwt.encode({"sub": "anna", "exp": int((NOON + timedelta(minutes=5)).timestamp())}, "", "none"),
        "not a token",
    ],
)
async def test_an_identity_that_cannot_be_trusted_is_refused(noon: Shop, visit: Visit, wrong: str) -> None:
    async with visit(noon.parts) as client:
        response = await client.post(VISITS, json={"identity": wrong})

    assert error(response) == (403, "wrong_identity")
