"""Which websites may ask, and how each presents itself."""

from dataclasses import replace

import httpx2
import pytest
import structlog

from faqbot.channels.widget.sites import Sites
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.site import DEFAULT, Keys, Look, Site
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.storage.memory_sites import MemorySiteStore
from tests.channels.widget.conftest import Visit
from tests.channels.widget.shop import EN, KEYS, MESSAGES, NOON, ZH, Shop, ask, error
from tests.conversation.desk import nine_to_six

PAGE = "https://www.shop.example"
SITE = Site("shop", Keys("s" * 43, "t" * 43), origins=("https://*.shop.example",))


@pytest.fixture
async def known(shop: Shop) -> Shop:
    await shop.sites.put(SITE)
    return shop


def from_page(origin: str = PAGE) -> dict[str, str]:
    return {"Origin": origin}


async def test_a_page_of_the_site_may_ask_and_read_the_answer(known: Shop, client: httpx2.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"text": "Where is my parcel?", "site": "shop"}, headers=from_page())

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == PAGE
    assert response.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in response.headers


async def test_a_page_asks_first_what_it_may_send(known: Shop, client: httpx2.AsyncClient) -> None:
    asking = from_page() | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}

    response = await client.options(MESSAGES, headers=asking)

    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "Authorization" in response.headers["access-control-allow-headers"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://shop.example.evil.example"])
async def test_another_page_is_told_nothing(known: Shop, client: httpx2.AsyncClient, origin: str) -> None:
    asked = await client.post(MESSAGES, json={"text": "hello", "site": "shop"}, headers=from_page(origin))
    before = await client.options(MESSAGES, headers=from_page(origin) | {"Access-Control-Request-Method": "POST"})

    assert error(asked) == (403, "wrong_origin")
    assert before.status_code == 405
    assert "access-control-allow-origin" not in asked.headers | before.headers


async def test_a_page_of_one_site_may_not_use_another(known: Shop, client: httpx2.AsyncClient) -> None:
    token = (await ask(client, "hello"))["conversation"]

    asked = await client.post(MESSAGES, json={"text": "hello"}, headers=from_page())
    going_on = await client.post(MESSAGES, json={"text": "hello", "conversation": token}, headers=from_page())

    assert error(asked) == (403, "wrong_origin")
    assert error(going_on) == (403, "wrong_origin")


async def test_the_pages_of_this_server_may_ask_without_being_named(client: httpx2.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"text": "hello"}, headers=from_page("http://bot.example"))

    assert response.status_code == 200


async def test_only_the_api_is_open_to_other_pages(known: Shop, client: httpx2.AsyncClient) -> None:
    responses = [await client.get(path, headers=from_page()) for path in ("/metrics", "/readyz", "/", "/openapi.json")]

    assert {response.headers.get("access-control-allow-origin") for response in responses} == {None}


async def test_the_script_may_be_loaded_by_everybody(client: httpx2.AsyncClient) -> None:
    headers = (await client.get("/widget.js")).headers

    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["access-control-allow-origin"] == "*"


async def test_a_site_asks_its_own_knowledge_base_only(shop: Shop, client: httpx2.AsyncClient) -> None:
    await shop.sites.put(replace(SITE, kbs=("shop",)))

    own = await ask(client, "Where is my parcel?", site="shop")
    named = await client.post(MESSAGES, json={"text": "hello", "site": "shop", "kb": "other"})

    assert shop.thinking.asked[-1].kb == "shop"
    assert own["entry_id"] == "track"
    assert error(named) == (404, "unknown_kb")


async def test_a_site_whose_knowledge_base_is_gone_says_so(shop: Shop, client: httpx2.AsyncClient) -> None:
    await shop.sites.put(replace(SITE, kbs=("gone",)))

    response = await client.post(MESSAGES, json={"text": "hello", "site": "shop"})
    about = await client.get("/api/v1/sites/shop")

    assert error(response) == (404, "unknown_kb")
    assert about.json()["suggestions"] == {"zh": [], "en": []}


async def test_a_site_tells_how_it_presents_itself(shop: Shop, visit: Visit) -> None:
    look = Look({ZH: "您好", EN: "Hello"}, {EN: ("Where is it?",), ZH: ("在哪儿？",)}, "#aa0033")
    site = replace(SITE, look=look, kbs=("shop",))
    await shop.sites.put(site)

    handoffs = Handoffs(MemoryHandoffStore(), shop.turns, opening_of=nine_to_six)

    async with visit(replace(shop.parts, now=lambda: NOON, handoffs=handoffs)) as client:
        told = (await client.get("/api/v1/sites/shop")).json()

    assert told == {
        "site": "shop",
        "greeting": {"zh": "您好", "en": "Hello"},
        "suggestions": {"zh": ["在哪儿？"], "en": ["Where is it?"]},
        "accent": "#aa0033",
        "hours": {"zh": "每天 09:00–18:00", "en": "daily 09:00–18:00"},
        "people_are_in": True,
    }


async def test_a_site_that_suggests_nothing_suggests_what_has_an_answer(client: httpx2.AsyncClient) -> None:
    told = (await client.get("/api/v1/sites/default")).json()

    assert "Where is my parcel?" in told["suggestions"]["en"]
    assert "我的包裹到哪儿了？" in told["suggestions"]["zh"]
    assert (told["hours"], told["people_are_in"]) == ({}, False)


@pytest.mark.parametrize("path", ["/api/v1/sites/gone", "/chat/gone"])
async def test_a_site_that_is_not_there_is_not_found(client: httpx2.AsyncClient, path: str) -> None:
    assert error(await client.get(path)) == (404, "unknown_site")


async def test_a_site_has_a_page_that_its_own_pages_may_frame(known: Shop, client: httpx2.AsyncClient) -> None:
    framed = (await client.get("/chat/shop")).headers["content-security-policy"]
    alone = (await client.get("/chat/default")).headers["content-security-policy"]

    assert framed.endswith("frame-ancestors https://*.shop.example")
    assert alone.endswith("frame-ancestors 'none'")


class Failing(MemorySiteStore):
    """A store that can be taken away."""

    is_away = False

    async def sites(self) -> tuple[Site, ...]:
        if self.is_away:
            raise DatabaseUnavailable("The database is gone.")
        return await super().sites()


async def test_sites_are_remembered_while_the_database_is_away() -> None:
    store, clock = Failing(), iter([0.0, 0.0, 10.0, 10.0])
    await store.put(Site(DEFAULT, KEYS))
    sites = Sites(store, lambda: next(clock))
    await sites.site(None)

    store.is_away = True
    with structlog.testing.capture_logs() as logs:
        found = await sites.site(None)

    assert found.id == DEFAULT
    assert [entry["event"] for entry in logs] == ["sites.unavailable"]


async def test_without_a_database_from_the_start_nobody_may_ask(shop: Shop, visit: Visit) -> None:
    store = Failing()
    store.is_away = True

    async with visit(replace(shop.parts, sites=store)) as client:
        response = await client.post(MESSAGES, json={"text": "hello"}, headers=from_page())

    assert error(response) == (503, "unavailable")
    assert "access-control-allow-origin" not in response.headers
