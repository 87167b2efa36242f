"""The figures at the desk: of a period, beside the one before, for those who may see, and as CSV."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from faqbot.channels.editor.bars import bars
from faqbot.domain.decision import Declined, Reason
from faqbot.domain.operator import Role
from faqbot.domain.statistics import Figures
from faqbot.domain.turn import Label
from faqbot.editing.analytics import Period
from tests.channels.editor.office import Office
from tests.channels.widget.shop import EN
from tests.contracts.samples import a_question, a_turn

HERE = "/desk/analytics"
TODAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def says(office: Office, key: str, text: str, *, days_ago: int = 0) -> None:
    """Somebody asks the shop what nothing answers."""
    question = replace(a_question(key, f"c-{key}", text=text, at=TODAY - timedelta(days=days_ago)), kb="shop")
    turn = a_turn(key, question, Declined(Reason.NOTHING_FOUND))
    await office.shop.turns.record(replace(turn, language=EN, evidence=None))


async def test_a_period_is_shown_beside_the_one_before(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER)
    for n in range(3):
        await says(office, f"now{n}", "Do you sell lamps?")
    await says(office, "then", "Do you sell lamps?", days_ago=8)

    shown = await browser.get(HERE, params={"days": "7"})

    assert "3 questions (1 before), in 3 conversations." in shown.text
    assert "2026-02-24 to 2026-03-02 (7 days, UTC)" in shown.text
    assert '<td class="number">+2</td>' in shown.text
    assert re.search(r"Of (\d+) published entries, \1 answered nobody", shown.text)


async def test_a_week_is_a_report_with_an_address(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER, language="zh")
    await says(office, "w9", "Where?", days_ago=3)

    shown = await browser.get(HERE, params={"week": "2026-W09"})

    assert "2026-02-23 至 2026-03-01" in shown.text
    assert "1 个问题（之前 0 个）" in shown.text


@pytest.mark.parametrize(
    "asked", [{"week": "2026-W99"}, {"days": "0"}, {"days": "9999"}, {"days": "x"}, {"lang": "fr"}]
)
async def test_what_cannot_be_read_is_no_wish(office: Office, asked: dict[str, str]) -> None:
    browser = await office.signed_in(Role.VIEWER)

    shown = await browser.get(HERE, params=asked)

    assert (shown.status_code, "2026-02-01 to 2026-03-02 (30 days" in shown.text) == (200, True)


async def test_shares_come_with_their_interval_and_say_what_they_count(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER)
    await office.calibrations.label("", [Label("Do you sell lamps?", EN, "track")], at=TODAY)
    await says(office, "w1", "Do you sell lamps?")

    rows = {row["share"]: row for row in table((await browser.get(f"{HERE}/shares.csv")).text)}

    assert (rows["withheld"]["hits"], rows["withheld"]["n"], rows["withheld"]["value"]) == ("1", "1", "1.0")
    assert float(rows["withheld"]["low"]) == pytest.approx(0.2065, abs=1e-3)
    assert (rows["wrong"]["hits"], rows["liked"]["value"]) == ("0", "")
    assert rows["contained"]["value"] == "1.0"


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("days", {"day": "2026-03-02", "declined": "1"}),
        ("asked", {"question": "'=1+1", "language": "en", "asked": "1", "declined": "1"}),
        ("risen", None),
        ("entries", {"kb": "shop", "entry": "track", "answered": "0"}),
    ],
)
async def test_every_table_is_had_as_csv_that_no_spreadsheet_computes(
    office: Office, name: str, row: dict[str, str] | None
) -> None:
    browser = await office.signed_in(Role.VIEWER)
    await says(office, "w1", "=1+1")

    got = await browser.get(f"{HERE}/{name}.csv")

    assert got.headers["content-disposition"] == f'attachment; filename="faqbot-{name}.csv"'
    assert row is None or row in table(got.text)
    assert row is not None or table(got.text) == []


async def test_only_those_who_may_see_a_base_see_its_figures(office: Office) -> None:
    stranger = await office.signed_in(Role.VIEWER, "account")
    await says(office, "w1", "secret words")

    theirs = await stranger.get(HERE, params={"kb": "shop"})
    own = await stranger.get(HERE)

    assert theirs.status_code == 404
    assert (own.status_code, "secret words" in own.text) == (200, False)
    assert (await stranger.get(f"{HERE}/nothing.csv")).status_code == 404


def test_a_period_that_nobody_asked_in_has_no_picture() -> None:
    assert bars(Figures(), Period(date(2026, 3, 1), date(2026, 3, 2))) is None


def test_columns_stand_on_each_other_and_reach_the_top_on_the_busiest_day() -> None:
    figures = Figures(days={date(2026, 3, 1): {"curated": 3, "declined": 1}, date(2026, 3, 2): {"declined": 2}})

    drawn = bars(figures, Period(date(2026, 3, 1), date(2026, 3, 2)))

    assert drawn is not None
    first, second, third = drawn.pieces
    assert (first.told, second.told) == ("2026-03-01 curated 3", "2026-03-01 declined 1")
    assert second.y + second.height == pytest.approx(first.y)
    assert second.y == drawn.up[-1].at
    assert third.place == second.place
    assert third.x > first.x + first.width


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
