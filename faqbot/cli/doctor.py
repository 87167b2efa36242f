"""`faqbot doctor`: what works, what is off, and how to turn it on."""

import asyncio
import importlib.util
import os
import platform
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated

import typer

from faqbot import __version__
from faqbot.app import IN_THE_BOX, Application, running
from faqbot.app.desk import provider
from faqbot.cli import doctor_index, doctor_jobs, doctor_model
from faqbot.cli.finding import Finding, State
from faqbot.cli.telegram import bots
from faqbot.cli.terminal import print_json
from faqbot.domain.drift import drifts
from faqbot.domain.errors import BadSetting, FaqbotError, ProviderUnavailable
from faqbot.domain.language import Language
from faqbot.domain.redis_address import redis_address
from faqbot.knowledge.reading import available
from faqbot.settings import Settings
from faqbot.settings import read as read_settings
from faqbot.storage import migrate


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
        without_model = settings.model_copy(update={"llm_model": "", "llm_url": ""})
        found += [finding async for finding in _knowledge(without_model)]
    found += [
        _readers(),
        _embedder(settings),
        await _redis(settings),
        _traces(settings),
        *await doctor_model.findings(settings),
    ]
    found += await _telegram(settings)
    found.append(await _oidc(settings))
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
        yield await doctor_jobs.finding(application)
        versions = await application.entries.versions()
        if not versions:
            yield Finding("entries", State.WARNING, "none; run `faqbot import PATH`, or `faqbot import --sample`")
            return
        for kb, version in sorted(versions.items()):
            entries = (await application.entries.load(kb)).entries
            yield Finding("entries", State.OK, f"{kb}: {len(entries)} entries, version {version}")
        async for finding in doctor_index.findings(application):
            yield finding
        for document_kb, count in sorted(Counter(d.kb for d in await application.documents.documents()).items()):
            yield Finding("documents", State.OK, f"{document_kb}: {count} documents")
        for language in Language:
            yield await _calibration(application, language)
        async for finding in _drifts(application):
            yield finding


async def _calibration(application: Application, language: Language) -> Finding:
    """What is promised in a language, or why nothing is."""
    snapshot = await application.shelf.snapshot()
    calibration, risk = snapshot.calibration, snapshot.entries_risk(language)
    bar = calibration.bar(language, risk)
    if not calibration.promised:
        return _not_promised(f"{language}: the shipped gate serves, which promises nothing; run `faqbot calibrate`")
    if snapshot.is_stale:
        return _not_promised(f"{language}: stale, the entries or the embedder changed; run `faqbot calibrate`")
    if bar is None or bar.threshold is None or bar.bound is None:
        return _not_promised(f"{language}: too few questions for {risk:.1%}: exact matches only; `faqbot calibrate`")
    return Finding(
        "calibration",
        State.OK,
        f"{language}: threshold {bar.threshold:.3f} on {bar.n} questions ({bar.labelled} labelled), "
        f"expected wrong at most {bar.bound:.2%} while about {calibration.unknown_share:.0%} have no answer here",
    )


def _not_promised(detail: str) -> Finding:
    return Finding("calibration", State.WARNING, detail)


async def _drifts(application: Application) -> AsyncIterator[Finding]:
    """Whether customers still ask what the calibration holds for; nothing while few have asked."""
    snapshot = await application.shelf.snapshot()
    found = await drifts(snapshot.calibration, snapshot.uniform_risks(), application.turns)
    for language, drift in found.items():
        asked = f"{language}: {drift.share:.1%} of the last {drift.tally.asked} questions answered"
        if not drift.is_large:
            yield Finding("drift", State.OK, f"{asked}, {drift.expected:.1%} expected")
            continue
        yield Finding(
            "drift",
            State.WARNING,
            f"{asked}, but {drift.expected:.1%} expected ({drift.strayed:+.1f} standard errors): customers ask other "
            "questions than those calibrated on, or another share has no answer here; label some recent ones and run "
            "`faqbot calibrate --labels FILE --unknown-share SHARE`",
        )


def _readers() -> Finding:
    """What kinds of documents can be read here."""
    found = available()
    missing = ", ".join(kind for kind, is_there in found.items() if not is_there)
    detail = f"read: {', '.join(kind for kind, is_there in found.items() if is_there)}"
    return Finding("readers", State.OK, f"{detail}; not here: {missing}" if missing else detail)


def _embedder(settings: Settings) -> Finding:
    if settings.embedder in IN_THE_BOX or importlib.util.find_spec("sentence_transformers"):
        return Finding("embedder", State.OK, settings.embedder)
    return Finding("embedder", State.FAILED, f"{settings.embedder} needs: pip install 'faqbot[embeddings]'")


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("redis", State.OFF, "limits are kept by this process; set FAQBOT_REDIS_URL to share them")
    from faqbot.app.redis import answers  # noqa: PLC0415 - only where it is used

    try:
        address = redis_address(settings.redis_url)
    except BadSetting as error:
        return Finding("redis", State.FAILED, str(error))
    if trouble := await answers(address):
        return Finding(
            "redis", State.WARNING, f"does not answer ({trouble}); limits are kept by each process meanwhile"
        )
    return Finding("redis", State.OK, f"answers ({address.layout})")


def _traces(settings: Settings) -> Finding:
    if not settings.otlp_url:
        return Finding("traces", State.OFF, "no traces are made; set FAQBOT_OTLP_URL to send them to a collector")
    if importlib.util.find_spec("opentelemetry.exporter") is None:
        return Finding("traces", State.FAILED, "FAQBOT_OTLP_URL needs `pip install 'faqbot[telemetry]'`")
    return Finding("traces", State.OK, f"go to {settings.otlp_url}")


async def _telegram(settings: Settings) -> list[Finding]:
    """What Telegram says of each bot: only that shows whether a token works."""
    if not settings.telegram_token.get_secret_value():
        return [Finding("telegram", State.OFF, "FAQBOT_TELEGRAM_TOKEN is not set; see docs/telegram.md")]
    try:
        found = await bots(settings)
    except BadSetting as error:
        return [Finding("telegram", State.FAILED, str(error))]
    return [Finding("telegram", State.OK if bot.is_well else State.WARNING, bot.detail) for bot in found]


async def _oidc(settings: Settings) -> Finding:
    """Whether operators can sign in with the identity provider."""
    try:
        elsewhere = provider(settings)
        if elsewhere is None:
            return Finding("sign-in", State.OFF, "by password alone; set FAQBOT_OIDC_ISSUER for an identity provider")
        await elsewhere.probe()
    except BadSetting as error:
        return Finding("sign-in", State.FAILED, str(error))
    except ProviderUnavailable as error:
        return Finding("sign-in", State.WARNING, f"{error}; passwords go on working")
    return Finding("sign-in", State.OK, f"{settings.oidc_issuer} answers; it sends back to /desk/sign-in/back")


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
