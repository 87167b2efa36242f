"""Templates, hours and rates as they are written, tried and kept at the desk."""

import json
from typing import Any

import pytest

from faqbot.domain.faq import Declaration, Declares
from faqbot.domain.operator import Role
from faqbot.editing.declarations import digest
from faqbot.editing.declaring import Written
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program

API = "/api/v1/desk/declarations"
HERE = "/desk/template"
LIST = "/desk/templates"
WRAP: dict[str, str] = {
    "kb": "shop",
    "kind": "template",
    "seen": "",
    "name": "gift-wrap",
    "title_zh": "礼品包装费",
    "title_en": "Gift wrapping",
    "asks_zh": "[礼品|礼物]包装费",
    "asks_en": "(gift wrap|gift wrapping)",
    "parts_zh": "{count}[件|个][商品|礼物]",
    "parts_en": "[for|of] {count} [gifts|items]",
    "slot.0.name": "count",
    "slot.0.kind": "whole",
    "slot.0.least": "1",
    "slot.0.most": "50",
    "slot.0.ask_zh": "几件商品？",
    "slot.0.ask_en": "How many items?",
    "slot.1.name": "",
    "slot.1.kind": "choice",
    "table.0.name": "fee",
    "table.0.cells": "up to 3: 5\r\nelse: 4",
    "steps": "each = tier(fee, count)",
    "value": "each * count",
    "answers_zh": "包装费 {{ value | money }} 元",
    "answers_en": "Wrapping costs {{ value | money }} CNY",
    "case.0.lang": "zh",
    "case.0.text": "3件商品包装费多少",
    "case.0.value": "15",
    "case.1.lang": "en",
    "case.1.text": "gift wrapping for 5 items",
    "case.1.value": "20",
}
STOLEN = {"case.2.lang": "en", "case.2.text": "gift wrapping for 2 items", "case.2.value": "none"}
HOURS = {
    "kb": "shop",
    "kind": "hours",
    "seen": "",
    "name": "support",
    "title_zh": "客服",
    "title_en": "Support",
    "words_zh": "客服，你们",
    "words_en": "support, you",
    "open": "monday-friday: 09:00-18:00",
    "holidays": "closed",
}
RATES = {"kb": "shop", "kind": "rates", "seen": "", "base": "CNY", "on": "2026-11-20", "of": "USD: 7.11\r\nEUR: 8.22"}


async def declared(office: Office) -> tuple[Declaration, ...]:
    return (await office.shop.entries.load("shop")).declared


async def test_a_template_is_kept_listed_shown_again_and_taken_back(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER, "shop")

    kept = await publisher.post(HERE, data=WRAP)
    listed = await publisher.get(kept.headers["location"])
    (one,) = await declared(office)
    form = await publisher.get(HERE, params={"kb": "shop", "kind": "template", "name": "gift-wrap"})
    await publisher.post(HERE, data={**WRAP, "seen": digest(one), "title_en": "Wrapping"})
    (changed,) = await declared(office)
    told = {"kb": "shop", "kind": "template", "name": "gift-wrap"}
    removed = await publisher.post(f"{HERE}/remove", data={**told, "seen": digest(changed)})

    assert (kept.status_code, removed.status_code) == (303, 303)
    assert "Saved, and in force within seconds." in listed.text
    assert "gift-wrap" in listed.text
    assert "each = tier(fee, count)" in form.text
    assert f'name="seen" value="{digest(one)}"' in form.text
    assert json.loads(changed.body)["title"]["en"] == "Wrapping"
    assert await declared(office) == ()
    assert [c.action for c in await office.audit.changes(most=3)] == ["declaration"] * 3


@pytest.mark.parametrize("given", [HOURS, RATES], ids=["hours", "rates"])
async def test_hours_and_rates_are_kept_as_well(office: Office, given: dict[str, str]) -> None:
    publisher = await office.signed_in(Role.PUBLISHER, "shop", language="zh")

    kept = await publisher.post(HERE, data=given)
    (one,) = await declared(office)
    form = await publisher.get(HERE, params={"kb": "shop", "kind": given["kind"], "name": one.name})

    assert kept.status_code == 303
    assert one.kind is Declares(given["kind"])
    assert form.status_code == 200
    assert given.get("open", "USD: 7.11") in form.text


async def test_a_case_that_fails_keeps_the_template_out_and_what_was_typed_in(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER, "shop")

    refused = await publisher.post(HERE, data={**WRAP, "case.1.value": "21"})

    assert refused.status_code == 422
    assert "should give 21, gave 20" in refused.text
    assert "(gift wrap|gift wrapping)" in refused.text
    assert await declared(office) == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "__import__('os')"}, "It cannot be used yet"),
        ({"steps": "nothing"}, "One line cannot be read"),
        ({"case.0.on": "yesterday"}, "is not written as 2026-11-24"),
        ({"name": "Gift Wrap"}, "lower-case letters"),
        ({"slot.0.least": "few"}, "is not a number"),
        ({"asks_en": "(gift"}, "It cannot be used yet"),
        ({"answers_en": "{% for x in y %}"}, "It cannot be used yet"),
        ({"kind": "hours", "open": "monday: 25:00-26:00"}, "cannot be used yet"),
        ({"kind": "hours", "open": "monday: 09:00-18:00", "name": " "}, "cannot be used yet"),
        ({"kind": "rates", "base": "CNY", "on": "soon", "of": "USD: x"}, "cannot be used yet"),
    ],
)
async def test_what_cannot_be_used_is_said_and_nothing_is_kept(
    office: Office, wrong: dict[str, str], said: str
) -> None:
    publisher = await office.signed_in(Role.PUBLISHER, "shop")

    refused = await publisher.post(HERE, data={**WRAP, **wrong})
    looked = await publisher.post(f"{HERE}/checks", data={**WRAP, **wrong})

    assert (refused.status_code, looked.status_code) == (422, 200)
    assert said in refused.text
    assert "It cannot be used yet" in looked.text
    assert await declared(office) == ()


async def test_cases_and_a_question_are_tried_while_it_is_written_and_nothing_is_kept(office: Office) -> None:
    viewer = await office.signed_in(Role.VIEWER, "shop")

    passed = await viewer.post(f"{HERE}/checks", data={**WRAP, "question": "gift wrap for 10 items"})
    failed = await viewer.post(f"{HERE}/checks", data={**WRAP, **STOLEN, "question": "do you wrap"})

    assert "✓ 3件商品包装费多少 → 15" in passed.text
    assert "Wrapping costs 40" in passed.text
    assert "should be no result" in failed.text
    assert "No template answers this question." in failed.text
    assert await declared(office) == ()


async def test_what_somebody_else_changed_is_not_overwritten(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER, "shop")
    await publisher.post(HERE, data=WRAP)

    outrun = await publisher.post(HERE, data={**WRAP, "title_en": "Mine"})
    told: dict[str, Any] = {"kb": "shop", "kind": "template", "name": "gift-wrap", "seen": "old"}
    late = await publisher.post(f"{HERE}/remove", data=told)

    assert (outrun.status_code, late.status_code) == (409, 409)
    assert 'value="Mine"' in outrun.text
    assert len(await declared(office)) == 1


async def test_what_is_computed_takes_a_publisher(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")

    refused = await editor.post(HERE, data=WRAP)
    form = await editor.get(HERE, params={"kb": "shop", "kind": "template"})

    assert refused.status_code == 403
    assert ">Save</button>" not in form.text
    assert await declared(office) == ()


async def test_what_is_not_there_is_not_found(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER, "shop")

    found = [
        await publisher.get(HERE, params={"kb": "shop", "kind": "template", "name": "gone"}),
        await publisher.get(HERE, params={"kb": "shop", "kind": "magic"}),
        await publisher.get(LIST, params={"kb": "elsewhere"}),
    ]

    assert [response.status_code for response in found] == [404, 422, 404]


async def test_a_program_reads_changes_and_takes_back_what_is_declared(office: Office) -> None:
    client = await program(office, Role.PUBLISHER)
    body = json.loads(Written.typed(Declares.TEMPLATE, WRAP).declaration().body)
    place = f"{API}/shop/template/gift-wrap"

    made = await client.put(place, json={"body": body})
    late = await client.put(place, json={"body": body})
    wrong = await client.put(place, json={"body": body | {"value": "each * nothing"}, "seen": made.json()["seen"]})
    listed = (await client.get(f"{API}/shop")).json()["declarations"]
    gone = await client.delete(place, params={"seen": made.json()["seen"]})
    again = await client.delete(place, params={"seen": made.json()["seen"]})

    assert [r.status_code for r in (made, late, wrong, gone, again)] == [200, 409, 422, 200, 409]
    assert "nothing" in wrong.json()["error"]["message"]
    assert listed == [made.json()]
    assert gone.json() == {"declarations": []}


async def test_a_program_without_the_role_declares_nothing(office: Office) -> None:
    client = await program(office, Role.EDITOR)

    refused = await client.put(f"{API}/shop/rates/rates", json={"body": {"base": "CNY"}})
    hidden = await client.get(f"{API}/account")

    assert (refused.status_code, hidden.status_code) == (403, 404)
