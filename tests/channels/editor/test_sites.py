"""Websites as an admin sets them at the desk and through the API."""

from dataclasses import replace

import pytest

from faqbot.domain.language import Language
from faqbot.domain.message import Staff
from faqbot.domain.operator import Role
from faqbot.domain.site import DEFAULT, Look, Site
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program
from tests.retrieval.bases import an_entry

ZH, EN = Language.ZH, Language.EN
TYPED = {
    "id": "tea",
    "origins": " https://tea.example \r\n\r\n*.tea.example",
    "kb:shop": "1",
    "hours": "weekend",
    "people": "1",
    "greeting_zh": "您好",
    "greeting_en": "Hello",
    "suggest_en": "Where is my parcel?\r\nHow do I get a refund?",
    "accent": "#AA0033",
}
API = "/api/v1/desk/sites"


async def kept(office: Office, name: str = "tea") -> Site:
    return await office.desk.sites.find(name)


async def test_a_website_is_added_listed_and_changed_and_all_of_it_is_noted(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)

    form = await admin.get("/desk/site", params={"id": "tea"})
    saved = await admin.post("/desk/site", data=TYPED)
    shown = await admin.get(saved.headers["location"])
    first = await kept(office)
    await admin.post("/desk/site", data={"id": "tea", "origins": "tea.example"})

    assert "not saved yet" in form.text
    assert "The website is saved." in shown.text
    assert 'https://bot.example/widget.js" data-site="tea"' in shown.text
    assert first == Site(
        "tea",
        first.keys,
        ("https://tea.example", "https://*.tea.example"),
        ("shop",),
        Look({ZH: "您好", EN: "Hello"}, {EN: ("Where is my parcel?", "How do I get a refund?")}, "#aa0033"),
        Staff(hours="weekend"),
    )
    assert await kept(office) == Site("tea", first.keys, ("https://tea.example",), staff=Staff(may_be_asked_for=False))
    assert "tea" in (await admin.get("/desk/sites")).text
    assert [(c.action, c.subject) for c in await office.audit.changes(most=2)] == [("site", "tea")] * 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"origins": "https://tea.example/path"}, "is no origin"),
        ({"accent": "red"}, "Write the colour as"),
        ({"kb:gone": "1"}, "is not there any more"),
        ({"hours": "night"}, "declare no such hours"),
        ({"greeting_en": "a" * 501}, "at most 500 characters"),
        ({"suggest_zh": "问\n" * 7}, "At most 6 questions"),
    ],
)
async def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(
    office: Office, wrong: dict[str, str], said: str
) -> None:
    admin = await office.signed_in(Role.ADMIN)

    refused = await admin.post("/desk/site", data={**TYPED, **wrong})

    assert refused.status_code == 422
    assert said in refused.text
    assert "How do I get a refund?" in refused.text
    assert [site.id for site in await office.desk.sites.all()] == [DEFAULT]


async def test_a_name_that_cannot_be_one_is_said_where_it_is_typed(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN, language="zh")

    asked = await admin.get("/desk/site", params={"id": "Tea!"})
    typed = await admin.post("/desk/site", data={**TYPED, "id": "Tea!"})

    assert [response.status_code for response in (asked, typed)] == [422, 422]
    assert "名称只能用小写字母" in asked.text


async def test_the_secret_is_shown_when_asked_for_and_a_new_one_voids_it(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)
    await admin.post("/desk/site", data=TYPED)
    first = await kept(office)

    page = await admin.get("/desk/site", params={"id": "tea"})
    shown = await admin.post("/desk/site/secret", data={"id": "tea"})
    renewed = await admin.post("/desk/site/secret", data={"id": "tea", "new": "1"})
    now = await kept(office)

    assert first.keys.identity not in page.text
    assert first.keys.identity in shown.text
    assert now == replace(first, keys=replace(first.keys, identity=now.keys.identity))
    assert now.keys.identity in renewed.text
    assert now.keys.identity != first.keys.identity
    assert (await admin.post("/desk/site/secret", data={"id": "gone"})).status_code == 404


async def test_a_website_is_removed_but_not_the_one_of_the_demo_page(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)
    await admin.post("/desk/site", data=TYPED)

    removed = await admin.post("/desk/site/remove", data={"id": "tea"})
    gone = await admin.post("/desk/site/remove", data={"id": "tea"})
    demo = await admin.post("/desk/site/remove", data={"id": DEFAULT})

    assert removed.headers["location"] == "/desk/sites?done=site_removed"
    assert (gone.status_code, demo.status_code) == (404, 422)
    assert "belongs to the demo page" in demo.text
    assert [site.id for site in await office.desk.sites.all()] == [DEFAULT]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/desk/sites"),
        ("GET", "/desk/site?id=tea"),
        ("POST", "/desk/site"),
        ("POST", "/desk/site/secret"),
        ("POST", "/desk/site/remove"),
    ],
)
async def test_the_pages_are_for_admins_of_everything(office: Office, method: str, path: str) -> None:
    publisher = await office.signed_in(Role.PUBLISHER)
    await office.desk.sites.keep(await office.desk.sites.found_or_new("tea"), by="admin")
    before = await kept(office)

    refused = await publisher.request(method, path, data={"id": "tea", "new": "1"} if method == "POST" else None)

    assert refused.status_code == 403
    assert await kept(office) == before


async def test_a_program_of_an_admin_sets_websites_without_their_secrets(office: Office) -> None:
    client = await program(office, Role.ADMIN, "")

    made = await client.put(f"{API}/tea", json={"origins": ["tea.example"], "kbs": ["shop"], "people": False})
    wrong = await client.put(f"{API}/tea", json={"origins": ["tea.example/x"]})
    listed = (await client.get(API)).json()["sites"]
    removed = (await client.delete(f"{API}/tea")).json()["sites"]
    gone = await client.delete(f"{API}/tea")

    assert made.json()["origins"] == ["https://tea.example"]
    assert (wrong.status_code, gone.status_code) == (422, 404)
    assert [site["id"] for site in listed] == [DEFAULT, "tea"]
    assert listed[1]["people"] is False
    assert not any("key" in name or "secret" in name for name in listed[1])
    assert [site["id"] for site in removed] == [DEFAULT]


async def test_a_program_of_somebody_else_sets_none(office: Office) -> None:
    client = await program(office, Role.PUBLISHER, "")

    refused = [await client.get(API), await client.put(f"{API}/tea", json={}), await client.delete(f"{API}/tea")]

    assert [response.status_code for response in refused] == [403, 403, 403]
    assert [site.id for site in await office.desk.sites.all()] == [DEFAULT]


async def test_what_a_site_asks_together_can_be_chosen_at_the_dial(office: Office) -> None:
    await office.shop.entries.save([an_entry("green", "is green tea strong", kb="tea")], at=office.clock())
    site = await office.desk.sites.found_or_new("tea")
    await office.desk.sites.keep(replace(site, kbs=("tea", "shop")), by="admin")
    viewer = await office.signed_in(Role.VIEWER)

    page = await viewer.get("/desk/dial", params={"kb": "shop+tea"})

    assert page.status_code == 200
    assert "<option selected>shop+tea</option>" in page.text
