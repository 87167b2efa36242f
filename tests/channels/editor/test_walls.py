"""Between knowledge bases: whoever is an admin of one sees and changes nothing of another, whatever the address."""

import re
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from fastapi.routing import APIRoute

from faqbot.channels.editor import routes
from faqbot.domain.canned import Canned
from faqbot.domain.document import Document, Passage
from faqbot.domain.faq import Entry, Phrasing
from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.incoming import Fate, Incoming, Report, Sight, Stage
from faqbot.domain.job import Job, Room, State, Work
from faqbot.domain.operator import Role
from faqbot.domain.turn import Feedback, Label, Verdict
from faqbot.domain.wish import Wish
from tests.channels.editor.office import Office, sign_in
from tests.channels.editor.test_teaching import asked
from tests.channels.widget.shop import EN, NOON

# Stands in everything of the base "shop", and nowhere else.
MARK = "xyzzy"
# Who has gone can see nothing, which would prove nothing.
COMING_AND_GOING = ("/desk/sign-out", "/desk/sign-in", "/desk/invitation")
HIDDEN = Entry("hidden", "shop", (Phrasing(f"{MARK}?", EN),), {EN: f"It is {MARK}."}, tags=(MARK,))
OWN = Entry("green", "tea", (Phrasing("is green tea strong", EN),), {EN: "Not very."})
TOLD = Passage("1", f"The {MARK} is hidden.", MARK, kb="shop", document="hidden", heading=(f"What is {MARK}?",))
PAPER = Document("hidden", "shop", MARK, f"{MARK}.md", "text/markdown", "d", NOON, (TOLD,))
GOLDEN = GoldenQuestion(f"{MARK}?", EN, "shop", Expected(Expects.ENTRY, "shop", "hidden"))


# Every name that a form, a query or a body may give, of things in "shop".
GIVEN: dict[str, str] = {
    "kb": "shop",
    "id": "hidden",
    "entry": "shop/hidden",
    "of": "shop",
    "edit": "hush",
    "replaces": "hidden",
    "address": "https://evil.example/",
    "name": "hush",
    "number": "1",
    "version": "1",
    "text": "stolen",
    "en": "stolen",
    "lang": "en",
    "step": "1",
    "kind": "rates",
    "act": "take",
    "kept": "hidden",
    "former": "hidden",
    "gone": "hidden",
    "role": "admin",
    "answer": "stolen",
}
BODY: dict[str, Any] = {
    "kb": "shop",
    "entry_id": "hidden",
    "entry_kb": "shop",
    "name": "hush",
    "text": "stolen",
    "lang": "en",
    "texts": {"en": "stolen"},
    "answers": {"en": "stolen"},
    "phrasings": {"en": ["stolen?"]},
    "expects": "entry",
    "kept": "hidden",
    "kept_seen": "x",
    "former": "hidden",
    "former_seen": "x",
    "seen": 1,
    "risk": 0.05,
    "body": {"base": "stolen"},
    "roles": {"": "admin"},
    "on": "2026-04-01",
    "origins": ["evil.example"],
    "here": False,
    "work": "replay",
}
STOLEN = b"id,kb,questions_en,answer_en\nstolen,shop,Is this stolen?,Yes.\n"


@dataclass(frozen=True)
class Place:
    """A desk over two bases, what may be asked of it, and what is in "shop"."""

    office: Office
    turn: str

    def routes(self, prefix: str) -> list[APIRoute]:
        """Every route below a prefix."""
        found = [route for router in routes(self.office.desk) for route in router.routes if isinstance(route, APIRoute)]
        return [r for r in found if r.path.startswith(prefix) and not r.path.startswith(COMING_AND_GOING)]

    def body(self, route: APIRoute) -> dict[str, Any]:
        """What the route takes as JSON."""
        model = route.body_field.field_info.annotation if route.body_field else None
        assert model is not None
        given = BODY | {"turns": [self.turn]}
        kept = {name: given[name] for name in model.model_fields if name in given}
        is_text = "seen" in kept and model.model_fields["seen"].annotation is str
        return kept | ({"seen": "x"} if is_text else {})

    async def state(self) -> list[Any]:
        """All that is in "shop", and what was done."""
        desk = self.office.desk
        return [
            await self.office.shop.entries.load("shop"),
            await desk.drafts.drafts(),
            await desk.golden.questions(),
            await desk.canned.replies(),
            await desk.calibrations.labels("shop"),
            await desk.calibrations.tolerances(),
            await desk.editions.editions("shop", most=9),
            await desk.handoffs.case("c-1"),
            await desk.wishes.unfulfilled(),
            await desk.reviews.days(),
            await desk.documents.documents(),
            await desk.jobs.recent(most=9),
            await desk.incoming.recent("mei", most=9),
            await desk.sites.all(),
            [(one.name, dict(one.roles)) for one in await self.office.accounts.operators()],
            [change for change in await desk.audit.changes(most=99) if change.operator == "eve"],
        ]


@pytest.fixture
async def place(office: Office) -> Place:
    """The base "shop" with something in every room; eve is an admin of "tea" alone."""
    await office.shop.entries.save([HIDDEN, OWN], at=NOON)
    await office.desk.canned.keep(Canned("shop", "hush", {EN: f"Say {MARK}."}))
    await office.desk.golden.keep([GOLDEN], at=NOON)
    await office.desk.calibrations.label("shop", [Label(f"{MARK} label", EN, "hidden")], at=NOON)
    turn = await asked(office, f"what about {MARK} please", "1", kb="shop")
    await office.shop.turns.rate(Feedback(turn, Verdict.DOWN, office.clock()))
    await office.desk.wishes.keep(Wish(turn, "c-1", office.clock()))
    await office.desk.documents.put([PAPER], at=NOON)
    given = {"places": [{"uri": f"{MARK}.md"}], "keep": [], "own": []}
    job = Job("hidden", Work.DOCUMENTS, "shop", "mei", NOON, NOON, given, State.FAILED, why=MARK)
    await office.desk.jobs.add(job, room=Room(9, 9))
    report = Report({Fate.NEW: 1}, (Sight("shop", "new", {"en": MARK}, Fate.NEW),), seen="x")
    file = Incoming("hidden", "mei", f"{MARK}.csv", "shop", NOON, NOON, Stage.LOOKED, report=report)
    await office.desk.incoming.add(file, b"")
    await office.hire("eve", Role.ADMIN, "tea")
    return Place(office, turn)


async def told(client: httpx2.AsyncClient, place: Place, prefix: str) -> dict[tuple[str, str], httpx2.Response]:
    """What each address answers to whoever names things of "shop"."""
    names = {
        "kb": "shop",
        "entry_id:path": "hidden",
        "conversation": "c-1",
        "question_id": GOLDEN.id,
        "number": "1",
        "kind": "rates",
    }
    given = GIVEN | {"turns": place.turn}
    found = {}
    for route in place.routes(prefix):
        path = re.sub(r"\{([^}]+)\}", lambda part: names.get(part[1], "hidden"), route.path)
        for method in sorted(route.methods or ()):
            more: dict[str, Any] = {} if method != "POST" or route.body_field else {"data": given}
            more |= {"json": place.body(route)} if route.body_field else {}
            more |= {"files": {"file": ("new.csv", STOLEN)}} if path.endswith(("/import", "/imports")) else {}
            found[method, path] = await client.request(method, path, params=given, **more)
    return found


async def test_no_page_shows_or_changes_anything_of_another_base(place: Place) -> None:
    eve = place.office.browser()
    await sign_in(eve, "eve")
    before = await place.state()

    found = await told(eve, place, "/desk")

    assert len(found) > 60
    assert [one for one, answer in found.items() if MARK in answer.text] == []
    assert await place.state() == before


async def test_no_program_reads_or_changes_anything_of_another_base(place: Place) -> None:
    eve = place.office.browser()
    del eve.headers["Origin"]
    eve.headers["Authorization"] = f"Bearer {await place.office.accounts.key('eve', Role.ADMIN)}"
    before = await place.state()

    found = await told(eve, place, "/api/v1/desk")

    assert len(found) > 35
    assert {answer.status_code for answer in found.values()} <= {200, 202, 403, 404}
    assert [one for one, answer in found.items() if MARK in answer.text] == []
    assert await place.state() == before


async def test_somebody_of_the_base_sees_it_at_many_addresses(place: Place) -> None:
    viewer = await place.office.signed_in(Role.VIEWER, "shop")

    found = await told(viewer, place, "/desk")

    assert len([one for one, answer in found.items() if MARK in answer.text]) >= 8
