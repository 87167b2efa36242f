"""What every response carries, and what the log never does."""

from dataclasses import replace

import httpx2
import pytest
import structlog

from tests.channels.widget.conftest import Visit
from tests.channels.widget.shop import CONVERSATION, MESSAGES, Shop, ask, bearing
from tests.channels.widget.test_streams import failing

SECRET = "my card is 4111"


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/openapi.json", "/healthz", "/readyz", "/metrics", "/nothing", MESSAGES, "/page/page.js"]
)
async def test_every_response_has_the_security_headers(client: httpx2.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_mistake_of_ours_has_the_headers_too(shop: Shop, visit: Visit) -> None:
    async with visit(replace(shop.parts, assistant=failing(shop, RuntimeError("x")))) as client:
        response = await client.post(MESSAGES, json={"text": "Where is my parcel?"})

    assert response.status_code == 500
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_no_other_site_may_read_an_answer(client: httpx2.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"text": "hello"}, headers={"Origin": "https://evil.example"})

    assert "access-control-allow-origin" not in response.headers


async def test_the_access_log_names_the_route_and_no_words(shop: Shop, visit: Visit) -> None:
    with structlog.testing.capture_logs() as logs:
        async with visit(replace(shop.parts, access_log=True)) as client:
            answer = await ask(client, SECRET)
            await client.get(CONVERSATION, headers=bearing(answer["conversation"]))

    requests = [entry for entry in logs if entry["event"] == "request"]
    assert [entry["route"] for entry in requests] == [MESSAGES, "/api/v1/conversation"]
    assert SECRET not in str(logs)
    assert answer["conversation"] not in str(logs)


async def test_the_log_of_a_mistake_has_its_place_and_not_its_words(shop: Shop, visit: Visit) -> None:
    with structlog.testing.capture_logs() as logs:
        async with visit(replace(shop.parts, assistant=failing(shop, RuntimeError(SECRET)))) as client:
            await client.post(MESSAGES, json={"text": "Where is my parcel?"})

    failed = [entry for entry in logs if entry["event"] == "request.failed"]
    assert [entry["error"] for entry in failed] == ["RuntimeError"]
    assert "raise self.error" in str(failed)
    assert SECRET not in str(logs)


async def test_nothing_is_logged_of_a_request_unless_asked_for(client: httpx2.AsyncClient) -> None:
    with structlog.testing.capture_logs() as logs:
        await client.get("/healthz")

    assert logs == []
