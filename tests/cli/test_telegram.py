"""`faqbot telegram check` asks the fake of the Bot API, which runs in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from faqbot.channels.telegram.fake import FakeBotApi, Refusal
from tests.cli.conftest import Faqbot

TOKEN = "1:" + "a" * 35


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBotApi]:
    """A Bot API that the settings point at."""
    api, loop = FakeBotApi(TOKEN), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(api.__aenter__(), loop).result(10)
    monkeypatch.setenv("FAQBOT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("FAQBOT_TELEGRAM_API_URL", api.url)
    yield api
    asyncio.run_coroutine_threadsafe(api.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_a_bot_that_works_is_named(faqbot: Faqbot, api: FakeBotApi) -> None:
    outcome = faqbot("telegram", "check")

    assert (outcome.code, outcome.out) == (0, "ok       @shop1_bot works, by polling\n")


def test_the_group_of_the_people_is_looked_at(faqbot: Faqbot, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_TELEGRAM_DESK", "-1009")

    outcome = faqbot("telegram", "check", "--json")

    assert [found["detail"] for found in outcome.json] == [
        "@shop1_bot works, by polling",
        "may manage topics in the group -1009",
    ]


@pytest.mark.parametrize(
    ("method", "refusal", "said"),
    [
        ("getMe", Refusal(401, "Unauthorized"), "ask @BotFather for another"),
        ("getMe", Refusal(500, "Internal Server Error"), "Telegram does not answer"),
        ("getChat", Refusal(400, "Bad Request: chat not found"), "the group -1009 is not to be seen"),
    ],
)
def test_what_does_not_work_is_said(
    faqbot: Faqbot, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch, method: str, refusal: Refusal, said: str
) -> None:
    monkeypatch.setenv("FAQBOT_TELEGRAM_DESK", "-1009")
    api.plan(method, refusal)

    outcome = faqbot("telegram", "check")

    assert outcome.code == 1
    assert said in outcome.out
    assert TOKEN not in outcome.out


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FAQBOT_TELEGRAM_TOKEN", "", "FAQBOT_TELEGRAM_TOKEN is not set"),
        ("FAQBOT_TELEGRAM_TOKEN", f"{TOKEN},nonsense", "token 2 of FAQBOT_TELEGRAM_TOKEN is not a bot's token"),
        ("FAQBOT_TELEGRAM_TOKEN", f"{TOKEN},{TOKEN}", "names the same bot twice"),
        ("FAQBOT_TELEGRAM_DESK", "here", "FAQBOT_TELEGRAM_DESK is 'here'"),
    ],
)
def test_a_wrong_setting_is_named(
    faqbot: Faqbot, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    outcome = faqbot("telegram", "check")

    assert outcome.code == 2
    assert said in outcome.err


@pytest.mark.parametrize(
    ("url", "said"), [("http://bot.example", "must begin with https://"), ("https://bot.example", "by webhook")]
)
def test_an_address_for_the_webhook_is_looked_at(
    faqbot: Faqbot, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("FAQBOT_TELEGRAM_WEBHOOK_URL", url)

    assert said in faqbot("telegram", "check").out
