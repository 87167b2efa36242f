"""Signing in with the company account in a real browser: away to the provider, and back to the desk."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from faqbot.channels.editor.oidc import Client, Provider
from faqbot.channels.editor.oidc.fake import FakeProvider
from faqbot.domain.operator import Role
from tests.browser.conftest import PATIENCE_MS, Bot, Visiting, elsewhere
from tests.browser.desk.conftest import LANGUAGES, an_office, served
from tests.browser.test_access import AXE, findings
from tests.channels.editor.office import Office
from tests.channels.widget.test_asset import expect_tools

LABEL = "Example ID"


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """A provider in a thread of its own, until it is told to stop."""
    fake, loop = FakeProvider(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(fake.__aenter__(), loop).result(PATIENCE_MS / 1000)
    yield fake
    asyncio.run_coroutine_threadsafe(fake.stop(), loop).result(PATIENCE_MS / 1000)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(PATIENCE_MS / 1000)
    loop.close()


@pytest.fixture
def office(provider: FakeProvider) -> Office:
    office = an_office(Role.ADMIN)
    client = Client(provider.url, provider.client_id, provider.secret, label=LABEL)
    office.desk = replace(office.desk, provider=Provider(client, office.clock))
    return office


@pytest.fixture
def bot(office: Office) -> Iterator[Bot]:
    with served(office) as bot:
        yield bot


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_comes_in_with_the_company_account(office: Office, visiting: Visiting, language: str) -> None:
    expect_tools(AXE)
    visitor = visiting("/healthz", locale=language)
    page = visitor.page
    page.add_init_script(path=AXE)
    page.goto(page.url.replace("/healthz", "/desk"))
    button = page.get_by_role("link", name=LABEL)

    button.click()
    expect(page.get_by_role("alert")).to_be_visible()
    uninvited = findings(page)
    elsewhere(office.accounts.invite("mei", {"shop": Role.EDITOR}, address="mei@shop.example"))
    button.click()

    expect(page.locator(".who")).to_contain_text("mei")
    assert uninvited == []
    assert [trouble for trouble in visitor.troubles if "Policy" in trouble] == []
