"""Signing in with a second factor: a code of an app that is good once, or a recovery code."""

import re
from dataclasses import replace
from itertools import count

import httpx2
import pyotp
import pytest

from faqbot.domain.operator import Role
from faqbot.editing.second_factors import SecondFactors
from faqbot.storage.memory_second_factors import MemorySecondFactorStore
from tests.channels.editor.office import PASSWORD, Office, sign_in
from tests.channels.editor.test_doors import OPEN, addresses, answered

HERE = "/desk/account"
OTHER = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(office: Office, secret: str, steps: int = 0) -> str:
    return pyotp.HOTP(secret).at(int(office.clock().timestamp()) // 30 + steps)


def half_way(response: httpx2.Response) -> str:
    found = re.search(r'name="half_way" value="([^"]+)"', response.text)
    assert found
    return found[1]


async def show(browser: httpx2.AsyncClient, asked: httpx2.Response, given: str) -> httpx2.Response:
    return await browser.post("/desk/sign-in/code", data={"half_way": half_way(asked), "code": given})


async def turned_on(office: Office, browser: httpx2.AsyncClient) -> tuple[str, list[str]]:
    """The secret, and the recovery codes."""
    form = (await browser.get(HERE)).text
    secret = re.findall(r'name="secret" value="(\w+)"', form)[0]
    shown = await browser.post(f"{HERE}/code", data={"secret": secret, "code": code(office, secret)})
    office.clock.passes(0.1)
    return secret, re.findall(r"<code>(recovery-\d+)</code>", shown.text)


async def test_signing_in_takes_a_code_once_it_is_on(office: Office) -> None:
    secret, _ = await turned_on(office, await office.signed_in(Role.EDITOR))
    fresh = office.browser()

    asked = await sign_in(fresh, "editor")
    before = await fresh.get("/desk/entries")
    done = await show(fresh, asked, code(office, secret))

    assert (asked.status_code, "set-cookie" in asked.headers) == (200, False)
    assert before.headers["location"] == "/desk/sign-in"
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    assert (await fresh.get("/desk/entries")).status_code == 200


async def test_a_wrong_password_is_not_told_from_one_that_would_lack_a_code(office: Office) -> None:
    await turned_on(office, await office.signed_in(Role.EDITOR))

    wrong = await sign_in(office.browser(), "editor", "not the password")

    assert (wrong.status_code, "half_way" in wrong.text) == (401, False)


async def test_a_code_is_good_once(office: Office) -> None:
    secret, _ = await turned_on(office, await office.signed_in(Role.EDITOR))
    first, second = office.browser(), office.browser()
    right = code(office, secret)

    one = await show(first, await sign_in(first, "editor"), right)
    again = await show(second, await sign_in(second, "editor"), right)

    assert (one.status_code, again.status_code) == (303, 401)
    assert "used before" in again.text


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 303), (1, 303), (2, 401)])
async def test_the_clock_of_a_telephone_may_be_a_step_off(office: Office, steps: int, status: int) -> None:
    secret, _ = await turned_on(office, await office.signed_in(Role.EDITOR))
    fresh = office.browser()

    assert (await show(fresh, await sign_in(fresh, "editor"), code(office, secret, steps))).status_code == status


async def test_a_recovery_code_signs_in_once(office: Office) -> None:
    _, codes = await turned_on(office, await office.signed_in(Role.EDITOR))
    browsers = [office.browser(address=f"192.0.2.{n}") for n in range(2)]

    found = [(await show(one, await sign_in(one, "editor"), codes[3].upper())).status_code for one in browsers]

    assert len(codes) == 8
    assert found == [303, 401]


async def test_half_the_way_ends_after_five_minutes_and_after_the_whole(office: Office) -> None:
    secret, codes = await turned_on(office, await office.signed_in(Role.EDITOR))
    slow, twice = office.browser(), office.browser()
    asked = await sign_in(twice, "editor")

    await show(twice, asked, code(office, secret))
    again = await show(twice, asked, codes[0])
    waiting = await sign_in(slow, "editor")
    office.clock.passes(0.1)
    late = await show(slow, waiting, codes[1])

    assert (again.status_code, late.status_code) == (401, 401)
    assert "took too long" in late.text


async def test_codes_cannot_be_guessed_on_and_on(office: Office) -> None:
    secret, _ = await turned_on(office, await office.signed_in(Role.EDITOR))
    fresh = office.browser()
    asked = await sign_in(fresh, "editor")

    tried = [(await show(fresh, asked, "000000")).status_code for _ in range(6)]
    right = await show(fresh, asked, code(office, secret))

    assert (tried[-1], right.status_code) == (429, 429)


async def test_an_app_that_shows_other_codes_locks_nobody_out(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    wrong = await browser.post(f"{HERE}/code", data={"secret": OTHER, "code": "12345x"})
    odd = await browser.post(f"{HERE}/code", data={"secret": "not base 32 1890", "code": "123456"})

    assert (wrong.status_code, OTHER in wrong.text) == (422, True)
    assert (odd.status_code, "not base 32" in odd.text) == (422, False)
    assert (await sign_in(office.browser(), "editor")).status_code == 303


async def test_turning_it_off_takes_a_code(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    secret, _ = await turned_on(office, browser)

    refused = await browser.post(f"{HERE}/no-code", data={"code": "000000"})
    done = await browser.post(f"{HERE}/no-code", data={"code": code(office, secret)})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert (await sign_in(office.browser(), "editor")).status_code == 303
    noted = [change.action for change in await office.audit.changes(most=2)]
    assert noted == ["second factor off", "second factor on"]


async def test_an_admin_resets_what_somebody_has_lost(office: Office) -> None:
    await turned_on(office, await office.signed_in(Role.EDITOR))
    admin = await office.signed_in(Role.ADMIN)

    done = await admin.post("/desk/operators/reset-code", data={"name": "editor"})
    again = await admin.post("/desk/operators/reset-code", data={"name": "editor"})

    assert (done.status_code, again.status_code) == (303, 422)
    assert (await sign_in(office.browser(), "editor")).status_code == 303


async def test_a_link_for_a_new_password_does_not_stand_in_for_the_code(office: Office) -> None:
    await turned_on(office, await office.signed_in(Role.EDITOR))
    secret = await office.accounts.invite("editor", {"": Role.EDITOR})
    fresh = office.browser()

    new = {"password": "another sentence", "again": "another sentence"}
    done = await fresh.post(f"/desk/invitation/{secret}", data=new)

    assert (done.headers["location"], "set-cookie" in done.headers) == ("/desk/sign-in", False)
    assert (await fresh.get("/desk/entries")).headers["location"] == "/desk/sign-in"
    assert half_way(await sign_in(fresh, "editor", "another sentence"))


def requiring(office: Office, least: Role) -> None:
    numbers = count(1)
    factors = SecondFactors(
        MemorySecondFactorStore(),
        office.audit,
        office.clock,
        lambda: f"recovery-{next(numbers)}",
        required_from=least,
    )
    office.desk = replace(office.desk, factors=factors)


async def test_who_must_have_one_does_nothing_before_it_is_set_up(office: Office) -> None:
    requiring(office, Role.EDITOR)
    browser = await office.signed_in(Role.ADMIN)
    asked = [one for one in addresses(office, "/desk", (*OPEN, HERE)) if one[0] in {"GET", "POST"}]

    found = await answered(browser, asked)
    polled = await browser.get("/desk/waiting", headers={"HX-Request": "true"})
    led = await browser.get(HERE)

    assert len(asked) > 60
    assert {one: status for one, status in found.items() if status != 303} == {}
    assert polled.headers["hx-redirect"] == HERE
    assert ("Your role takes a second factor" in led.text, "<nav" in led.text) == (True, False)


async def test_the_desk_opens_once_it_is_set_up(office: Office) -> None:
    requiring(office, Role.EDITOR)
    browser = await office.signed_in(Role.EDITOR, "shop")

    before = await browser.get("/desk/entries")
    secret, _ = await turned_on(office, browser)
    after = await browser.get("/desk/entries")
    await browser.post(f"{HERE}/no-code", data={"code": code(office, secret)})
    without = await browser.get("/desk/entries")

    assert (before.headers.get("location"), after.status_code) == (HERE, 200)
    assert without.headers.get("location") == HERE


async def test_who_chooses_a_first_password_sets_it_up_next(office: Office) -> None:
    requiring(office, Role.VIEWER)
    secret = await office.accounts.invite("mei", {"shop": Role.VIEWER})
    browser = office.browser()

    await browser.post(f"/desk/invitation/{secret}", data={"password": PASSWORD, "again": PASSWORD})

    assert (await browser.get("/desk")).headers["location"] == HERE
    assert "两步验证" in (await browser.get(HERE, headers={"Accept-Language": "zh"})).text


async def test_a_smaller_role_and_the_way_out_are_free(office: Office) -> None:
    requiring(office, Role.PUBLISHER)
    editor, admin = await office.signed_in(Role.EDITOR), await office.signed_in(Role.ADMIN)

    assert (await editor.get("/desk/entries")).status_code == 200
    assert (await admin.post("/desk/sign-out")).headers["location"] == "/desk/sign-in"


async def test_whom_a_provider_vouches_for_is_exempt(office: Office) -> None:
    requiring(office, Role.VIEWER)
    await office.hire("mei", Role.ADMIN)
    browser = office.browser()
    browser.cookies.set("__Host-faqbot-desk", await office.sessions.begin("mei", is_vouched=True))

    assert (await browser.get("/desk/entries")).status_code == 200


async def test_what_is_on_is_not_turned_on_with_another_secret(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    secret, _ = await turned_on(office, browser)

    await browser.post(f"{HERE}/code", data={"secret": OTHER, "code": code(office, OTHER)})

    fresh = office.browser()
    assert (await show(fresh, await sign_in(fresh, "editor"), code(office, secret))).status_code == 303


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, of which apps show the last six digits."""
    assert pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").at(59) == "287082"
