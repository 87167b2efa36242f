"""Every address of the desk, as the router has it: none opens to whoever may not come in."""

import re

import httpx2
from fastapi.routing import APIRoute

from faqbot.channels.editor import routes
from faqbot.domain.operator import Role
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program

# What is there for those who have not come in yet, and what changes nothing that others see.
OPEN = ("/desk/sign-in", "/desk/invitation", "/desk/assets", "/desk/language", "/desk/sign-out")
FIELDS = {"kb": "shop"}
HARMLESS = (*OPEN, "/desk/entry/preview", "/desk/entry/checks")


def addresses(office: Office, prefix: str, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Method and path of every route below a prefix; what stands for a name is a name that nothing has."""
    found = [route for router in routes(office.desk) for route in router.routes if isinstance(route, APIRoute)]
    wanted = [route for route in found if route.path.startswith(prefix) and not route.path.startswith(without or "-")]
    return [
        (method, re.sub(r"\{[^}]+\}", "1", route.path)) for route in wanted for method in sorted(route.methods or ())
    ]


async def answered(client: httpx2.AsyncClient, asked: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The status that each address answers with."""
    return {one: (await client.request(*one, data=FIELDS if one[0] == "POST" else None)).status_code for one in asked}


async def test_no_page_opens_without_a_session(office: Office) -> None:
    asked = addresses(office, "/desk", OPEN)

    found = await answered(office.browser(), asked)

    assert len(asked) > 30
    assert {one: status for one, status in found.items() if status != 303} == {}


async def test_no_program_comes_in_without_a_key(office: Office) -> None:
    asked = addresses(office, "/api/v1/desk")

    found = await answered(office.browser(), asked)

    assert len(asked) > 25
    assert set(found.values()) <= {401, 415, 422}


async def test_a_viewer_changes_nothing_by_any_form(office: Office) -> None:
    viewer = await office.signed_in(Role.VIEWER, "shop")
    asked = [one for one in addresses(office, "/desk", HARMLESS) if one[0] == "POST"]
    before = await office.audit.changes(most=99)

    found = await answered(viewer, asked)

    assert len(asked) > 12
    assert {one: status for one, status in found.items() if status not in {403, 404, 422}} == {}
    assert await office.audit.changes(most=99) == before


async def test_a_key_that_may_only_look_deletes_nothing(office: Office) -> None:
    client = await program(office, Role.ADMIN, most=Role.VIEWER)
    asked = [one for one in addresses(office, "/api/v1/desk") if one[0] == "DELETE"]

    found = await answered(client, asked)

    assert {one: status for one, status in found.items() if status not in {403, 404, 422}} == {}
