"""Documents for programs."""

import httpx2

from faqbot.domain.operator import Role
from tests.channels.editor.office import Office
from tests.channels.editor.papers import RETURNS, WARRANTY, elsewhere, file
from tests.channels.editor.test_bundles import TEXT
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import error

HERE = "/api/v1/desk/documents"


async def test_documents_are_listed_and_read_with_what_was_masked(office: Office) -> None:
    await file(office, RETURNS, WARRANTY, elsewhere(RETURNS, "staff"))
    client = await program(office, Role.VIEWER)

    listed = (await client.get(HERE, params={"kind": "pdf"})).json()
    read = (await client.get(f"{HERE}/shop/returns-1")).json()

    assert (listed["total"], listed["pages"]) == (1, 1)
    assert listed["documents"] == [read["document"]]
    assert read["document"]["masked"] == {"e-mail": 1, "phone": 2}
    assert read["document"] | {"cleaning": [], "masked": {}} == {
        "kb": "shop",
        "id": "returns-1",
        "title": "Returns",
        "place": "returns.pdf",
        "kind": "pdf",
        "added_at": "2026-03-01T12:00:00Z",
        "passages": 2,
        "cleaning": [],
        "masked": {},
        "unread": [3, 4],
    }
    assert read["passages"][0] == {
        "text": "Send it back within 30 days.",
        "heading": ["Returns", "How long"],
        "page": 1,
    }


async def test_a_program_removes_a_document_once(office: Office) -> None:
    await file(office, RETURNS, WARRANTY)
    client = await program(office, Role.EDITOR)

    gone = await client.delete(f"{HERE}/shop/returns-1")
    again = await client.delete(f"{HERE}/shop/returns-1")

    assert gone.json() == {"removed": True}
    assert error(again) == (404, "unknown_document")
    assert await office.desk.documents.documents() == (WARRANTY,)


async def test_a_key_removes_and_sees_no_more_than_its_role_allows(office: Office) -> None:
    await file(office, RETURNS, elsewhere(RETURNS, "staff"))
    client = await program(office, Role.ADMIN, most=Role.VIEWER)

    own = await client.delete(f"{HERE}/shop/returns-1")
    foreign = [await client.request(method, f"{HERE}/staff/returns-1") for method in ("GET", "DELETE")]

    assert error(own) == (403, "forbidden")
    assert [error(one) for one in foreign] == [(404, "unknown_document")] * 2
    assert len(await office.desk.documents.documents()) == 2


async def give(client: httpx2.AsyncClient, *files: tuple[str, bytes], **fields: str) -> httpx2.Response:
    given = [("file", one) for one in files] or [("file", ("", b""))]
    return await client.post(HERE, files=given, data={"kb": "shop"} | fields)


async def test_a_program_gives_files_and_asks_what_became_of_them(office: Office) -> None:
    client = await program(office, Role.EDITOR)

    given = await give(client, ("returns.md", TEXT), ("empty.pdf", b""))
    told = (await client.get(f"/api/v1/desk/bundles/{given.json()['id']}")).json()

    assert given.status_code == 202
    assert [item["fate"] for item in given.json()["items"]] == ["waiting", "waiting"]
    assert told["done"]
    returns, empty = told["items"]
    assert (returns["fate"], returns["cleaning"]) == ("added", {"personal-data": 1})
    assert (empty["fate"], empty["document"], empty["why"]) == ("failed", None, "empty.pdf: the file is empty")
    assert (await client.get(f"{HERE}/shop/{returns['document']}")).json()["document"]["place"] == "returns.md"


async def test_what_cannot_be_taken_is_refused_with_a_sentence(office: Office) -> None:
    client = await program(office, Role.EDITOR)

    nothing = await give(client)
    inward = await give(client, address="ftp://shop.example/a")
    foreign = await give(client, ("a.md", TEXT), kb="staff")
    unknown = await give(client, ("a.md", TEXT), replaces="nobody")
    bare = await client.post(HERE, json={"kb": "shop"})
    lost = await client.get("/api/v1/desk/bundles/none")

    assert [error(one) for one in (nothing, inward, foreign, unknown, bare, lost)] == [
        (422, "invalid"),
        (422, "invalid"),
        (403, "forbidden"),
        (404, "unknown_document"),
        (422, "invalid"),
        (404, "unknown_bundle"),
    ]


async def test_a_key_that_may_only_look_gives_nothing(office: Office) -> None:
    client = await program(office, Role.ADMIN, most=Role.VIEWER)

    refused = await give(client, ("a.md", TEXT))

    assert error(refused) == (403, "forbidden")
    assert await office.desk.documents.documents() == ()
