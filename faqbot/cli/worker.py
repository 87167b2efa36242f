"""`faqbot worker`: does for processes that serve what takes a while."""

import asyncio
import signal

import structlog
import typer

from faqbot import __version__
from faqbot.app import running
from faqbot.app.jobs import listening, worker_apart
from faqbot.app.telemetry import collected
from faqbot.cli.service_log import log_as_a_service
from faqbot.cli.tables import prepared
from faqbot.domain.errors import BadSetting
from faqbot.settings import Settings
from faqbot.settings import read as read_settings

_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger(__name__)


def worker() -> None:
    """Do what takes a while, one job after another. Ctrl-C gives a job that is not done within 10 seconds back."""
    settings = read_settings()
    if settings.tasks != "redis":
        raise BadSetting(
            "FAQBOT_TASKS is here: whoever serves does this work; set it to redis for workers of their own"
        )
    log_as_a_service(settings.log_level)
    with collected(settings.otlp_url):
        asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in _SIGNALS:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))
    await prepared(settings.database)
    async with running(settings) as application:
        works = worker_apart(application)
        async with application.signal.heard(), listening(settings, works), works.going():
            typer.echo(f"faqbot {__version__} works on what takes a while")
            await stopping.wait()
