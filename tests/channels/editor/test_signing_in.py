"""Who comes in, and who does not."""

from collections.abc import Mapping

import pytest

from faqbot.channels.editor.words import every
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.operator import Role
from tests.channels.editor.office import PASSWORD, Office, sign_in


def test_every_word_of_the_desk_is_there_in_both_languages() -> None:
    missing = [name for name, said in every().items() if not (said.get("zh") and said.get("en"))]

    assert missing == []


async def test_the_first_admin_chooses_a_password_by_a_link_that_works_once(office: Office) -> None:
    secret = await office.accounts.first_invitation()
    browser = office.browser()
    form = {"password": PASSWORD, "again": PASSWORD}

    asked = await browser.get(f"/desk/invitation/{secret}")
    accepted = await browser.post(f"/desk/invitation/{secret}", data=form)
    again = await browser.post(f"/desk/invitation/{secret}", data=form)

    assert "Welcome, admin" in asked.text
    assert (accepted.status_code, accepted.headers["location"]) == (303, "/desk")
    assert again.status_code == 404
    assert await office.accounts.first_invitation() is None


async def test_a_later_first_link_voids_the_earlier_one(office: Office) -> None:
    first = await office.accounts.first_invitation()
    await office.accounts.first_invitation()

    assert (await office.browser().get(f"/desk/invitation/{first}")).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [("short", "short", "10 to 200"), (PASSWORD, "another sentence", "differ"), ("x" * 201, "x" * 201, "10 to 200")],
)
async def test_a_password_that_will_not_do_leaves_the_invitation_good(
    office: Office, password: str, again: str, said: str
) -> None:
    secret = await office.accounts.invite("mei", {"shop": Role.EDITOR})

    refused = await office.browser().post(f"/desk/invitation/{secret}", data={"password": password, "again": again})

    assert refused.status_code == 422
    assert said in refused.text
    assert await office.accounts.invited(secret or "") == "mei"


async def test_an_invitation_expires_after_a_day(office: Office) -> None:
    secret = await office.accounts.invite("mei", {"shop": Role.EDITOR})

    office.clock.passes(25)

    assert (await office.browser().get(f"/desk/invitation/{secret}")).status_code == 404


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_hosts(office: Office) -> None:
    await office.hire("mei", Role.EDITOR)

    response = await sign_in(office.browser(), "mei")

    session = next(c for c in response.headers.get_list("set-cookie") if c.startswith("__Host-faqbot-desk="))
    assert "HttpOnly" in session
    assert "Secure" in session
    assert "SameSite=lax" in session
    assert "Path=/" in session
    assert "Domain" not in session


async def test_each_sign_in_makes_a_new_session_and_ends_that_of_the_browser(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    first = browser.cookies["__Host-faqbot-desk"]

    await sign_in(browser, "editor")

    assert browser.cookies["__Host-faqbot-desk"] != first
    assert await office.sessions.bearer(first) is None


async def test_on_this_machine_a_plain_cookie_does_without_tls(office: Office) -> None:
    await office.hire("mei", Role.EDITOR)

    response = await sign_in(office.browser(site="http://127.0.0.1:8000"), "mei")

    assert response.status_code == 303
    assert response.headers["set-cookie"].startswith("faqbot-desk=")


async def test_no_password_is_asked_for_in_the_open(office: Office) -> None:
    response = await office.browser(site="http://bot.example").get("/desk/sign-in")

    assert response.status_code == 403
    assert "https" in response.text


async def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words(office: Office) -> None:
    await office.hire("mei", Role.EDITOR)
    browser = office.browser()

    wrong = await sign_in(browser, "mei", "not the password")
    unknown = await sign_in(browser, "nobody", "not the password")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace('"mei"', '""') == unknown.text.replace('"nobody"', '""')
    assert not browser.cookies


async def test_an_operator_without_a_password_cannot_sign_in(office: Office) -> None:
    await office.accounts.invite("mei", {"shop": Role.EDITOR})

    assert (await sign_in(office.browser(), "mei", "")).status_code == 401


async def test_guessing_from_many_addresses_does_not_lock_the_owner_out(office: Office) -> None:
    owner = await office.signed_in(Role.ADMIN)
    strangers = [office.browser(f"198.51.100.{number}") for number in range(6)]

    guesses = [(await sign_in(stranger, "admin", "a guess at it")).status_code for stranger in strangers]
    back = await sign_in(owner, "admin")

    assert guesses[-1] == 429
    assert back.status_code == 303


async def test_an_address_may_not_try_again_and_again(office: Office) -> None:
    browser = office.browser()

    tried = [(await sign_in(browser, f"name{number}", "a guess at it")).status_code for number in range(6)]

    assert tried == [401, 401, 401, 401, 429, 429]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_change_that_another_site_asks_for_is_refused(office: Office, headers: dict[str, str]) -> None:
    browser = await office.signed_in(Role.ADMIN)

    response = await browser.post("/desk/sign-out", headers=headers)

    assert response.status_code == 403
    assert await office.sessions.bearer(browser.cookies["__Host-faqbot-desk"]) is not None


async def test_who_signs_out_is_out(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    secret = browser.cookies["__Host-faqbot-desk"]

    response = await browser.post("/desk/sign-out")

    assert response.headers["location"] == "/desk/sign-in"
    assert await office.sessions.bearer(secret) is None


async def test_who_signs_out_everywhere_is_out_in_other_browsers_too(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    other = office.browser("192.0.2.8")
    await sign_in(other, "editor")

    await browser.post("/desk/sign-out", data={"everywhere": "1"})

    assert await office.sessions.bearer(other.cookies["__Host-faqbot-desk"]) is None


async def test_a_session_ends_after_its_hours_and_with_its_operator(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    secret = browser.cookies["__Host-faqbot-desk"]

    assert await office.sessions.bearer(secret) is not None
    await office.accounts.remove("editor")
    assert await office.sessions.bearer(secret) is None
    other = await office.signed_in(Role.VIEWER)
    office.clock.passes(13)
    assert await office.sessions.bearer(other.cookies["__Host-faqbot-desk"]) is None


async def test_a_page_may_run_nothing_inline_and_be_framed_by_nobody(office: Office) -> None:
    response = await office.browser().get("/desk/sign-in")

    policy = response.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert " style=" not in response.text
    assert " onclick=" not in response.text


async def test_the_language_is_the_browsers_until_another_is_chosen(office: Office) -> None:
    browser = office.browser(language="zh-CN,zh;q=0.9")

    chinese = await browser.get("/desk/sign-in")
    chosen = await browser.get("/desk/language/en", params={"back": "/desk/sign-in"})
    english = await browser.get("/desk/sign-in")

    assert "登录" in chinese.text
    assert chosen.headers["location"] == "/desk/sign-in"
    assert "Sign in" in english.text


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/", ""])
async def test_a_link_to_another_language_leads_nowhere_else(office: Office, back: str) -> None:
    response = await office.browser().get("/desk/language/zh", params={"back": back})

    assert response.headers["location"] == "/desk"


async def test_files_of_the_pages_come_once(office: Office) -> None:
    browser = office.browser()

    first = await browser.get("/desk/assets/desk.css")
    again = await browser.get("/desk/assets/desk.css", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, again.status_code) == (200, 304)
    assert (await browser.get("/desk/assets/words.yaml")).status_code == 404


async def test_too_much_in_a_form_is_refused(office: Office) -> None:
    browser = office.browser()

    huge = await browser.post("/desk/sign-in", content=b"x" * 600_000)
    many = await browser.post("/desk/sign-in", content=b"&".join(b"a=1" for _ in range(1200)))
    odd = await browser.post("/desk/sign-in", content="名".encode())

    assert [huge.status_code, many.status_code, odd.status_code] == [413, 422, 422]


async def test_a_database_that_is_gone_is_told_on_a_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await office.signed_in(Role.VIEWER)
    monkeypatch.setattr(office.shop.entries, "versions", gone)  # memory never stops answering by itself

    response = await browser.get("/desk/entries")

    assert response.status_code == 503
    assert "try again shortly" in response.text


async def gone() -> Mapping[str, int]:
    raise DatabaseUnavailable("the database does not answer")
