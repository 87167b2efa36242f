"""The risk dial and the log of changes."""

from dataclasses import replace
from itertools import product

import pytest

from faqbot.app import SnapshotBuilder
from faqbot.channels.editor.curve import curve
from faqbot.domain.calibration import Bar, Missing
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.domain.turn import Label
from faqbot.editing.dial import Dial, Dials, Step
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval.calibration import shipped
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from tests.channels.editor.office import Office
from tests.channels.widget.shop import EN, ENTRIES, NOON

BARS = (Bar(0.01, None, 80, 16, 0.0, 0.0), Bar(0.05, 0.6, 100, 20, 0.5, 0.03), Bar(0.1, 0.4, 100, 20, 0.7, 0.08))


def a_step(bar: Bar, gained: float | None = None) -> Step:
    return Step(bar, Missing(0, 0), gained)


async def test_the_dial_tells_what_each_risk_buys_and_lacks() -> None:
    entries, calibrations = MemoryEntryStore(), MemoryCalibrationStore()
    await entries.save(ENTRIES, at=NOON)
    own = replace(shipped("shop", "another", has_head=False), bars={EN: BARS}, promised=True, at=NOON)
    await calibrations.keep(own)
    await calibrations.label("shop", [Label("a", EN, "track"), Label("b", EN, None)], at=NOON)
    shelf = Shelf(entries, calibrations, SnapshotBuilder(LatentEmbedder(), None, 0.05))

    panel = await Dials(shelf, calibrations, MemoryTurnStore()).panel("shop")

    english = next(dial for dial in panel.dials if dial.language is Language.EN)
    assert panel.promised
    assert panel.stale
    assert english.now == BARS[1]
    assert [step.gained and round(step.gained, 2) for step in english.steps] == [None, 0.0, 0.2]
    assert english.steps[0].missing == BARS[0].missing(0.2)
    assert (english.labels, english.out_of_scope) == (2, 1)


def test_the_curve_rises_with_what_is_tolerated() -> None:
    drawn = curve(Dial(EN, BARS[1], tuple(map(a_step, BARS)), 0, 0, None))

    assert drawn is not None
    (x1, y1), (x2, y2) = drawn.points
    assert x1 < x2
    assert y1 > y2
    assert drawn.here == (x1, y1)
    assert drawn.path == f"{x1:.1f},{y1:.1f} {x2:.1f},{y2:.1f}"


def test_there_is_no_curve_without_a_threshold() -> None:
    assert curve(Dial(EN, None, (a_step(BARS[0]),), 0, 0, None)) is None


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

    assert "all together" not in own.text
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
