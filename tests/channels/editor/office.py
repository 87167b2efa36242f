"""A desk over stores in memory, in a small shop, with operators of every role."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from zoneinfo import ZoneInfo

import httpx2
from argon2 import PasswordHasher
from fastapi import FastAPI

from faqbot.answerers.computed import ComputedAnswerer
from faqbot.answerers.curated import CuratedAnswerer
from faqbot.app import SnapshotBuilder, library, new_site
from faqbot.app.ladder import Desks
from faqbot.assistant import Assistant, Talk
from faqbot.channels.editor import Desk, routes
from faqbot.channels.widget import Parts, create_app
from faqbot.channels.widget.conversations import CHANNEL
from faqbot.channels.widget.limits import Limiter, rate
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.floor import Floor
from faqbot.conversation.handoffs import Handoffs
from faqbot.conversation.lines import Lines
from faqbot.conversation.wishes import Wishes
from faqbot.domain.job import Work
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import DraftStore
from faqbot.editing.accounts import Accounts
from faqbot.editing.analytics import Analytics
from faqbot.editing.asking_again import AskingAgain
from faqbot.editing.attendance import Attendance
from faqbot.editing.calibrating import Calibrating
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.declarations import Declarations
from faqbot.editing.groups import Groups
from faqbot.editing.house import House, Part
from faqbot.editing.identities import Identities
from faqbot.editing.overlay import Alteration, Beside, Layer, Overlaid, States
from faqbot.editing.passes import Passes
from faqbot.editing.passwords import Passwords
from faqbot.editing.publishing import waiting, written
from faqbot.editing.reporting import Reporting
from faqbot.editing.second_factors import SecondFactors
from faqbot.editing.sessions import Sessions
from faqbot.editing.sites import Sites
from faqbot.editing.taking_in import TakingIn
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.jobs import Doing, Worker
from faqbot.knowledge.batch import Intake
from faqbot.knowledge.fetching import Fetcher
from faqbot.knowledge.sources import Fetch
from faqbot.pipeline import Pipeline
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.files import FORMATS
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.storage.memory_conversations import MemoryConversationLog
from faqbot.storage.memory_departures import MemoryDepartureStore
from faqbot.storage.memory_desk import (
    MemoryAttendanceStore,
    MemoryCannedStore,
    MemoryRedirectStore,
    MemoryReviewStore,
    MemoryWishStore,
)
from faqbot.storage.memory_documents import MemoryDocumentStore
from faqbot.storage.memory_incoming import MemoryIncomingStore, MemoryStaging
from faqbot.storage.memory_jobs import MemoryJobStore
from faqbot.storage.memory_operators import MemoryAuditLog, MemoryOperatorStore, MemoryPassStore, MemoryQuestionLog
from faqbot.storage.memory_publishing import MemoryDraftStore, MemoryEditionStore, MemoryGoldenStore
from faqbot.storage.memory_second_factors import MemorySecondFactorStore
from faqbot.storage.memory_statistics import MemoryStatistics
from faqbot.templates.desk import Place
from tests.channels.widget.shop import Shop

PASSWORD = "a sentence is fine"
PLACE = Place(ZoneInfo("Asia/Shanghai"))
SITE = "https://bot.example"
OWN = {"Origin": SITE}


@dataclass
class Clock:
    """The desk's time, which stands until it is moved."""

    at: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def passes(self, hours: float) -> None:
        self.at += timedelta(hours=hours)


@dataclass
class Office:
    """The shop's desk, and ways into it."""

    shop: Shop
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.parts: tuple[Part, ...] = (Part("database", ok=True), Part("schema", ok=True))
        self._served: tuple[Parts, Desk, FastAPI] | None = None
        self._numbers = count(1)
        store, hasher = MemoryPassStore(), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        operators, passwords = MemoryOperatorStore(store), Passwords(hasher)
        self.operators = operators
        passes = Passes(store, self.clock, lambda: f"secret-{next(self._numbers)}")
        self.audit = MemoryAuditLog(self.shop.entries)
        self.accounts = Accounts(operators, passes, passwords, self.audit)
        self.sessions = Sessions(operators, passes, passwords)
        departures = MemoryDepartureStore()
        self.identities = Identities(
            departures, operators, self.audit, self.clock, lambda: f"way-{next(self._numbers)}"
        )
        self.calibrations = MemoryCalibrationStore()
        self.drafts, self.golden = MemoryDraftStore(self.shop.entries), MemoryGoldenStore()
        self.desk = self._furnished()
        self.employ(Fetcher())

    def _furnished(self) -> Desk:
        """The desk over stores in memory, once it is known who works there."""
        return Desk(
            accounts=self.accounts,
            sessions=self.sessions,
            identities=self.identities,
            provider=None,
            limiter=Limiter(rate("4/minute")),
            now=self.clock,
            zone=UTC,
            new_key=lambda: f"key-{next(self._numbers)}",
            entries=self.shop.entries,
            calibrations=self.calibrations,
            audit=self.audit,
            questions=MemoryQuestionLog(self.shop.turns),
            turns=self.shop.turns,
            shelf=self.shop.shelf,
            assistant=self.shop.parts.assistant,
            drafts=self.drafts,
            editions=MemoryEditionStore(self.shop.entries, self.drafts),
            golden=self.golden,
            conversations=MemoryConversationLog(self.shop.turns, self.shop.handoffs),
            handoffs=self.shop.parts.handoffs,
            talk_drafts=Drafts(self.shop.entries, self.shop.handoffs, lambda: "new"),
            attendance=Attendance(MemoryAttendanceStore(), self.operators),
            canned=MemoryCannedStore(),
            declarations=Declarations(self.shop.entries, PLACE, library(), self.clock),
            house=House(self._examined, {"release": "1.2.3", "model": ""}),
            sites=Sites(self.shop.sites, self.shop.entries, self._hours, self.audit, self.clock, new_site),
            wishes=MemoryWishStore(),
            redirects=MemoryRedirectStore(),
            reviews=MemoryReviewStore(),
            formats=FORMATS,
            incoming=MemoryIncomingStore(),
            staging=MemoryStaging(self.drafts),
            factors=SecondFactors(
                MemorySecondFactorStore(), self.audit, self.clock, lambda: f"recovery-{next(self._numbers)}"
            ),
            documents=MemoryDocumentStore(self.shop.entries),
            questioner=None,
            jobs=MemoryJobStore(),
            offer=self.work,
            statistics=MemoryStatistics(self.shop.turns, self.shop.handoffs, self.calibrations),
            states=States(
                self._altered(Alteration("", None, None)),
                self._beside(waiting),
                self._beside(written),
                self._altered,
            ),
        )

    def employ(self, fetch: Fetch) -> None:
        """Let somebody do the work that takes a while, who fetches in this way."""
        intake = Intake(self.desk.documents, fetch, self.clock)
        desk, states = self.desk, self.desk.states
        catalogue = Catalogue(desk.entries, desk.drafts, desk.sites.store)
        analytics = Analytics(desk.statistics, catalogue, self.clock)
        doing: dict[Work, Doing] = {
            Work.DOCUMENTS: TakingIn(desk.jobs, intake, self.clock),
            Work.CALIBRATION: Calibrating(desk.entries, desk.shelf, desk.calibrations),
            Work.REPLAY: AskingAgain(desk.questions, lambda: states.live, lambda: states.written, self.clock),
            Work.REPORT: Reporting(desk.entries, analytics, lambda report: {"turns": report.now.turns}),
        }
        self.worker = Worker(desk.jobs, doing, self.clock, desk.new_key)

    async def work(self, _job_id: str) -> None:
        """Do all the work there is."""
        while await self.worker.once():
            pass

    async def _examined(self) -> tuple[Part, ...]:
        """What the house needs, as the test says."""
        return self.parts

    async def _hours(self, _kb: str | None) -> tuple[str, ...]:
        """The hours that the shop declares."""
        return ("support", "weekend")

    def _beside(self, layer: Callable[[DraftStore], Awaitable[Layer]]) -> Beside:
        """A draft state of the shop."""
        bases = Overlaid(self.shop.entries, lambda: layer(self.drafts))
        shelf = Shelf(bases, MemoryCalibrationStore(), SnapshotBuilder(LatentEmbedder(), None, 0.05))
        pipeline = Pipeline([self.shop.thinking, CuratedAnswerer()])
        return Beside(bases, shelf, Assistant(shelf, pipeline, self.shop.turns, lambda: "draft"))

    def _altered(self, alteration: Alteration) -> Beside:
        """The shop with another declaration in the place of one."""
        desks = Desks(self.shop.shelf, PLACE, alteration.over)
        pipeline = Pipeline([self.shop.thinking, ComputedAnswerer(desks.desk), CuratedAnswerer()])
        return Beside(
            self.shop.entries,
            self.shop.shelf,
            Assistant(self.shop.shelf, pipeline, self.shop.turns, lambda: "altered"),
        )

    def with_groups(self, groups: Groups) -> None:
        """Let groups of the identity provider give roles."""
        departures, secret = MemoryDepartureStore(), partial(next, (f"away-{n}" for n in count(1)))
        self.identities = Identities(departures, self.operators, self.audit, self.clock, secret, groups)
        self.desk = replace(self.desk, identities=self.identities)

    def staff(self) -> None:
        """Let customers have the people at the desk, and be told later by them."""
        shop, numbers = self.shop, count(1)
        lines = Lines((), {CHANNEL: shop.parts.bells}, self.desk.attendance)
        handoffs = Handoffs(shop.handoffs, shop.turns, lines)
        talk = Talk(Floor(handoffs), wishes=Wishes(self.desk.wishes, lines.customers))
        pipeline = Pipeline([shop.thinking, CuratedAnswerer()])
        assistant = Assistant(shop.shelf, pipeline, shop.turns, lambda: f"talk-{next(numbers)}", talk)
        shop.parts = replace(shop.parts, handoffs=handoffs, assistant=assistant, now=self.clock)
        self.desk = replace(self.desk, handoffs=handoffs, assistant=assistant)

    def browser(self, address: str = "192.0.2.7", site: str = SITE, language: str = "en") -> httpx2.AsyncClient:
        """A browser that nobody has signed in with."""
        transport = httpx2.ASGITransport(app=self._app(), raise_app_exceptions=False, client=(address, 4000))
        headers = {"Origin": site, "Accept-Language": language}
        return httpx2.AsyncClient(transport=transport, base_url=site, headers=headers)

    def _app(self) -> FastAPI:
        """The application of what the office is made of now, made once."""
        parts, desk = self.shop.parts, self.desk
        if self._served is None or self._served[0] is not parts or self._served[1] is not desk:
            self._served = parts, desk, create_app(replace(parts, more_routes=routes(desk)))
        return self._served[2]

    async def hire(self, name: str, role: Role, kb: str = EVERYWHERE) -> None:
        """Let somebody work at the desk."""
        await self.accounts.accept(await self.accounts.invite(name, {kb: role}), PASSWORD)

    async def signed_in(self, role: Role, kb: str = EVERYWHERE, language: str = "en") -> httpx2.AsyncClient:
        """The browser of an operator who has just come in."""
        await self.hire(role.value, role, kb)
        browser = self.browser(language=language)
        response = await sign_in(browser, role.value)
        assert response.status_code == 303, response.text
        return browser


async def sign_in(browser: httpx2.AsyncClient, name: str, password: str = PASSWORD) -> httpx2.Response:
    return await browser.post("/desk/sign-in", data={"name": name, "password": password})
