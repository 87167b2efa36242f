"""Operators as an admin lets them in, gives them roles and removes them, at the desk."""

import re

import httpx2
import pytest

from faqbot.domain.operator import Role
from tests.channels.editor.office import PASSWORD, SITE, Office, sign_in

HERE = "/desk/operators"


async def roles(office: Office, name: str) -> dict[str, Role]:
    return {one.name: dict(one.roles) for one in await office.accounts.operators()}[name]


def link(response: httpx2.Response) -> str:
    found = re.search(r"<code>(.+)</code>", response.text)
    assert found
    return found[1]


async def test_somebody_is_let_in_by_a_link_that_is_shown_once(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)

    invited = await admin.post(HERE, data={"name": "mei", "role": "editor", "kb": "shop"})
    listed = await admin.get(HERE)
    browser = office.browser()
    accepted = await browser.post(link(invited), data={"name": "mei", "password": PASSWORD, "again": PASSWORD})

    assert link(invited).startswith(f"{SITE}/desk/invitation/secret-")
    assert "invitation/" not in listed.text
    assert "no password yet" in listed.text
    assert accepted.status_code == 303
    assert await roles(office, "mei") == {"shop": Role.EDITOR}
    assert "no password yet" not in (await admin.get(HERE)).text
    assert ("admin", "invited", "mei") in {
        (c.operator, c.action, c.subject) for c in await office.audit.changes(most=9)
    }


async def test_a_new_link_leaves_the_roles_as_they_are(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)
    await office.hire("mei", Role.EDITOR, "shop")

    await admin.post(HERE, data={"name": "mei"})

    assert await roles(office, "mei") == {"shop": Role.EDITOR}


async def test_a_role_holds_from_the_next_request_on(office: Office) -> None:
    admin, viewer = await office.signed_in(Role.ADMIN), await office.signed_in(Role.VIEWER, "shop")
    before = await viewer.get("/desk/entry/new")

    given = await admin.post(f"{HERE}/role", data={"name": "viewer", "kb": "shop", "role": "editor"})
    after = await viewer.get("/desk/entry/new")
    await admin.post(f"{HERE}/role", data={"name": "viewer", "kb": "account", "role": "viewer"})
    await admin.post(f"{HERE}/role", data={"name": "viewer", "kb": "shop", "none": "1"})

    assert (before.status_code, after.status_code) == (403, 200)
    assert given.headers["location"] == f"{HERE}?done=role_done"
    assert await roles(office, "viewer") == {"account": Role.VIEWER}
    assert (await viewer.get("/desk/entry/new")).status_code == 403


async def test_the_last_role_is_not_taken_away(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)
    await office.hire("mei", Role.EDITOR, "shop")

    refused = await admin.post(f"{HERE}/role", data={"name": "mei", "kb": "shop", "none": "1"})

    assert (refused.status_code, "one role at least" in refused.text) == (422, True)
    assert await roles(office, "mei") == {"shop": Role.EDITOR}


@pytest.mark.parametrize(
    ("path", "given"),
    [("/role", {"kb": "", "role": "editor"}), ("/role", {"kb": "", "none": "1"}), ("/remove", {})],
)
async def test_the_last_admin_stays(office: Office, path: str, given: dict[str, str]) -> None:
    admin = await office.signed_in(Role.ADMIN)
    await office.accounts.invite("li", {"": Role.ADMIN})
    await office.accounts.grant("admin", "shop", Role.VIEWER, by="li")

    refused = await admin.post(HERE + path, data={"name": "admin"} | given)

    assert (refused.status_code, "last admin" in refused.text) == (422, True)
    assert (await roles(office, "admin"))[""] is Role.ADMIN


async def test_one_of_two_admins_may_go(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)
    await office.hire("li", Role.ADMIN)

    gone = await admin.post(f"{HERE}/remove", data={"name": "admin"})

    assert gone.headers["location"] == f"{HERE}?done=operator_removed"
    assert [one.name for one in await office.accounts.operators()] == ["li"]
    assert (await admin.get(HERE)).headers["location"] == "/desk/sign-in"


async def test_sessions_of_somebody_end_at_once(office: Office) -> None:
    admin, editor = await office.signed_in(Role.ADMIN), await office.signed_in(Role.EDITOR)

    await admin.post(f"{HERE}/sign-out", data={"name": "editor"})

    assert (await editor.get("/desk/entries")).headers["location"] == "/desk/sign-in"
    assert (await sign_in(editor, "editor")).status_code == 303


async def test_only_admins_of_everything_see_or_change_operators(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER)
    await office.hire("local", Role.ADMIN, "shop")
    local = office.browser()
    await sign_in(local, "local")

    seen = [(await one.get(HERE)).status_code for one in (publisher, local)]
    changed = [
        (await one.post(f"{HERE}/role", data={"name": "local", "kb": "", "role": "admin"})).status_code
        for one in (publisher, local)
    ]

    assert (seen, changed) == ([403, 404], [403, 404])
    assert await roles(office, "local") == {"shop": Role.ADMIN}
    assert HERE not in (await publisher.get("/desk/entries")).text


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "faqbot", "a\tb"])
async def test_names_that_are_none_are_refused(office: Office, name: str) -> None:
    admin = await office.signed_in(Role.ADMIN)

    refused = await admin.post(HERE, data={"name": name, "role": "viewer"})

    assert (refused.status_code, "visible characters" in refused.text) == (422, True)
    assert [one.name for one in await office.accounts.operators()] == ["admin"]


async def test_what_cannot_be_meant_is_refused(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)

    odd = await admin.post(f"{HERE}/role", data={"name": "admin", "role": "king"})
    nobody = await admin.post(f"{HERE}/remove", data={"name": "nobody"})
    unknown = await admin.post(f"{HERE}/sign-out", data={"name": "nobody"})

    assert (odd.status_code, nobody.status_code, unknown.status_code) == (422, 404, 422)
