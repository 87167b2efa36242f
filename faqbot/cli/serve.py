"""`faqbot serve`: the bot over HTTP."""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer
import uvicorn
from fastapi import FastAPI

from faqbot import __version__
from faqbot.app import Application, desk, new_id, new_site, now, place, running, telegram, telegram_reach
from faqbot.app.jobs import workforce
from faqbot.app.telemetry import collected
from faqbot.channels.widget import Parts, create_app
from faqbot.channels.widget.conversations import CHANNEL
from faqbot.channels.widget.health import Check
from faqbot.channels.widget.limits import Limiter, Shared, rate
from faqbot.channels.widget.people import Bells
from faqbot.cli import operators
from faqbot.cli.answering import Answering
from faqbot.cli.files import sample_folder
from faqbot.cli.listening import address, listening
from faqbot.cli.service_log import log_as_a_service
from faqbot.cli.tables import expect_head, prepared
from faqbot.conversation.lines import Lines
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.site import DEFAULT
from faqbot.editing.jobs import Offer
from faqbot.llm.llama_cpp import LlamaCpp
from faqbot.settings import Settings
from faqbot.settings import read as read_settings
from faqbot.storage import files
from faqbot.templates.desk import warm

_LARGEST_PORT = 65_535
_WATCH_EVERY_S = 2.0
_SIGNAL_EVERY_S = 0.1

if TYPE_CHECKING:
    from faqbot.channels.telegram import Reach, Telegram

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Channels:
    """Where customers are served: pages that wait for what people write, and Telegram if it is set."""

    bells: Bells
    bots: "Telegram | None"


def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on; FAQBOT_HOST otherwise.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=_LARGEST_PORT, help="Port to serve on; FAQBOT_PORT otherwise, 0: any.")
    ] = None,
    access_log: Annotated[bool, typer.Option("--access-log", help="Log every request.")] = False,
    no_sample: Annotated[
        bool, typer.Option("--no-sample", help="Leave an empty database empty; do not load the sample FAQ.")
    ] = False,
) -> None:
    """Answer over HTTP: a page to try, the API for websites, metrics. Ctrl-C stops after the answers under way."""
    settings = read_settings()
    log_as_a_service(settings.log_level)
    limiter = Limiter(rate(settings.rate_limit), _counts(settings.redis_url), replicas=settings.replicas)
    with listening(host or settings.host, settings.port if port is None else port) as listener:
        loop_factory = uvicorn.Config("", loop="auto", log_config=None).get_loop_factory()
        with collected(settings.otlp_url), asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(_serve(settings, listener, limiter, with_sample=not no_sample, access_log=access_log))


async def _serve(
    settings: Settings, listener: socket.socket, limiter: Limiter, *, with_sample: bool, access_log: bool
) -> None:
    answering = Answering(settings.trusted_proxies)
    # Asked for now: a signal closes the socket at any moment.
    bells, reach, where = Bells(), telegram_reach(settings), address(listener)
    async with aclosing(limiter), answering.on(listener):
        await prepared(settings.database)
        lines = _lines(bells, reach)
        async with running(settings, progress=_building, at_once=True, lines=lines) as application:
            channels = Channels(bells, telegram(application, reach))
            working = workforce(application)
            entries = await _made_ready(application, with_sample=with_sample)
            # In a thread, as who asks whether it is ready should be told meanwhile.
            web = await asyncio.to_thread(_web, application, limiter, channels, working.offer, access_log=access_log)
            # What is loaded now stays: looking through it again and again doubled the slowest answers.
            gc.collect()
            gc.freeze()
            warming = asyncio.create_task(asyncio.to_thread(warm, place(settings), now().year))
            watched = application.shelf.watched(every_s=_WATCH_EVERY_S, news=application.signal)
            going = application.upkeep.going()
            async with application.signal.heard(), watched, going, working.going(), _served(channels, answering.server):
                await answering.serve(web, partial(_announce, application, where, entries))
            await warming


async def _made_ready(application: Application, *, with_sample: bool) -> int:
    """Have what the first question needs at hand; how many entries there are."""
    await application.sites.add(new_site(DEFAULT))
    if with_sample and not await application.entries.versions():
        await _load_sample(application)
    snapshot = await application.shelf.snapshot()
    # The encoder is loaded with the first text, which should not be a customer's.
    await asyncio.to_thread(snapshot.embedder.embed, [""])
    if isinstance(application.model, LlamaCpp):
        application.model.start()
    return len(snapshot.entries)


def _counts(redis_url: str) -> Shared | None:
    """Where processes count together."""
    if not redis_url:
        return None
    from faqbot.app.redis import counts  # noqa: PLC0415 - loaded only where there is one

    return counts(redis_url)


def _building(stage: str) -> None:
    log.info("snapshot.building", stage=stage)


def _lines(bells: Bells, reach: "Reach | None") -> Lines:
    """Who can be told: visitors of websites, and with Telegram its customers and the people of the shop."""
    lines = reach.lines if reach else Lines()
    return Lines(lines.operators, {**lines.customers, CHANNEL: bells})


@asynccontextmanager
async def _served(channels: Channels, server: uvicorn.Server) -> AsyncIterator[None]:
    """Serve Telegram beside the web; a signal ends its intake and silent lines at once, while answers are finished."""

    async def stopped() -> None:
        while not server.should_exit:  # noqa: ASYNC110 - the signal only sets this
            await asyncio.sleep(_SIGNAL_EVERY_S)
        channels.bells.still()
        if channels.bots is not None:
            channels.bots.stop()

    async with nullcontext() if channels.bots is None else channels.bots.running():
        watching = asyncio.create_task(stopped())
        yield
        watching.cancel()


def _web(application: Application, limiter: Limiter, channels: Channels, offer: Offer, *, access_log: bool) -> FastAPI:
    bots = channels.bots

    async def pinged() -> None:
        await _expect_file(application)
        await application.database.ping()

    async def at_head() -> None:
        await expect_head(await application.database.revision())

    model = application.model
    optional = (
        [Check("model", model.probe, "the model does not answer; see `faqbot doctor`", is_needed=False)]
        if model
        else []
    )
    if bots is not None:
        optional.append(Check("telegram", bots.probe, "Telegram does not answer; see `faqbot doctor`", is_needed=False))
    if limiter.is_shared:
        remedy = "Redis does not answer: limits are counted by each process; see `faqbot doctor`"
        optional.append(Check("redis", limiter.probe, remedy, is_needed=False))
    checks = (
        Check("database", pinged, "the database does not answer; see the log"),
        Check("schema", at_head, "the tables are not those of this release; run `faqbot db upgrade`"),
        *optional,
    )
    return create_app(
        Parts(
            application.assistant,
            application.shelf,
            application.turns,
            application.sites,
            application.handoffs,
            limiter,
            now,
            new_id,
            checks=checks,
            access_log=access_log,
            visit_days=application.settings.visit_days,
            bells=channels.bells,
            more_routes=(*desk.routes(application, offer, checks), *(() if bots is None else (bots.router(),))),
            more_metrics=() if bots is None else (bots.metrics,),
        )
    )


async def _expect_file(application: Application) -> None:
    """An open connection would go on reading a SQLite file that has been deleted."""
    database = application.database.name
    is_file = application.settings.database.startswith("sqlite") and not database.startswith("file:")
    if is_file and not await asyncio.to_thread(Path(database).exists):
        raise DatabaseUnavailable(f"The database {database} is gone; put the file back and restart faqbot.")


async def _load_sample(application: Application) -> None:
    contents = files.read(sample_folder())
    await application.entries.save(contents.entries, at=now(), lexicons=contents.lexicons, declared=contents.declared)
    typer.echo(f"loaded the sample FAQ: {len(contents.entries)} entries")


async def _announce(application: Application, where: str, entries: int) -> None:
    if application.model and not application.grounded:
        typer.echo("the model has not been tried yet, so it is not asked; run `faqbot models try`", err=True)
    missing = {
        "model (answers come from entries, templates and documents)": application.model,
        "Telegram (set FAQBOT_TELEGRAM_TOKEN)": application.settings.telegram_token.get_secret_value(),
    }
    off = ", ".join(part for part, is_there in missing.items() if not is_there)
    if off:
        typer.echo(f"off: {off}")
    if application.model:
        typer.echo(f"model: {application.model.name}")
    typer.echo(f"faqbot {__version__} on {where} with {entries} entries")
    await _invite(application, where)


async def _invite(application: Application, where: str) -> None:
    """Until an operator has a password, each start prints a link for the first admin; an earlier one is void."""
    secret = await desk.accounts(application).first_invitation()
    if secret is not None:
        typer.echo(f"the desk has no operator yet; choose a password at {operators.link(where, secret)}")
    else:
        typer.echo(f"desk: {where}/desk")
