"""The web application: its parts put together."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, FastAPI
from prometheus_client.registry import Collector

from faqbot import __version__
from faqbot.assistant import Assistant
from faqbot.channels.widget import examples, messages, monitoring, pages, refusals
from faqbot.channels.widget.conversations import Conversations
from faqbot.channels.widget.edge import Edge
from faqbot.channels.widget.health import Check
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.metrics import Metrics
from faqbot.domain.protocols import TurnStore
from faqbot.retrieval.shelf import Shelf

_ABOUT = "Ask in Chinese or English; the answer comes from the FAQ, or the bot says that it does not know."


@dataclass(frozen=True, slots=True)
class Parts:
    """What the channel needs of the house; the snapshot is checked besides `checks`."""

    assistant: Assistant
    shelf: Shelf
    turns: TurnStore
    limiter: Limiter
    now: Callable[[], datetime]
    new_key: Callable[[], str]
    checks: Sequence[Check] = ()
    most_at_once: int = 64
    access_log: bool = False
    more_routes: Sequence[APIRouter] = ()
    more_metrics: Sequence[Collector] = ()


def create_app(parts: Parts) -> FastAPI:
    """The ASGI application; it loads nothing from other hosts and lets no other site call it."""
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
    )
    asking = messages.Messages(conversations, parts.shelf, parts.limiter, parts.new_key)
    rating = messages.Ratings(parts.assistant, parts.turns, parts.limiter, parts.now)
    app.include_router(messages.router(asking, rating))
    app.include_router(examples.router(examples.Examples(parts.shelf, parts.now)))
    app.include_router(monitoring.router(monitoring.Monitoring(parts.checks, parts.shelf, parts.turns, metrics)))
    app.include_router(pages.router())
    for routes in parts.more_routes:
        app.include_router(routes)
    refusals.install(app)
    app.add_middleware(Edge, metrics=metrics, access_log=parts.access_log)
    return app
