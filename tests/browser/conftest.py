"""A real Chromium, and a bot on loopback that it visits: the widget on the demo page and on another site's page."""

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect, sync_playwright
from playwright.sync_api import Request as HttpRequest

from faqbot.channels.widget import create_app
from faqbot.conversation.noted import Noted
from faqbot.domain.site import Site
from faqbot.templates.hours import Opening
from faqbot.templates.values import Both
from tests.channels.widget.shop import KEYS, Shop, a_shop

T = TypeVar("T")
PATIENCE_MS = 15_000
# What a careful website says of its own pages; the bot's address is all that it lets in.
POLICY = (
    "default-src 'none'; script-src {bot} 'self'; connect-src {bot}; require-trusted-types-for 'script'; "
    "trusted-types lit-html dompurify"
)
PAGE = (
    '<!doctype html><html lang="{lang}" dir="{dir}"><meta charset="utf-8"><title>Shop</title>'
    '<script src="/foreign/early.js"></script><script async src="{bot}/widget.js" data-site="shop"></script>'
    "<main><h1>Shop</h1></main></html>"
)
EARLY = "window.heard = []; window.faqbot = [['on', 'ready', (detail) => heard.push(detail)], ['open']];"


@dataclass
class Doors:
    """Whether people are there, for all bases and hours; None while nothing is said of hours."""

    opening: Opening | None = None

    async def __call__(self, _kb: str | None, _hours: str, _at: datetime) -> Opening | None:
        return self.opening

    def close(self) -> None:
        self.opening = Opening(None, Both("周一至周五 09:00–18:00", "Monday to Friday 09:00–18:00"))


@dataclass
class Bot:
    """A bot that can be stopped and started again at the same address, with the same stores."""

    shop: Shop
    doors: Doors = field(default_factory=Doors)
    port: int = 0
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def foreign(self) -> str:
        """The same machine by another name: for a browser, another site."""
        return f"http://localhost:{self.port}/foreign/page"

    def start(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        app = create_app(self.shop.parts)
        _add_foreign_pages(app, self.address)
        self._server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop as if the machine had gone: who waits for an answer loses the line."""
        assert self._server is not None
        assert self._thread is not None
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(PATIENCE_MS / 1000)


def _add_foreign_pages(app: FastAPI, bot: str) -> None:
    async def page(request: Request) -> Response:
        asked = {"lang": "en", "dir": "ltr"} | dict(request.query_params)
        headers = {"Content-Security-Policy": POLICY.format(bot=bot)}
        return Response(PAGE.format(bot=bot, **asked), media_type="text/html", headers=headers)

    async def early() -> Response:
        return Response(EARLY, media_type="text/javascript")

    app.add_api_route("/foreign/page", page)
    app.add_api_route("/foreign/early.js", early)


@dataclass
class Visitor:
    """A page with what went wrong on it: addresses of other hosts, dialogs, errors, and what its policy stopped."""

    page: Page
    context: BrowserContext
    foreign: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


Visiting = Callable[..., Visitor]


def elsewhere(work: Coroutine[Any, Any, T]) -> T:
    """Wait for something in a loop of another thread; the library that drives the browser keeps this one's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result(PATIENCE_MS / 1000)


@pytest.fixture(scope="module")  # while it lasts, no test of this process can have a loop of its own
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        reason = "there is no Chromium; install the package chromium, or run deploy/browser.sh as root"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def bot() -> Iterator[Bot]:
    doors = Doors()
    bot = Bot(elsewhere(a_shop(operators=Noted(), opening_of=doors)), doors)
    bot.start()
    site = Site("shop", KEYS, origins=(f"http://localhost:{bot.port}",))
    elsewhere(bot.shop.sites.put(site))
    yield bot
    bot.stop()


@pytest.fixture
def visiting(chromium: Browser, bot: Bot) -> Iterator[Visiting]:
    """Open a page of the bot; more makes it another kind of visitor, as Playwright's contexts are told."""
    opened: list[BrowserContext] = []

    def visit(address: str = "", **kind: object) -> Visitor:
        context = chromium.new_context(**({"locale": "en-GB", "viewport": {"width": 1100, "height": 760}} | kind))  # type: ignore[arg-type] # as the library takes them
        opened.append(context)
        return watched(context, bot, address)

    yield visit
    for context in opened:
        context.close()


def watched(context: BrowserContext, bot: Bot, address: str = "") -> Visitor:
    """A new page of a visitor, at an address of the bot's or at a whole one."""
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    visitor = Visitor(context.new_page(), context)
    page = visitor.page
    own = (bot.address, f"http://localhost:{bot.port}", "data:", "blob:")

    def asked(request: HttpRequest) -> None:
        visitor.foreign += [] if request.url.startswith(own) else [request.url]

    def interrupted(dialog: Dialog) -> None:
        visitor.troubles.append(dialog.message)
        dialog.dismiss()

    def complained(said: ConsoleMessage) -> None:
        visitor.troubles += [said.text] if "Policy" in said.text else []

    page.on("request", asked)
    page.on("dialog", interrupted)
    page.on("console", complained)
    page.on("pageerror", lambda error: visitor.troubles.append(str(error)))
    page.goto(address if address.startswith("http") else bot.address + address)
    return visitor
