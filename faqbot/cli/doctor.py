"""`faqbot doctor`: what works, what is off, and how to turn it on."""

import asyncio
import importlib.util
import os
import platform
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Annotated, cast

import typer

from faqbot import __version__
from faqbot.app import running
from faqbot.cli.terminal import print_json
from faqbot.domain.errors import FaqbotError
from faqbot.domain.language import Language
from faqbot.settings import Settings
from faqbot.settings import read as read_settings
from faqbot.storage import migrate

_IN_THE_BOX = ("bilingual", "table", "latent")


class State(StrEnum):
    OK = "ok"
    OFF = "off"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    detail: str


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check the installation; exit code 1 if something that is needed fails."""
    findings = asyncio.run(_findings(read_settings()))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            typer.echo(f"{finding.state:<8} {finding.name:<12} {finding.detail}")
    if any(finding.state is State.FAILED for finding in findings):
        raise typer.Exit(1)


async def _findings(settings: Settings) -> list[Finding]:
    found = [
        Finding("faqbot", State.OK, f"{__version__}, Python {platform.python_version()}"),
        _data_folder(settings),
    ]
    database = await _database(settings)
    found.append(database)
    if database.state is State.OK:
        found += [finding async for finding in _knowledge(settings)]
    found += [_embedder(settings), await _redis(settings), *_unbuilt(settings)]
    return found


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not os.access(place, os.W_OK):
        return Finding("data", State.FAILED, f"{folder} cannot be written; set FAQBOT_DATA_DIR to a folder that can")
    return Finding("data", State.OK, str(folder))


async def _database(settings: Settings) -> Finding:
    try:
        revision, head = await migrate.current(settings.database), migrate.head()
    except FaqbotError as error:
        return Finding("database", State.FAILED, str(error))
    if revision is None:
        return Finding("database", State.FAILED, "has no tables yet; run `faqbot db upgrade`")
    if revision != head:
        return Finding(
            "database",
            State.FAILED,
            f"is at revision {revision}, this release needs {head}; run `faqbot db upgrade`",
        )
    return Finding("database", State.OK, f"{_without_password(settings.database)}, revision {revision}")


async def _knowledge(settings: Settings) -> AsyncIterator[Finding]:
    async with running(settings) as application:
        versions = await application.entries.versions()
        if not versions:
            yield Finding("entries", State.WARNING, "none; run `faqbot import PATH`, or `faqbot import --sample`")
            return
        for kb, version in sorted(versions.items()):
            entries = (await application.entries.load(kb)).entries
            yield Finding("entries", State.OK, f"{kb}: {len(entries)} entries, version {version}")
        snapshot = await application.shelf.snapshot()
        for language in Language:
            bar = snapshot.calibration.bar(language, settings.risk)
            if not snapshot.calibration.promised:
                yield Finding(
                    "calibration",
                    State.WARNING,
                    f"{language}: the shipped gate serves, which promises nothing; run `faqbot calibrate`",
                )
            elif snapshot.is_stale:
                yield Finding(
                    "calibration",
                    State.WARNING,
                    f"{language}: stale, the entries or the embedder changed; run `faqbot calibrate`",
                )
            elif bar is None or bar.threshold is None:
                yield Finding(
                    "calibration",
                    State.WARNING,
                    f"{language}: too few questions for {settings.risk:.1%}: exact matches only",
                )
            else:
                yield Finding(
                    "calibration", State.OK, f"{language}: threshold {bar.threshold:.3f} on {bar.n} questions"
                )


def _embedder(settings: Settings) -> Finding:
    if settings.embedder in _IN_THE_BOX or importlib.util.find_spec("sentence_transformers"):
        return Finding("embedder", State.OK, settings.embedder)
    return Finding("embedder", State.FAILED, f"{settings.embedder} needs: pip install 'faqbot[embeddings]'")


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("redis", State.OFF, "limits are kept by this process; set FAQBOT_REDIS_URL to share them")
    from redis.asyncio import Redis  # noqa: PLC0415 - only where it is used
    from redis.exceptions import RedisError  # noqa: PLC0415 - only where it is used

    try:
        async with Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2) as client:
            await cast("Awaitable[bool]", client.ping())  # typed for both of its clients at once
    except (RedisError, OSError, ValueError) as error:
        return Finding("redis", State.WARNING, f"does not answer ({error}); limits are kept by each process meanwhile")
    return Finding("redis", State.OK, "answers")


def _unbuilt(settings: Settings) -> list[Finding]:
    """Settings of parts that this release does not have yet: say so rather than ignore them."""
    parts: list[tuple[str, str, Callable[[Settings], str]]] = [
        ("model", "FAQBOT_LLM_MODEL", lambda s: s.llm_model),
        ("model", "FAQBOT_LLM_URL", lambda s: s.llm_url),
        ("telegram", "FAQBOT_TELEGRAM_TOKEN", lambda s: s.telegram_token.get_secret_value()),
    ]
    return [
        Finding(name, State.WARNING, f"{variable} is set, but this release has no such part yet")
        if value(settings)
        else Finding(name, State.OFF, f"{variable} is not set")
        for name, variable, value in parts
    ]


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
