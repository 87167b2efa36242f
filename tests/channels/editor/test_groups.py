"""Roles from the groups of an identity provider: who is in one comes in uninvited, and may do what it gives."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from faqbot.channels.editor.oidc import Client, Provider
from faqbot.channels.editor.oidc.fake import Claims, FakeProvider
from faqbot.domain.errors import BadSetting
from faqbot.domain.operator import EVERYWHERE, Operator, Role
from faqbot.editing.groups import groups_of
from tests.channels.editor.office import PASSWORD, Office, sign_in
from tests.channels.editor.test_provider import MEI, SESSION, come, invited, lacking, saying

GROUPS = "faq-editors=editor@shop, faq-boss=publisher@shop, faq-admins=admin, /staff/faq=viewer"
EDITORS = {"shop": Role.EDITOR}


@pytest.fixture
async def elsewhere(office: Office) -> AsyncIterator[FakeProvider]:
    """A provider that tells the groups of mei, at an office where groups give roles."""
    async with FakeProvider(now=lambda: office.clock().timestamp()) as fake:
        client = Client(fake.url, fake.client_id, fake.secret)
        office.with_groups(groups_of(GROUPS))
        office.desk = replace(office.desk, provider=Provider(client, office.clock))
        fake.claimed = saying(groups=["faq-editors"])
        yield fake


async def operator(office: Office, name: str = MEI) -> Operator:
    (found,) = [one for one in await office.accounts.operators() if one.name == name]
    return found


async def noted(office: Office) -> list[tuple[str, str, str, str]]:
    """What the log of changes says of groups, oldest first."""
    kept = {"joined", "grouped", "identity"}
    changes = [one for one in await office.audit.changes(most=50) if one.action in kept]
    return [(one.operator, one.action, one.kb, one.subject) for one in reversed(changes)]


async def test_who_is_in_a_group_comes_in_uninvited_with_its_role(office: Office, elsewhere: FakeProvider) -> None:
    browser = office.browser()

    back = await come(browser)

    assert back.headers["location"] == "/desk"
    mei = await operator(office)
    assert (mei.roles, mei.email, mei.password, mei.is_grouped) == (EDITORS, MEI, "", True)
    assert (await browser.get("/desk/entries")).status_code == 200
    assert (await browser.get("/desk/operators")).status_code == 404
    assert await noted(office) == [(MEI, "joined", "", MEI), (MEI, "grouped", "shop", f"{MEI} · editor")]


async def test_roles_follow_the_groups_at_every_sign_in(office: Office, elsewhere: FakeProvider) -> None:
    await come(office.browser())
    elsewhere.claimed = saying(groups=["faq-editors", "faq-boss", "/staff/faq", "unheard of"])
    await come(office.browser("192.0.2.8"))
    more = (await operator(office)).roles
    elsewhere.claimed = saying(groups="/staff/faq")
    await come(office.browser("192.0.2.9"))

    assert more == {"shop": Role.PUBLISHER, EVERYWHERE: Role.VIEWER}
    assert (await operator(office)).roles == {EVERYWHERE: Role.VIEWER}
    assert [(kb, told) for _, action, kb, told in await noted(office) if action == "grouped"] == [
        ("shop", f"{MEI} · editor"),
        ("", f"{MEI} · viewer"),
        ("shop", f"{MEI} · publisher"),
        ("shop", f"{MEI} · none"),
    ]


@pytest.mark.parametrize(
    "claimed",
    [saying(groups=["unheard of"]), saying(groups=[7, {"faq-admins": 1}]), saying(groups=None), lacking("groups")],
)
async def test_groups_that_give_nothing_let_nobody_in(
    office: Office, elsewhere: FakeProvider, claimed: Callable[[Claims], Claims]
) -> None:
    elsewhere.claimed = claimed
    browser = office.browser(language="zh")

    back = await come(browser)

    assert (back.status_code, SESSION in browser.cookies) == (403, False)
    assert "也不在可以进来的组里" in back.text
    assert await office.accounts.operators() == ()


async def test_who_leaves_every_group_loses_all_roles_and_is_not_let_in(
    office: Office, elsewhere: FakeProvider
) -> None:
    before = office.browser()
    await come(before)
    elsewhere.claimed = saying(groups=[])

    after = await come(office.browser("192.0.2.8"))

    assert (after.status_code, "none of the groups" in after.text) == (403, True)
    assert (await operator(office)).roles == {}
    assert "Where is my parcel" not in (await before.get("/desk/entries")).text


async def test_who_was_invited_keeps_what_an_admin_gave_until_a_group_gives_something(
    office: Office, elsewhere: FakeProvider
) -> None:
    await invited(office)
    elsewhere.claimed = saying(groups=["unheard of"])
    await come(office.browser())
    kept = await operator(office, "mei")
    elsewhere.claimed = saying(groups=["faq-boss"])
    await come(office.browser("192.0.2.8"))
    followed = await operator(office, "mei")

    assert (kept.roles, kept.is_grouped) == (EDITORS, False)
    assert (followed.roles, followed.is_grouped) == ({"shop": Role.PUBLISHER}, True)


async def test_the_last_admin_stays_one_whatever_the_groups_say(office: Office, elsewhere: FakeProvider) -> None:
    await office.hire("owner", Role.ADMIN)
    await office.accounts.address("owner", MEI, by="owner")

    for address, groups in [("192.0.2.7", ["faq-editors"]), ("192.0.2.8", [])]:
        elsewhere.claimed = saying(groups=groups)
        assert (await come(office.browser(address))).headers["location"] == "/desk"

    assert (await operator(office, "owner")).roles == {EVERYWHERE: Role.ADMIN}
    assert (await sign_in(office.browser(), "owner", PASSWORD)).status_code == 303


async def test_one_of_two_admins_goes_with_the_group(office: Office, elsewhere: FakeProvider) -> None:
    await office.hire("owner", Role.ADMIN)
    elsewhere.claimed = saying(groups=["faq-admins"])
    await come(office.browser())
    elsewhere.claimed = saying(groups=["faq-editors"])
    await come(office.browser("192.0.2.8"))

    assert (await operator(office)).roles == EDITORS


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"email": "wei@shop.example", "email_verified": False}, "248289761001"),
        ({"email": "OWNER@shop.example"}, "owner@shop.example"),
        ({"email": "", "sub": "owner"}, "owner (2)"),
        ({"email": "", "sub": "faqbot"}, "faqbot (2)"),
        ({"email": "", "sub": "\u0000 \u202e"}, "somebody"),
    ],
)
async def test_nobody_takes_the_name_or_the_address_of_somebody_else(
    office: Office, elsewhere: FakeProvider, claims: dict[str, object], name: str
) -> None:
    await office.hire("owner", Role.ADMIN)
    await office.accounts.address("owner", "owner@shop.example", by="owner")
    linked = replace(await operator(office, "owner"), subject="https://id.example somebody")
    await office.operators.keep(linked)
    elsewhere.claimed = saying(groups=["faq-editors"], **claims)

    await come(office.browser())

    joined = await operator(office, name)
    assert (joined.email, joined.roles) == ("", EDITORS)
    assert await operator(office, "owner") == linked


async def test_the_page_of_the_operators_says_whose_roles_follow_groups(
    office: Office, elsewhere: FakeProvider
) -> None:
    await come(office.browser())
    admin = await office.signed_in(Role.ADMIN)

    listed = await admin.get("/desk/operators")
    chinese = await admin.get("/desk/operators", headers={"Accept-Language": "zh"})

    assert "roles follow the groups" in listed.text
    assert "角色随公司账号的组" in chinese.text


@pytest.mark.parametrize("wrong", ["editors", "editors=boss", "=editor", "editors=editor@", "a=editor, b"])
def test_a_setting_that_cannot_be_read_is_named_with_the_remedy(wrong: str) -> None:
    with pytest.raises(BadSetting, match=r"FAQBOT_OIDC_GROUPS holds .*; write group=role@base"):
        groups_of(wrong)


def test_a_group_may_give_several_roles_and_hold_signs_of_its_own() -> None:
    groups = groups_of(" cn=faq=editor@shop , cn=faq=viewer,,cn=faq=viewer@shop ")

    assert groups.roles(["cn=faq", "other"]) == {"shop": Role.EDITOR, "": Role.VIEWER}
    assert not groups_of(" ").are_used
