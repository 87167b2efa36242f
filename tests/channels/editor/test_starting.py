"""The desk of a server that has just started: a base that is not read yet keeps nobody waiting."""

import asyncio
import re
from dataclasses import replace

import httpx2
import pytest

from faqbot.domain.edition import Draft
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.faq import KnowledgeBase
from faqbot.domain.operator import Change, Role
from faqbot.storage.memory import MemoryEntryStore
from tests.channels.editor.office import Office
from tests.channels.editor.test_entries import EDITED, TRACK, seen
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import ENTRIES

LIST = "/desk/entries"
READING = "The server has just started"


class LateEntryStore(MemoryEntryStore):
    """The entries of another store, of which the whole of a base can be had only once it is told so."""

    def __init__(self, store: MemoryEntryStore) -> None:
        self.kept, self.changes, self.bases, self.editions = store.kept, store.changes, store.bases, store.editions
        self.ready = asyncio.Event()
        self.fails = False

    async def load(self, kb: str) -> KnowledgeBase:
        await self.ready.wait()
        if self.fails:
            raise DatabaseUnavailable("gone")
        return await super().load(kb)


@pytest.fixture
async def late(office: Office) -> LateEntryStore:
    store = LateEntryStore(office.shop.entries)
    office.desk = replace(office.desk, entries=store)
    return store


async def read(browser: httpx2.AsyncClient, **params: str) -> httpx2.Response:
    """The list once all has been read, which the page asks for again and again."""
    for _ in range(200):
        response = await browser.get(LIST, params=params)
        if 'id="reading"' not in response.text:
            return response
        await asyncio.sleep(0.02)
    raise TimeoutError


async def test_the_list_shows_its_page_while_the_rest_is_read(office: Office, late: LateEntryStore) -> None:
    renamed = replace(ENTRIES[0], tags=("renamed",))
    change = Change(office.clock(), "li", "entry", "shop", renamed.id)
    for entry in (renamed, replace(ENTRIES[0], id="a-new-one")):
        await office.drafts.put(Draft(entry, "", "li", office.clock()), former=None, change=change)
    editor = await office.signed_in(Role.EDITOR)

    early = await editor.get(LIST)
    backwards = await editor.get(LIST, params={"sort": "id", "down": "1", "page": "9"})
    late.ready.set()
    whole = await read(editor)

    assert READING in early.text
    assert 'hx-select="#found"' in early.text
    assert READING not in whole.text
    assert rows(early.text) == rows(whole.text) == ["shop/a-new-one", "shop/password", "shop/refund", "shop/track"]
    assert rows(backwards.text) == rows(whole.text)[::-1]
    assert early.text.count("unpublished change") == whole.text.count("unpublished change") == 2
    assert ">renamed</span>" in early.text


def rows(text: str) -> list[str]:
    return re.findall(r'<td><a href="/desk/entry\?[^"]*">([^<]*)</a>', text)


@pytest.mark.parametrize(("language", "told"), [("en", READING), ("zh", "服务器刚启动")])
async def test_a_search_says_that_it_comes_in_a_moment_and_then_comes(
    office: Office, late: LateEntryStore, language: str, told: str
) -> None:
    viewer = await office.signed_in(Role.VIEWER, language=language)

    early = await viewer.get(LIST, params={"q": "parcel", "tag": "x"})
    late.ready.set()
    found = await read(viewer, q="parcel")

    assert (told in early.text, rows(early.text)) == (True, [])
    assert "<option selected>x</option>" in early.text
    assert (told in found.text, rows(found.text)) == (False, ["shop/track"])


async def test_an_entry_is_opened_and_drafted_and_its_review_asked_for_before_all_is_read(
    office: Office, late: LateEntryStore
) -> None:
    publisher = await office.signed_in(Role.PUBLISHER)

    form = await publisher.get("/desk/entry", params=TRACK)
    saved = await publisher.post("/desk/entry", data={**EDITED, "seen": seen(form)})
    again = await publisher.get("/desk/entry", params=TRACK)
    asked = await publisher.post("/desk/publish/review", data={"kb": "shop"})
    panel = await publisher.get("/desk/publish", params={"kb": "shop"})
    missing = await publisher.get("/desk/entry", params={"kb": "shop", "id": "no\x00thing"})

    assert [form.status_code, saved.status_code, asked.status_code, missing.status_code] == [200, 303, 303, 404]
    assert "shop/track" in panel.text
    assert EDITED["en_answer"] in again.text
    assert not late.ready.is_set()


async def test_a_program_gets_the_whole_list_and_waits_for_it(office: Office, late: LateEntryStore) -> None:
    client = await program(office, Role.VIEWER)

    waiting = asyncio.create_task(client.get("/api/v1/desk/entries", params={"q": "parcel"}))
    await asyncio.sleep(0.05)
    is_waiting = not waiting.done()
    late.ready.set()
    found = (await waiting).json()

    assert is_waiting
    assert [entry["id"] for entry in found["entries"]] == ["track"]


async def test_what_goes_wrong_while_it_is_read_is_told_and_it_is_read_again(
    office: Office, late: LateEntryStore
) -> None:
    viewer = await office.signed_in(Role.VIEWER)
    late.fails = True
    late.ready.set()

    failed = await viewer.get(LIST)
    late.fails = False
    whole = await read(viewer)

    assert (failed.status_code, whole.status_code) == (503, 200)
    assert READING not in whole.text
