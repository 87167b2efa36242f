"""Work that takes a while, asked for by programs: calibrations, replays, reports; seen, tried again, let be."""

from typing import Any

import httpx2
import pytest

from faqbot.domain.job import Job, State, Work
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.editing.calibrating import Calibrating
from faqbot.editing.jobs import ROOM
from faqbot.jobs import Course
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import ENTRIES_AT, program
from tests.channels.editor.test_teaching import asked
from tests.channels.widget.shop import error

HERE = "/api/v1/desk/jobs"


async def done(client: httpx2.AsyncClient, **given: Any) -> dict[str, Any]:
    """What came of a job that is asked for; the office works on it as soon as it is answered."""
    begun = await client.post(HERE, json=given)
    assert begun.status_code == 202, begun.text
    found: dict[str, Any] = (await client.get(f"{HERE}/{begun.json()['id']}")).json()
    return found


async def test_a_base_is_calibrated_and_what_it_promises_is_told(office: Office) -> None:
    client = await program(office, Role.PUBLISHER)

    job = await done(client, work="calibration", kb="shop")

    kept = await office.calibrations.latest("shop")
    assert kept is not None
    assert (job["state"], job["operator"], job["why"]) == ("done", "robot", None)
    assert job["done"] == job["of"] > 0
    assert job["result"]["at"] == kept.at.isoformat() == office.clock().isoformat()
    assert {lang: bar["threshold"] for lang, bar in job["result"]["languages"].items()} == {"zh": None, "en": None}


async def test_a_calibration_that_is_taken_up_again_after_it_was_kept_is_not_made_again(office: Office) -> None:
    job = Job("j", Work.CALIBRATION, "shop", "mei", office.clock(), office.clock())
    calibrating = Calibrating(office.desk.entries, office.desk.shelf, office.calibrations)
    first, second = job.taken("h1", office.clock(), office.clock()), Course(office.desk.jobs, job)
    told = await calibrating(first, second)
    kept = await office.calibrations.latest("shop")

    again = await calibrating(first, second)

    assert again == told
    assert await office.calibrations.latest("shop") is kept


async def test_logged_questions_are_asked_again_with_the_drafts_and_changes_are_told(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    await asked(office, "Where is my parcel?", "1", kb="shop")
    read = (await client.get(f"{ENTRIES_AT}/shop/track")).json()
    given = {name: read[name] for name in read if name not in {"kb", "id"}}
    await client.put(f"{ENTRIES_AT}/shop/track", json=given | {"state": "archived"})

    live = await done(client, work="replay", kb="shop")
    draft = await done(client, work="replay", kb="shop", draft=True, days=2)

    assert (live["result"]["asked"], live["result"]["changed"]) == (1, [])
    assert (draft["done"], draft["of"], draft["result"]["lost"]) == (1, 1, 1)
    (changed,) = draft["result"]["changed"]
    assert (changed["text"], changed["then"]["entry_id"], changed["shift"]) == ("Where is my parcel?", "track", "lost")


async def test_a_week_is_reported(office: Office) -> None:
    client = await program(office, Role.VIEWER)
    await asked(office, "Where is my parcel?", "1", kb="shop")

    job = await done(client, work="report", kb="shop", week="2026-W10")
    refused = await client.post(HERE, json={"work": "report", "kb": "shop", "week": "next"})

    assert job["result"] == {"turns": 1}
    assert error(refused) == (422, "invalid")


@pytest.mark.parametrize(
    "given",
    [{"work": "calibration"}, {"work": "replay"}, {"work": "report", "week": "2026-W10"}],
    ids=lambda given: given["work"],
)
async def test_work_for_a_base_that_is_gone_is_dropped_with_a_sentence(office: Office, given: dict[str, str]) -> None:
    client = await program(office, Role.ADMIN, EVERYWHERE)

    job = await done(client, kb="tea", **given)

    assert (job["state"], job["attempt"], job["why"]) == ("failed", 1, "there is no knowledge base tea any more")


async def test_where_nothing_is_published_there_is_nothing_to_calibrate_on(office: Office) -> None:
    client = await program(office, Role.ADMIN, EVERYWHERE)
    await client.put(f"{ENTRIES_AT}/empty/one", json={"phrasings": {"en": ["one?"]}, "answers": {"en": "1."}})

    job = await done(client, work="calibration", kb="empty")

    assert job["state"] == "failed"
    assert job["why"] == "there are no published entries to calibrate on; import some first"


async def test_each_kind_of_work_takes_a_role_and_shows_nothing_of_other_bases(office: Office) -> None:
    editor = await program(office, Role.EDITOR)
    job = Job("hidden", Work.REPORT, "tea", "mei", office.clock(), office.clock(), {"week": "2026-W10"})
    await office.desk.jobs.add(job, room=ROOM)

    calibrating = await editor.post(HERE, json={"work": "calibration", "kb": "shop"})
    elsewhere = await editor.post(HERE, json={"work": "report", "kb": "tea", "week": "2026-W10"})
    hidden = [await editor.get(f"{HERE}/hidden"), await editor.post(f"{HERE}/hidden/cancel")]

    assert error(calibrating) == (403, "forbidden")
    assert elsewhere.status_code == 404
    assert [error(one) for one in hidden] == [(404, "unknown_job")] * 2
    assert (await editor.get(HERE)).json() == {"jobs": []}


async def test_what_failed_is_tried_again_and_what_waits_is_let_be(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    at = office.clock()
    job = Job("j", Work.REPLAY, "shop", "mei", at, at, {"days": 7, "draft": False})
    await office.desk.jobs.add(job.failed("the disk is full", at), room=ROOM)

    listed = (await client.get(HERE)).json()["jobs"]
    again = await client.post(f"{HERE}/j/retry")
    (await client.get(f"{HERE}/j")).raise_for_status()
    twice = await client.post(f"{HERE}/j/retry")
    late = await client.post(f"{HERE}/j/cancel")

    assert [(one["id"], one["state"], one["why"]) for one in listed] == [("j", "failed", "the disk is full")]
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    assert [error(one) for one in (twice, late)] == [(409, "changed")] * 2
    kept = await office.desk.jobs.job("j")
    assert kept is not None
    assert kept.state is State.DONE


async def test_where_too_much_waits_it_is_told_when_to_come_again(office: Office) -> None:
    client = await program(office, Role.EDITOR)
    at = office.clock()
    for n in range(ROOM.jobs):
        await office.desk.jobs.add(Job(f"j{n}", Work.REPLAY, "tea", "mei", at, at), room=ROOM)

    refused = await client.post(HERE, json={"work": "replay", "kb": "shop"})

    assert error(refused) == (503, "overloaded")
    assert refused.headers["retry-after"] == "60"
