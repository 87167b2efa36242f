"""The page of work that takes a while."""

from dataclasses import replace

import httpx2
import pytest

from faqbot.domain.job import Job, State, Work
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.editing.jobs import ROOM
from tests.channels.editor.office import Office
from tests.channels.editor.test_teaching import asked

HERE = "/desk/jobs"


def a_job(office: Office, name: str = "j", kb: str = "shop") -> Job:
    return Job(name, Work.REPORT, kb, "mei", office.clock(), office.clock(), {"week": "2026-W10"})


async def shown(browser: httpx2.AsyncClient, given: httpx2.Response) -> str:
    assert given.status_code == 303, given.text
    return (await browser.get(given.headers["location"])).text


async def test_a_publisher_has_a_base_calibrated_and_is_led_to_what_came_of_it(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER, "shop")

    text = await shown(browser, await browser.post(HERE, data={"work": "calibration", "kb": "shop"}))

    assert '<a href="/desk/dial?kb=shop">Calibrate</a>' in text
    assert "begun within seconds" in text
    assert await office.calibrations.latest("shop") is not None


async def test_a_week_and_a_replay_are_told_in_chinese_too(office: Office) -> None:
    await asked(office, "Where is my parcel?", "1", kb="shop")
    browser = await office.signed_in(Role.EDITOR, "shop", language="zh")

    await browser.post(HERE, data={"work": "report", "kb": "shop", "week": "2026-W10"})
    text = await shown(browser, await browser.post(HERE, data={"work": "replay", "kb": "shop"}))

    assert '<a href="/desk/analytics?kb=shop&amp;week=2026-W10">周报</a> 2026-W10' in text
    assert "重问 1 个：0 个不再有答案" in text


@pytest.mark.parametrize(
    ("language", "why"), [("en", "no knowledge base tea any more"), ("zh", "知识库 tea 已经不在了")]
)
async def test_what_failed_says_why_and_is_tried_again(office: Office, language: str, why: str) -> None:
    browser = await office.signed_in(Role.ADMIN, EVERYWHERE, language=language)
    await browser.post(HERE, data={"work": "report", "kb": "tea", "week": "2026-W10"})
    (job,) = await office.desk.jobs.recent(most=9)

    before = (await browser.get(HERE)).text
    again = await browser.post(f"{HERE}/retry", data={"id": job.id})

    assert why in before
    assert 'action="/desk/jobs/retry"' in before
    assert again.status_code == 303
    tried = await office.desk.jobs.job(job.id)
    assert tried is not None
    assert (tried.state, tried.attempt) == (State.FAILED, 1)


async def test_what_is_under_way_is_followed_and_can_be_cancelled(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR, "shop")
    await office.desk.jobs.add(replace(a_job(office), done=1, of=3), room=ROOM)

    going = (await browser.get(HERE)).text
    after = await shown(browser, await browser.post(f"{HERE}/cancel", data={"id": "j"}))
    twice = await browser.post(f"{HERE}/cancel", data={"id": "j"})
    retried = await browser.post(f"{HERE}/retry", data={"id": "j"})

    assert 'hx-trigger="every 2s"' in going
    assert '<progress max="3" value="1"' in going
    assert 'hx-trigger="every 2s"' not in after
    assert ">cancelled</span>" in after
    assert [twice.status_code, retried.status_code] == [409, 409]


async def test_each_kind_of_work_takes_a_role_and_other_bases_are_not_seen(office: Office) -> None:
    viewer = await office.signed_in(Role.VIEWER, "shop")
    await office.desk.jobs.add(a_job(office), room=ROOM)
    await office.desk.jobs.add(a_job(office, "hidden", "tea"), room=ROOM)

    text = (await viewer.get(HERE)).text
    calibrating = await viewer.post(HERE, data={"work": "calibration", "kb": "shop"})
    elsewhere = await viewer.post(HERE, data={"work": "report", "kb": "tea", "week": "2026-W10"})
    hidden = await viewer.post(f"{HERE}/cancel", data={"id": "hidden"})

    assert (text.count("2026-W10"), 'value="calibration"' in text, 'value="report"' in text) == (2, False, True)
    assert [calibrating.status_code, elsewhere.status_code, hidden.status_code] == [403, 404, 404]


@pytest.mark.parametrize("given", [{"work": "report", "week": "soon"}, {"work": "documents"}, {"work": "x"}])
async def test_what_cannot_be_asked_for_here_is_refused(office: Office, given: dict[str, str]) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")

    assert (await editor.post(HERE, data=given | {"kb": "shop"})).status_code == 422
    assert await office.desk.jobs.recent(most=1) == ()


async def test_where_too_much_waits_it_is_told(office: Office) -> None:
    editor = await office.signed_in(Role.EDITOR, "shop")
    for n in range(ROOM.jobs):
        await office.desk.jobs.add(a_job(office, f"j{n}"), room=ROOM)

    refused = await editor.post(HERE, data={"work": "replay", "kb": "shop"})

    assert (refused.status_code, "no room for more" in refused.text) == (503, True)
