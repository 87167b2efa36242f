"""The risk dial and the log of changes."""

from dataclasses import dataclass, replace
from itertools import product

import pytest

from faqbot.app import SnapshotBuilder
from faqbot.channels.editor.curve import curve
from faqbot.channels.editor.reliability import reliability
from faqbot.domain.calibration import Bar, Bin
from faqbot.domain.errors import BadInput, UnknownKnowledgeBase
from faqbot.domain.language import Language
from faqbot.domain.operator import Operator, Role
from faqbot.domain.tolerance import Tolerance
from faqbot.domain.turn import Label
from faqbot.editing.dial import Dial, Dials, Limit, Panel
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval.calibration import RISKS, shipped
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.storage.memory_operators import MemoryAuditLog
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program
from tests.channels.widget.shop import EN, ENTRIES, NOON

BARS = (Bar(0.01, None, 80, 16, 0.0, 0.0), Bar(0.05, 0.6, 100, 20, 0.5, 0.03), Bar(0.1, 0.4, 100, 20, 0.7, 0.08))
BINS = (Bin(50, 0.25, 0.2), Bin(50, 0.75, 0.8))


async def test_the_risk_of_a_base_that_is_not_there_is_refused(office: Office) -> None:
    client = await program(office, Role.ADMIN, "")

    refused = await client.get("/api/v1/desk/risk", params={"kb": "moon"})

    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "invalid")


@dataclass(frozen=True)
class House:
    """The dials of a shop with a calibration of its own; one entry bears a tag."""

    calibrations: MemoryCalibrationStore
    shelf: Shelf
    audit: MemoryAuditLog
    dials: Dials


async def a_house() -> House:
    entries, calibrations = MemoryEntryStore(), MemoryCalibrationStore()
    await entries.save([replace(ENTRIES[0], tags=("parcels",)), *ENTRIES[1:]], at=NOON)
    own = replace(shipped("shop", "another", has_head=False), bars={EN: BARS}, promised=True, at=NOON)
    await calibrations.keep(replace(own, reliability={EN: BINS}))
    await calibrations.label("shop", [Label("a", EN, "track"), Label("b", EN, None)], at=NOON)
    build = SnapshotBuilder(LatentEmbedder(), None, 0.05)
    shelf, audit = Shelf(entries, calibrations, build), MemoryAuditLog(entries)
    return House(calibrations, shelf, audit, Dials(shelf, calibrations, MemoryTurnStore(), audit, lambda: NOON))


def somebody(role: Role, kb: str = "shop") -> Bearer:
    return Bearer(Operator("wei", {kb: role}))


def english(panel: Panel) -> Dial:
    return next(dial for dial in panel.dials if dial.language is Language.EN)


async def test_the_dial_tells_what_each_risk_buys_and_lacks() -> None:
    house = await a_house()

    panel = await house.dials.panel("shop")

    dial = english(panel)
    assert (panel.promised, panel.stale, panel.setting) == (True, True, 0.05)
    assert (dial.now, dial.tolerated, dial.is_chosen, dial.place) == (BARS[1], 0.05, False, RISKS.index(0.05))
    assert [step.risk for step in dial.steps] == list(RISKS)
    gained = {step.risk: step.gained for step in dial.steps}
    assert (gained[0.005], gained[0.03]) == (None, None)
    assert [gained[0.05], gained[0.1]] == pytest.approx([0.0, 0.2])
    assert [step.missing for step in dial.steps[:2]] == [None, BARS[0].missing(0.2)]
    assert (dial.labels, dial.out_of_scope) == (2, 1)
    assert dial.reliability == BINS
    assert dial.limits == (Limit("parcels", 1, None),)


async def test_a_chosen_risk_takes_another_of_the_bars_that_were_measured() -> None:
    house = await a_house()

    await house.dials.tolerate(somebody(Role.PUBLISHER), Tolerance("shop", EN, 0.1))
    await house.dials.tolerate(somebody(Role.PUBLISHER), Tolerance("shop", EN, 0.02, "parcels"))

    dial = english(await house.dials.panel("shop"))
    assert (dial.tolerated, dial.is_chosen, dial.now) == (0.1, True, BARS[2])
    assert dial.limits == (Limit("parcels", 1, 0.02),)
    await house.shelf.refresh()
    assert (await house.shelf.snapshot("shop")).entries_risk(EN) == 0.1


async def test_what_is_taken_back_follows_the_setting_again_and_all_of_it_is_noted() -> None:
    house = await a_house()

    await house.dials.tolerate(somebody(Role.PUBLISHER), Tolerance("shop", EN, 0.1))
    await house.dials.tolerate(somebody(Role.PUBLISHER), Tolerance("shop", EN, None))

    assert english(await house.dials.panel("shop")).tolerated == 0.05
    noted = await house.audit.changes(most=2)
    assert [(c.operator, c.action, c.kb, c.subject) for c in noted] == [
        ("wei", "risk", "shop", "en: 10.0% → –"),
        ("wei", "risk", "shop", "en: – → 10.0%"),
    ]


@pytest.mark.parametrize(
    ("bearer", "chosen", "error"),
    [
        (somebody(Role.EDITOR), Tolerance("shop", EN, 0.1), NotAllowed),
        (somebody(Role.PUBLISHER), Tolerance("", EN, 0.1), NotAllowed),
        (somebody(Role.PUBLISHER), Tolerance("shop", EN, 0.07), BadInput),
        (somebody(Role.PUBLISHER), Tolerance("shop", EN, 0.01, "moon"), BadInput),
        (somebody(Role.PUBLISHER, "tea"), Tolerance("tea", EN, 0.01), UnknownKnowledgeBase),
    ],
)
async def test_nothing_is_chosen_that_may_not_or_cannot_be(
    bearer: Bearer, chosen: Tolerance, error: type[Exception]
) -> None:
    house = await a_house()

    with pytest.raises(error):
        await house.dials.tolerate(bearer, chosen)

    assert await house.calibrations.tolerances() == ()


async def test_the_curve_rises_with_what_is_tolerated() -> None:
    drawn = curve(english(await (await a_house()).dials.panel("shop")))

    assert drawn is not None
    (x1, y1), *_, (x2, y2) = drawn.points
    assert x1 < x2
    assert y1 > y2
    assert drawn.here == (x1, y1)
    assert drawn.path.startswith(f"{x1:.1f},{y1:.1f} ")


async def test_there_is_no_curve_without_a_threshold() -> None:
    dial = english(await (await a_house()).dials.panel("shop"))

    assert curve(replace(dial, steps=dial.steps[:2], now=None)) is None


def test_true_probabilities_lie_on_the_diagonal() -> None:
    drawn = reliability((Bin(50, 0.0, 0.0), Bin(50, 0.5, 0.5), Bin(50, 1.0, 1.0)))

    assert drawn is not None
    assert [(p.x, p.y) for p in drawn.points] == [
        (drawn.left, drawn.bottom),
        ((drawn.left + drawn.right) / 2, (drawn.top + drawn.bottom) / 2),
        (drawn.right, drawn.top),
    ]
    assert all(p.high <= p.y <= p.low for p in drawn.points)
    assert reliability(()) is None


async def test_a_publisher_moves_the_slider_and_takes_it_back(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)

    moved = await browser.post("/desk/dial", data={"kb": "shop", "lang": "en", "step": "1"})
    shown = await browser.get(moved.headers["location"])
    back = await browser.post("/desk/dial", data={"kb": "shop", "lang": "en", "back": "1", "step": "3"})

    assert moved.status_code == back.status_code == 303
    assert "at most 1.0% of all questions in this language" in shown.text
    assert "It was chosen here." in shown.text
    assert await office.calibrations.tolerances() == ()


@pytest.mark.parametrize(
    "given", [{"lang": "en", "step": "99"}, {"lang": "fr", "step": "1"}, {"lang": "en", "step": "1", "tag": "moon"}]
)
async def test_what_no_slider_sends_is_refused(office: Office, given: dict[str, str]) -> None:
    browser = await office.signed_in(Role.PUBLISHER)

    response = await browser.post("/desk/dial", data={"kb": "shop"} | given)

    assert response.status_code == 422
    assert await office.calibrations.tolerances() == ()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
async def test_who_is_no_publisher_sees_no_slider_and_moves_none(office: Office, role: Role) -> None:
    browser = await office.signed_in(role)

    page = await browser.get("/desk/dial", params={"kb": "shop"})
    moved = await browser.post("/desk/dial", data={"kb": "shop", "lang": "en", "step": "1"})

    assert 'type="range"' not in page.text
    assert moved.status_code == 403


async def test_programs_read_and_choose_the_risk(office: Office) -> None:
    client = await program(office, Role.PUBLISHER)

    chosen = await client.put("/api/v1/desk/risk", json={"kb": "shop", "lang": "zh", "risk": 0.02})
    read = (await client.get("/api/v1/desk/risk", params={"kb": "shop"})).json()
    refused = await client.put("/api/v1/desk/risk", json={"kb": "shop", "lang": "zh", "risk": 0.07})
    elsewhere = await client.get("/api/v1/desk/risk", params={"kb": "moon"})

    assert chosen.json() == read
    assert (read["languages"]["zh"]["tolerated"], read["languages"]["en"]["tolerated"]) == (0.02, 0.05)
    assert len(read["languages"]["zh"]["steps"]) == len(RISKS)
    assert (refused.status_code, elsewhere.status_code) == (422, 404)


async def test_a_program_that_may_not_publish_chooses_no_risk(office: Office) -> None:
    client = await program(office, Role.EDITOR)

    refused = await client.put("/api/v1/desk/risk", json={"kb": "shop", "lang": "zh", "risk": 0.02})

    assert refused.status_code == 403


async def test_a_shipped_gate_is_never_shown_as_a_promise(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER)

    everything = await browser.get("/desk/dial")
    one = await browser.get("/desk/dial", params={"kb": "shop"})

    assert "promise nothing" in everything.text
    assert "somebody asked" not in everything.text
    assert "<svg" in one.text
    assert "FAQBOT_RISK" in one.text


async def test_who_sees_one_base_sees_its_dial_only(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER, "shop")

    own = await browser.get("/desk/dial")
    unknown = await browser.get("/desk/dial", params={"kb": "other"})

    assert '<option value="">' not in own.text
    assert unknown.status_code == 404


async def test_an_admin_reads_who_changed_what(office: Office) -> None:
    browser = await office.signed_in(Role.ADMIN)
    await browser.post("/desk/label", data={"text": "包裹呢", "entry": "shop/track"})

    log = await browser.get("/desk/changes")

    assert "labelled" in log.text
    assert "invited" in log.text
    assert "包裹呢" not in log.text


PATHS = {
    "/desk/entries": Role.VIEWER,
    "/desk/entry?kb=shop&id=track": Role.VIEWER,
    "/desk/entry/history?kb=shop&id=track": Role.VIEWER,
    "/desk/entry/new": Role.EDITOR,
    "/desk/console": Role.VIEWER,
    "/desk/inbox": Role.VIEWER,
    "/desk/publish": Role.VIEWER,
    "/desk/publish/regression?kb=shop": Role.VIEWER,
    "/desk/golden": Role.VIEWER,
    "/desk/dial": Role.VIEWER,
    "/desk/changes": Role.ADMIN,
}


@pytest.mark.parametrize(("path", "role"), list(product(PATHS, Role)))
async def test_every_page_is_for_its_roles_and_no_others(office: Office, path: str, role: Role) -> None:
    browser = await office.signed_in(role)

    response = await browser.get(path)

    assert response.status_code == (200 if role.includes(PATHS[path]) else 403)
