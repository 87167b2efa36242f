"""Updates that Telegram brings: taken only with the secret, acknowledged only once they are kept."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest
import uvicorn

from faqbot.channels.telegram import bots
from faqbot.channels.telegram.fake import FakeBotApi
from faqbot.channels.telegram.webhook import SECRET_HEADER, is_secret
from faqbot.channels.widget import create_app
from faqbot.domain.errors import DatabaseUnavailable
from tests.channels.telegram.office import TOKEN, TOM, TRACK, TRACKED, Office, Rules, opened_office
from tests.channels.widget.conftest import visit

HOOK = "/telegram/1"
SECRET = {SECRET_HEADER: bots.secret(TOKEN)}
UPDATE = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 1, "chat": TOM.chat, "from": TOM.user, "text": TRACK},
}


@pytest.fixture
def rules() -> Rules:
    return Rules(webhook_url="https://bot.example/")


@pytest.fixture
async def telegram(office: Office) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody who claims to be Telegram."""
    await office.api.until(lambda: "1" in office.api.webhooks)
    await asyncio.sleep(0.05)
    async with visit(replace(office.shop.parts, more_routes=(office.telegram.router(),))) as client:
        yield client


async def test_an_update_with_the_secret_is_answered(office: Office, telegram: httpx2.AsyncClient) -> None:
    response = await telegram.post(HOOK, json=UPDATE, headers=SECRET)

    assert response.status_code == 200
    assert (await office.api.reply(TOM.id)).text == TRACKED


async def test_telegram_is_told_the_address_the_secret_and_what_to_bring(office: Office) -> None:
    await office.api.until(lambda: "1" in office.api.webhooks)

    hook = office.api.webhooks["1"]
    assert hook["url"] == "https://bot.example/telegram/1"
    assert hook["secret_token"] == bots.secret(TOKEN)
    assert "message" in hook["allowed_updates"]
    assert hook["drop_pending_updates"] is False


@pytest.mark.parametrize(
    "header",
    [None, b"", b"wrong", bots.secret(TOKEN).encode()[:-1], "密".encode(), b"\xff\xfe", b"\xe9" * 64],
    ids=repr,
)
async def test_without_the_secret_nothing_is_kept(
    office: Office, telegram: httpx2.AsyncClient, header: bytes | None
) -> None:
    headers = [] if header is None else [(SECRET_HEADER.encode(), header)]

    response = await telegram.post(HOOK, json=UPDATE, headers=headers)

    assert response.status_code == 403
    assert await office.stores.arrivals.keep([]) == ()
    assert await office.stores.arrivals.unanswered("telegram") == ()
    assert office.outbox.letters == {}


async def test_an_unknown_bot_is_refused_like_a_wrong_secret(telegram: httpx2.AsyncClient) -> None:
    assert (await telegram.post("/telegram/99", json=UPDATE, headers=SECRET)).status_code == 403


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "7"}', b"[" * 99_999, b"x" * 1_100_000])
async def test_what_is_no_update_is_refused(telegram: httpx2.AsyncClient, body: bytes) -> None:
    assert (await telegram.post(HOOK, content=body, headers=SECRET)).status_code == 400


async def test_an_update_that_cannot_be_kept_is_to_be_brought_again(
    office: Office, telegram: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_arrivals: object) -> None:
        raise DatabaseUnavailable("gone")

    with monkeypatch.context() as patched:
        patched.setattr(office.stores.arrivals, "keep", away)
        refused = await telegram.post(HOOK, json=UPDATE, headers=SECRET)

    again = await telegram.post(HOOK, json=UPDATE, headers=SECRET)

    assert (refused.status_code, again.status_code) == (503, 200)
    assert (await office.api.reply(TOM.id)).text == TRACKED


async def test_twenty_copies_at_once_are_answered_once(office: Office, telegram: httpx2.AsyncClient) -> None:
    responses = await asyncio.gather(*(telegram.post(HOOK, json=UPDATE, headers=SECRET) for _ in range(20)))

    await office.api.reply(TOM.id)
    await asyncio.sleep(0.1)
    assert {response.status_code for response in responses} == {200}
    assert len(office.api.sent(TOM.id)) == 1


async def test_a_stopping_bot_takes_nothing_in(office: Office, telegram: httpx2.AsyncClient) -> None:
    office.telegram.stop()

    assert (await telegram.post(HOOK, json=UPDATE, headers=SECRET)).status_code == 503


async def test_telegram_itself_brings_updates_over_a_real_connection(api: FakeBotApi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with opened_office(api, Rules(webhook_url=address)) as office, served(office, listener):
            api.says(TOM, TRACK)

            assert (await api.reply(TOM.id)).text == TRACKED


@asynccontextmanager
async def served(office: Office, listener: socket.socket) -> AsyncIterator[None]:
    app = create_app(replace(office.shop.parts, more_routes=(office.telegram.router(),)))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield
    server.should_exit = True
    await serving


@pytest.mark.parametrize(
    ("expected", "given", "is_right"),
    [("a", "a", True), ("a", "b", False), (None, None, False), ("a", None, False), (None, "", False), ("", "", True)],
)
def test_a_secret_is_right_only_if_it_is_known_and_the_same(
    expected: str | None, given: str | None, *, is_right: bool
) -> None:
    assert is_secret(expected, given) is is_right
