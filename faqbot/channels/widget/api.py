"""The web application: its parts put together."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import APIRouter, FastAPI
from prometheus_client.registry import Collector

from faqbot import __version__
from faqbot.assistant import Assistant
from faqbot.channels.widget import (
    completions,
    contacts,
    examples,
    history,
    messages,
    monitoring,
    pages,
    refusals,
    welcome,
)
from faqbot.channels.widget.conversations import Conversations
from faqbot.channels.widget.edge import Edge
from faqbot.channels.widget.health import Check
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.metrics import Metrics
from faqbot.channels.widget.origins import Origins
from faqbot.channels.widget.people import Bells, People
from faqbot.channels.widget.people import router as people_router
from faqbot.channels.widget.sites import Sites
from faqbot.channels.widget.visits import Visits
from faqbot.conversation.handoffs import Handoffs
from faqbot.conversation.reaching import Reaching
from faqbot.domain.protocols import SiteStore, TurnStore
from faqbot.retrieval.shelf import Shelf

_ABOUT = "Ask in Chinese or English; the answer comes from the FAQ, or the bot says that it does not know."


@dataclass(frozen=True, slots=True)
class Parts:
    """What the channel needs of the house; the snapshot is checked besides `checks`."""

    assistant: Assistant
    shelf: Shelf
    turns: TurnStore
    sites: SiteStore
    handoffs: Handoffs
    limiter: Limiter
    now: Callable[[], datetime]
    new_key: Callable[[], str]
    checks: Sequence[Check] = ()
    most_at_once: int = 64
    access_log: bool = False
    visit_days: int = 30
    bells: Bells = field(default_factory=Bells)
    more_routes: Sequence[APIRouter] = ()
    more_metrics: Sequence[Collector] = ()


def create_app(parts: Parts) -> FastAPI:
    """The ASGI application; it loads nothing from other hosts, and only the origins of its sites may call it."""
    metrics = Metrics(parts.more_metrics)
    conversations = Conversations(parts.assistant, parts.turns, parts.now, metrics, parts.most_at_once)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await conversations.finish()

    app = FastAPI(
        title="faqbot",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        # The spans of a message say more than those of a framework, and a log of its errors would quote customers.
        telemetry={"operation_spans": False, "logs": False},
    )
    sites = Sites(parts.sites)
    visits = Visits(sites, parts.now, parts.visit_days)
    people = People(parts.handoffs, visits, parts.bells, parts.limiter)
    asking = messages.Messages(conversations, parts.shelf, visits, parts.limiter, parts.new_key)
    rating = messages.Ratings(parts.assistant, parts.turns, visits, parts.limiter, parts.now)
    reaching = Reaching(parts.handoffs, parts.now)
    chat = completions.Completions(conversations, parts.shelf, visits, parts.limiter, parts.now)
    rooms = (
        welcome.router(welcome.Welcome(visits, parts.shelf, parts.handoffs, parts.limiter, parts.now)),
        messages.router(asking, rating),
        people_router(people),
        contacts.router(contacts.Contacts(reaching, visits, parts.limiter, parts.new_key)),
        history.router(history.History(conversations, people, reaching, visits, parts.limiter)),
        completions.router(chat),
        examples.router(examples.Examples(parts.shelf, parts.now)),
        monitoring.router(monitoring.Monitoring(parts.checks, parts.shelf, parts.turns, metrics)),
        pages.router(sites),
        *parts.more_routes,
    )
    # Taken over as they are: a router that is included has every route of it made again, at the first request.
    app.router.routes.extend(route for room in rooms for route in room.routes)
    refusals.install(app)
    app.add_middleware(Origins, sites=sites)
    app.add_middleware(Edge, metrics=metrics, access_log=parts.access_log)
    return app
