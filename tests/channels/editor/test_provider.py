"""Signing in with the company account: an identity provider on loopback, as a browser goes to it and comes back."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from aiohttp import ClientSession
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from faqbot.channels.editor.oidc import Client, Provider, expect_client
from faqbot.channels.editor.oidc.fake import Claims, FakeProvider
from faqbot.domain.errors import BadInput, BadSetting, ProviderUnavailable
from faqbot.domain.operator import Role
from tests.channels.editor.office import PASSWORD, Office, sign_in

AWAY = "/desk/sign-in/provider"
MEI = "mei@shop.example"
SESSION = "__Host-faqbot-desk"


@pytest.fixture
async def elsewhere(office: Office) -> AsyncIterator[FakeProvider]:
    async with FakeProvider(now=lambda: office.clock().timestamp()) as fake:
        client = Client(fake.url, fake.client_id, fake.secret, label="Example ID")
        office.desk = replace(office.desk, provider=Provider(client, office.clock))
        yield fake


async def invited(office: Office, email: str = MEI, name: str = "mei") -> None:
    await office.accounts.invite(name, {"shop": Role.EDITOR}, address=email)


async def visited(url: str) -> str:
    """Where the provider sends the browser back to."""
    async with ClientSession() as session, session.get(url, allow_redirects=False) as response:
        return response.headers["location"]


async def come(browser: httpx2.AsyncClient) -> httpx2.Response:
    """Go there and back."""
    away = await browser.get(AWAY)
    assert away.status_code == 303, away.text
    return await browser.get(await visited(away.headers["location"]))


def saying(**changed: Any) -> Callable[[Claims], Claims]:
    return lambda usual: usual | changed


def lacking(name: str) -> Callable[[Claims], Claims]:
    return lambda usual: {key: value for key, value in usual.items() if key != name}


async def test_who_was_invited_comes_in_with_the_company_account(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office)
    browser = office.browser()

    asked = await browser.get("/desk/sign-in")
    back = await come(browser)

    assert "Sign in with Example ID" in asked.text
    assert (back.status_code, back.headers["location"]) == (303, "/desk")
    assert "mei" in (await browser.get("/desk/entries")).text
    assert [change.action for change in await office.audit.changes(most=1)] == ["identity"]


async def test_without_a_label_the_button_is_in_the_language_of_the_page(
    office: Office, elsewhere: FakeProvider
) -> None:
    office.desk = replace(office.desk, provider=Provider(Client(elsewhere.url, "faqbot"), office.clock))

    chinese = await office.browser(language="zh").get("/desk/sign-in")

    assert "用公司账号登录" in chinese.text


async def test_where_there_is_no_provider_there_is_no_button_and_no_address(office: Office) -> None:
    browser = office.browser()

    assert AWAY not in (await browser.get("/desk/sign-in")).text
    assert (await browser.get(AWAY)).status_code == 404


async def test_the_way_there_says_what_the_code_flow_needs(office: Office, elsewhere: FakeProvider) -> None:
    away = await office.browser().get(AWAY)

    given = dict(parse_qsl(urlsplit(away.headers["location"]).query))
    assert given["response_type"] == "code"
    assert given["redirect_uri"] == "https://bot.example/desk/sign-in/back"
    assert (given["code_challenge_method"], given["scope"]) == ("S256", "openid email")
    assert len({given["state"], given["nonce"], given["code_challenge"]}) == 3
    cookie = next(c for c in away.headers.get_list("set-cookie") if c.startswith("__Host-faqbot-away="))
    assert ("HttpOnly" in cookie, "Secure" in cookie) == (True, True)


@pytest.mark.parametrize("query", ["?next=https://evil.example", "?redirect_uri=https://evil.example", "?back=//evil"])
async def test_signing_in_leads_nowhere_but_to_the_desk(office: Office, elsewhere: FakeProvider, query: str) -> None:
    await invited(office)
    browser = office.browser()

    away = await browser.get(AWAY + query)
    back = await browser.get(await visited(away.headers["location"]) + query.replace("?", "&"))

    assert away.headers["location"].startswith(f"{elsewhere.url}/authorize?")
    assert "evil" not in away.headers["location"]
    assert back.headers["location"] == "/desk"


@pytest.mark.parametrize(
    "claimed",
    [
        saying(nonce="another"),
        lacking("nonce"),
        saying(aud="another client"),
        saying(aud=["faqbot", "another"], azp="another"),
        saying(aud=[]),
        saying(iss="https://another.example"),
        saying(exp=1),
        lacking("exp"),
        saying(iat=99_999_999_999),
        saying(sub=""),
        saying(sub=7),
        lacking("sub"),
        saying(at_hash="bm90IGl0"),
    ],
)
async def test_what_the_provider_did_not_say_of_this_sign_in_lets_nobody_in(
    office: Office, elsewhere: FakeProvider, claimed: Callable[[Claims], Claims]
) -> None:
    await invited(office)
    elsewhere.claimed = claimed
    browser = office.browser()

    back = await come(browser)

    assert (back.status_code, SESSION in browser.cookies) == (401, False)
    assert "cannot be believed" in back.text


async def test_a_token_that_has_expired_lets_nobody_in(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office)
    elsewhere.now = (office.clock() - timedelta(minutes=10)).timestamp

    assert (await come(office.browser())).status_code == 401


@pytest.mark.parametrize("forged", ["another key", "none", "the secret"])
async def test_a_signature_that_is_not_the_providers_lets_nobody_in(
    office: Office, elsewhere: FakeProvider, forged: str
) -> None:
    await invited(office)
    elsewhere.signed = {
        "another key": lambda claims: jwt.encode(
            {"alg": "ES256", "kid": "key-1"}, claims, ECKey.generate_key("P-256", {"kid": "key-1"})
        ),
        "none": lambda claims: f"eyJhbGciOiJub25lIn0.{_unsigned(claims)}.",
        "the secret": lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(elsewhere.secret)),
    }[forged]
    browser = office.browser()

    back = await come(browser)

    assert (back.status_code, SESSION in browser.cookies) == (401, False)


def _unsigned(claims: Claims) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("x" * 32)).split(".")[1]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_whom_nobody_invited_is_told_so_and_becomes_no_operator(
    office: Office, elsewhere: FakeProvider, language: str
) -> None:
    await invited(office, "li@shop.example", "li")
    browser = office.browser(language=language)

    back = await come(browser)

    assert (back.status_code, SESSION in browser.cookies) == (403, False)
    assert {"en": "Nobody has invited", "zh": "没有人邀请"}[language] in back.text
    assert [one.name for one in await office.accounts.operators()] == ["li"]


@pytest.mark.parametrize(
    "claimed", [saying(email_verified=False), lacking("email_verified"), saying(email_verified="true")]
)
async def test_an_address_that_the_provider_did_not_verify_lets_nobody_in(
    office: Office, elsewhere: FakeProvider, claimed: Callable[[Claims], Claims]
) -> None:
    await invited(office)
    elsewhere.claimed = claimed

    back = await come(office.browser())

    assert back.status_code == 403
    assert "not verified" in back.text


async def test_letters_that_only_look_like_an_address_are_not_it(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office, "kim@shop.example", "kim")
    elsewhere.claimed = saying(email="\u212aim@shop.example")  # KELVIN SIGN, which is a k in lower case

    assert (await come(office.browser())).status_code == 403


async def test_who_came_in_once_is_known_by_another_address_too(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office)
    await come(office.browser())
    elsewhere.claimed = saying(email="mei.new@shop.example", email_verified=False)

    assert (await come(office.browser("192.0.2.8"))).headers["location"] == "/desk"


async def test_an_address_that_was_given_to_somebody_else_lets_nobody_in(
    office: Office, elsewhere: FakeProvider
) -> None:
    await invited(office)
    await come(office.browser())
    elsewhere.claimed = saying(sub="somebody else")

    refused = await come(office.browser("192.0.2.8"))
    await office.accounts.address("mei", "", by="admin")
    await office.accounts.address("mei", MEI, by="admin")
    anew = await come(office.browser("192.0.2.9"))

    assert refused.status_code == 403
    assert "somebody else before" in refused.text
    assert anew.headers["location"] == "/desk"


async def test_a_way_back_is_good_once(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office)
    browser = office.browser()
    away = await browser.get(AWAY)
    state = dict(parse_qsl(urlsplit(away.headers["location"]).query))["state"]
    back = await visited(away.headers["location"])

    first = await browser.get(back)
    browser.cookies.set("__Host-faqbot-away", state, domain="bot.example", path="/")
    again = await browser.get(back)

    assert (first.status_code, again.status_code) == (303, 401)
    assert "begin again" in again.text


async def test_a_link_of_another_browsers_sign_in_signs_nobody_in(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office)
    attacker, victim = office.browser(), office.browser("192.0.2.8")
    away = await attacker.get(AWAY)
    link = await visited(away.headers["location"])

    lured = await victim.get(link)

    assert (lured.status_code, SESSION in victim.cookies) == (401, False)


async def test_a_way_back_ends_after_ten_minutes(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office)
    browser = office.browser()
    away = await browser.get(AWAY)
    back = await visited(away.headers["location"])
    office.clock.passes(0.2)

    assert (await browser.get(back)).status_code == 401


async def test_a_code_without_the_verifier_is_worth_nothing(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office)
    browser, other = office.browser(), office.browser("192.0.2.8")
    stolen = dict(parse_qsl(urlsplit(await visited((await other.get(AWAY)).headers["location"])).query))["code"]
    own = await visited((await browser.get(AWAY)).headers["location"])

    back = await browser.get(re.sub(r"code=[^&]+", f"code={stolen}", own))

    assert (back.status_code, "cannot be believed" in back.text) == (401, True)


@pytest.mark.parametrize("more", ["&iss=https://another.example", "&error=access_denied"])
async def test_who_comes_back_from_elsewhere_or_without_a_code_is_not_let_in(
    office: Office, elsewhere: FakeProvider, more: str
) -> None:
    await invited(office)
    browser = office.browser()
    back = await visited((await browser.get(AWAY)).headers["location"])

    came = await browser.get((re.sub(r"code=[^&]+", "", back) if "error" in more else back) + more)

    assert came.status_code == 401


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_while_the_provider_is_down_passwords_go_on_working(
    office: Office, elsewhere: FakeProvider, language: str
) -> None:
    await office.hire("owner", Role.ADMIN)
    browser = office.browser(language=language)
    await elsewhere.stop()

    down = await browser.get(AWAY)
    signed_in = await sign_in(browser, "owner", PASSWORD)

    assert down.status_code == 503
    assert {"en": "Who has a password can still use it", "zh": "有密码的人仍可用密码登录"}[language] in down.text
    assert signed_in.status_code == 303


async def test_a_provider_that_is_gone_on_the_way_back_is_told(office: Office, elsewhere: FakeProvider) -> None:
    await invited(office)
    browser = office.browser()
    back = await visited((await browser.get(AWAY)).headers["location"])
    await elsewhere.stop()

    assert (await browser.get(back)).status_code == 503


@pytest.mark.parametrize(
    "described",
    [
        saying(issuer="https://another.example"),
        saying(authorization_endpoint="http://evil.example/authorize"),
        saying(authorization_endpoint="javascript:alert(1)"),
        lacking("authorization_endpoint"),
        saying(more="x" * 300_000),
    ],
)
async def test_nobody_is_sent_to_where_no_provider_can_be(
    office: Office, elsewhere: FakeProvider, described: Callable[[Claims], Claims]
) -> None:
    elsewhere.described = described

    away = await office.browser().get(AWAY)

    assert (away.status_code, "location" in away.headers) == (503, False)


@pytest.mark.parametrize("named", ["jwks_uri", "token_endpoint"])
async def test_a_provider_that_lacks_what_signing_in_takes_is_told_by_the_probe(
    office: Office, elsewhere: FakeProvider, named: str
) -> None:
    provider = Provider(Client(elsewhere.url, "faqbot"), office.clock)
    await provider.probe()
    elsewhere.described = lacking(named)

    with pytest.raises(ProviderUnavailable):
        await provider.probe()


async def test_a_session_of_the_provider_is_listed_and_ends_like_any_other(
    office: Office, elsewhere: FakeProvider
) -> None:
    await invited(office)
    browser = office.browser()
    await come(browser)

    listed = await browser.get("/desk/account")
    await office.accounts.sign_out("mei", by="admin")

    assert ">this one<" in listed.text
    assert (await browser.get("/desk/entries")).headers["location"] == "/desk/sign-in"


async def test_too_many_ways_there_are_refused(office: Office, elsewhere: FakeProvider) -> None:
    browser = office.browser()

    tried = [(await browser.get(AWAY)).status_code for _ in range(6)]

    assert tried == [303, 303, 303, 303, 429, 429]


async def test_an_admin_says_by_which_address_somebody_is_known(office: Office, elsewhere: FakeProvider) -> None:
    admin = await office.signed_in(Role.ADMIN)
    await admin.post(
        "/desk/operators", data={"name": "mei", "role": "editor", "kb": "shop", "email": " MEI@shop.example"}
    )

    listed = await admin.get("/desk/operators")
    wrong = await admin.post("/desk/operators/email", data={"name": "mei", "email": "no address"})
    taken = await admin.post("/desk/operators/email", data={"name": "admin", "email": MEI})
    done = await admin.post("/desk/operators/email", data={"name": "mei", "email": "li@shop.example"})

    assert f'value="{MEI}"' in listed.text
    assert (wrong.status_code, taken.status_code, done.status_code) == (422, 422, 303)
    assert (await come(office.browser())).status_code == 403


async def test_a_new_link_leaves_the_address_as_it_is(office: Office) -> None:
    await invited(office)
    await office.accounts.invite("mei", {"shop": Role.EDITOR})

    assert [one.email for one in await office.accounts.operators()] == [MEI]


@pytest.mark.parametrize(
    "address", ["mei", "@shop.example", "mei@", "mei li@shop.example", "méi@shop.example", "m" * 300 + "@x"]
)
async def test_what_is_no_address_is_not_kept(office: Office, address: str) -> None:
    with pytest.raises(BadInput):
        await invited(office, address)


@pytest.mark.parametrize(
    ("client", "named"),
    [
        (Client("https://id.example", ""), "FAQBOT_OIDC_CLIENT_ID"),
        (Client("http://id.example", "faqbot"), "FAQBOT_OIDC_ISSUER"),
        (Client("https://id.example", "faqbot", scopes="email"), "FAQBOT_OIDC_SCOPES"),
    ],
)
def test_a_client_that_cannot_be_one_is_named_by_its_setting(client: Client, named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        expect_client(client)


def test_no_secret_of_the_client_is_shown() -> None:
    assert "s-1" not in repr(Client("https://id.example", "faqbot", "s-1"))
