"""What a change of what is computed would change of what customers are told, seen before it is in force."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from faqbot.domain.faq import Declares
from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.editing.declarations import digest
from faqbot.editing.declaring import Written
from tests.channels.editor.office import Office
from tests.channels.editor.test_declarations import API, HERE, LIST, WRAP, declared
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import EN, NOON, ask

TOLD = {"kb": "shop", "kind": "template", "name": "gift-wrap"}
DEARER = WRAP | {"table.0.cells": "up to 3: 6\r\nelse: 4", "case.0.value": "18"}
ASKED = "gift wrapping for 2 items"
GOLDEN = GoldenQuestion(ASKED, EN, "shop", Expected(Expects.COMPUTED))


@pytest.fixture
async def office(office: Office) -> Office:
    """An office at whose shop somebody asked for the fee just now."""
    office.clock.at = datetime.now(UTC) + timedelta(minutes=1)  # as the shop's own
    browser = office.browser()
    await ask(browser, ASKED)
    await ask(browser, "Where is my parcel?")
    return office


async def test_a_template_that_answers_what_was_asked_is_kept_after_a_second_look(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER)

    first = await publisher.post(HERE, data=WRAP)
    before = await declared(office)
    (looked,) = [digest(Written.typed(Declares.TEMPLATE, WRAP).declaration())]
    second = await publisher.post(HERE, data={**WRAP, "looked": looked})

    assert first.status_code == 200
    assert "What saving would change" in first.text
    assert "Gained answers" in first.text
    assert ASKED in first.text
    assert "parcel" not in first.text
    assert f'name="looked" value="{looked}" form="written"' in first.text
    assert before == ()
    assert second.status_code == 303
    assert len(await declared(office)) == 1


async def test_what_was_looked_at_is_not_consent_to_something_else(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER)
    looked = digest(Written.typed(Declares.TEMPLATE, WRAP).declaration())

    again = await publisher.post(HERE, data={**DEARER, "looked": looked})

    assert (again.status_code, "Gained answers" in again.text) == (200, True)
    assert await declared(office) == ()


async def test_what_is_asked_by_nobody_is_kept_at_once(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER)
    other = WRAP | {"asks_en": "(engraving)", "case.1.text": "engraving for 5 items"}

    assert (await publisher.post(HERE, data=other)).status_code == 303


async def test_other_figures_are_shown_beside_the_former_ones_in_both_languages(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER, language="zh")
    await publisher.post(HERE, data=WRAP | {"looked": digest(Written.typed(Declares.TEMPLATE, WRAP).declaration())})
    (one,) = await declared(office)

    shown = await publisher.post(HERE, data={**DEARER, "seen": digest(one)})

    assert "换了说法的回答，或换了数字" in shown.text
    assert "<del>**Wrapping costs 10 CNY" in shown.text
    assert "<ins>**Wrapping costs 12 CNY" in shown.text
    assert "照此保存" in shown.text
    assert await declared(office) == (one,)


async def test_a_template_that_a_golden_question_needs_is_taken_back_with_a_reason_only(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER)
    await publisher.post(HERE, data=WRAP | {"looked": digest(Written.typed(Declares.TEMPLATE, WRAP).declaration())})
    await office.golden.keep([GOLDEN], at=NOON)
    (one,) = await declared(office)
    form = {**TOLD, "seen": digest(one)}

    shown = await publisher.post(f"{HERE}/remove", data=form)
    blocked = await publisher.post(f"{HERE}/remove", data={**form, "looked": "gone"})
    still = await declared(office)
    gone = await publisher.post(f"{HERE}/remove", data={**form, "looked": "gone", "reason": "wrapping ends"})
    listed = await publisher.get("/desk/publish?kb=shop")

    assert (shown.status_code, blocked.status_code, gone.status_code) == (200, 422, 303)
    assert "What taking it back would change" in shown.text
    assert "Lost answers" in shown.text
    assert "A golden question would break" in blocked.text
    assert still == (one,)
    assert await declared(office) == ()
    assert "in spite of a broken golden question: wrapping ends" in listed.text
    assert {c.action for c in await office.audit.changes(most=2)} == {"declaration", "golden overridden"}


async def test_a_program_asks_what_would_change_and_is_stopped_by_a_golden_question(office: Office) -> None:
    client = await program(office, Role.PUBLISHER, EVERYWHERE)
    body = json.loads(Written.typed(Declares.TEMPLATE, WRAP).declaration().body)
    place = f"{API}/shop/template/gift-wrap"

    foreseen = (await client.post(f"{place}/regression", json={"body": body})).json()
    made = (await client.put(place, json={"body": body})).json()
    await office.golden.keep([GOLDEN], at=NOON)
    back = (await client.post(f"{place}/regression", json={"body": None, "seen": made["seen"]})).json()
    stopped = await client.delete(place, params={"seen": made["seen"]})
    gone = await client.delete(place, params={"seen": made["seen"], "reason": "wrapping ends"})
    late = await client.post(f"{place}/regression", json={"body": None, "seen": made["seen"]})

    assert [(one["text"], one["shift"]) for one in foreseen["changed"]] == [(ASKED, "gained")]
    assert ([one["shift"] for one in back["changed"]], len(back["broken"])) == (["lost"], 1)
    assert (stopped.status_code, stopped.json()["error"]["code"]) == (409, "golden_broken")
    assert (gone.status_code, late.status_code) == (200, 409)


async def test_opening_hours_are_seen_before_they_are_in_force_too(office: Office) -> None:
    publisher = await office.signed_in(Role.PUBLISHER)
    await ask(office.browser("192.0.2.9"), "are you open on Sunday")
    hours = {"kb": "shop", "kind": "hours", "seen": "", "name": "support", "title_zh": "客服", "title_en": "Support"}
    given = hours | {"words_zh": "你们", "words_en": "you", "open": "monday-sunday: 09:00-18:00", "holidays": "open"}

    shown = await publisher.post(HERE, data=given)

    assert (shown.status_code, "Gained answers" in shown.text) == (200, True)
    assert "are you open on Sunday" in shown.text
    assert "support" not in (await publisher.get(LIST, params={"kb": "shop"})).text.split("<main", 1)[1]
