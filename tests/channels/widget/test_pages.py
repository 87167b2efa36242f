"""The pages a browser is given."""

import json
import re
from importlib.resources import files

import httpx2
import pytest

PAGE = files("faqbot.channels.widget").joinpath("page")
NAMES = ["index.html", "docs.html", "chat.html", "page.css", "page.js", "words.js", "docs.js", "chat.js", "icon.svg"]
PATHS = [
    "/",
    "/docs",
    "/widget.js",
    "/page/page.css",
    "/page/page.js",
    "/page/words.js",
    "/page/docs.js",
    "/page/chat.js",
    "/page/icon.svg",
]


@pytest.mark.parametrize("path", PATHS)
async def test_a_page_is_sent_once_and_then_only_compared(client: httpx2.AsyncClient, path: str) -> None:
    first = await client.get(path)

    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert first.status_code == 200
    assert first.content
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_names_no_other_host(name: str) -> None:
    hosts = set(re.findall(r"(?:https?:)?//[\w.-]+", PAGE.joinpath(name).read_text("utf-8")))

    assert hosts <= {"http://www.w3.org"}  # the name of SVG's vocabulary; nobody fetches it


@pytest.mark.parametrize("name", ["index.html", "docs.html", "chat.html"])
def test_a_page_has_no_script_or_style_within(name: str) -> None:
    page = PAGE.joinpath(name).read_text("utf-8")

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert set(re.findall(r"<script[^>]*>([^<]*)</script>", page)) == {""}


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    text = PAGE.joinpath("words.js").read_text("utf-8")

    names = re.findall(r"^  (\w+): \{", text, re.MULTILINE)
    assert len(names) > 5
    assert len(re.findall(r"\bzh: \"", text)) == len(names)
    assert len(re.findall(r"\ben: \"", text)) == len(names)


async def test_the_api_describes_itself(client: httpx2.AsyncClient) -> None:
    api = json.loads((await client.get("/openapi.json")).text)

    assert set(api["paths"]) == {
        "/api/v1/messages",
        "/api/v1/conversation",
        "/api/v1/contact",
        "/api/v1/conversation/events",
        "/api/v1/sites/{site}",
        "/api/v1/visits",
        "/v1/chat/completions",
        "/v1/models",
        "/api/v1/feedback",
        "/api/v1/examples",
        "/healthz",
        "/livez",
        "/readyz",
        "/metrics",
    }
    answers = api["paths"]["/api/v1/messages"]["post"]["responses"]
    assert set(answers["200"]["content"]) == {"application/json", "text/event-stream"}
    assert answers["422"]["content"]["application/json"]["schema"]["properties"]["error"]["required"] == [
        "code",
        "message",
    ]
