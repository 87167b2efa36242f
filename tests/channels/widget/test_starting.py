"""What is answered before there is an application."""

import httpx2
import pytest
from starlette.responses import PlainTextResponse

from faqbot.channels.widget.starting import Front


async def asked(front: Front, method: str, path: str, accept: str = "*/*") -> httpx2.Response:
    transport = httpx2.ASGITransport(front)
    async with httpx2.AsyncClient(transport=transport, base_url="http://bot") as client:
        return await client.request(method, path, headers={"Accept": accept})


@pytest.mark.parametrize("path", ["/livez", "/healthz"])
async def test_a_process_that_starts_is_alive(path: str) -> None:
    response = await asked(Front(), "GET", path)

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/readyz"), ("POST", "/api/v1/messages"), ("GET", "/metrics"), ("POST", "/telegram/1"), ("GET", "/desk")],
)
async def test_all_else_is_refused_with_the_time_to_come_back(method: str, path: str) -> None:
    response = await asked(Front(), method, path)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "starting" in response.text


async def test_readiness_says_in_its_usual_form_what_is_missing() -> None:
    told = (await asked(Front(), "GET", "/readyz")).json()

    assert (told["status"], told["checks"][0]["ok"]) == ("not_ready", False)


async def test_a_person_reads_it_in_both_languages_and_is_brought_back() -> None:
    response = await asked(Front(), "GET", "/", "text/html,*/*")

    assert (response.status_code, response.headers["Refresh"]) == (503, "2")
    assert "正在启动" in response.text
    assert "Starting up" in response.text


async def test_once_it_is_open_the_application_answers() -> None:
    front = Front()

    front.open(PlainTextResponse("here"))

    assert (await asked(front, "GET", "/anything")).text == "here"
