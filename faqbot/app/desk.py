"""Where the operators' desk is put together, beside the application."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from faqbot import __version__
from faqbot.app.application import Application, attendance
from faqbot.app.beside import altered, beside
from faqbot.app.clock import new_id, new_site, now
from faqbot.app.ladder import library, place
from faqbot.channels.editor import Desk
from faqbot.channels.editor import routes as routes_of
from faqbot.channels.editor.oidc import Client, Provider, expect_client
from faqbot.channels.widget.health import Check, examine
from faqbot.channels.widget.limits import Limiter, rate
from faqbot.domain.operator import Role
from faqbot.editing.accounts import Accounts
from faqbot.editing.declarations import Declarations
from faqbot.editing.groups import groups_of
from faqbot.editing.house import House, Part
from faqbot.editing.identities import Identities
from faqbot.editing.jobs import Offer
from faqbot.editing.overlay import States
from faqbot.editing.passes import Passes
from faqbot.editing.passwords import Passwords
from faqbot.editing.publishing import waiting, written
from faqbot.editing.questioning import Questioner
from faqbot.editing.second_factors import SecondFactors
from faqbot.editing.sessions import Sessions
from faqbot.editing.sites import Sites
from faqbot.settings import Settings
from faqbot.storage import files
from faqbot.storage.canned import SqlCannedStore
from faqbot.storage.conversations import SqlConversationLog
from faqbot.storage.departures import SqlDepartureStore
from faqbot.storage.drafts import SqlDraftStore
from faqbot.storage.editions import SqlEditionStore
from faqbot.storage.golden import SqlGoldenStore
from faqbot.storage.incoming import SqlIncomingStore
from faqbot.storage.jobs import SqlJobStore
from faqbot.storage.operators import SqlAuditLog, SqlOperatorStore, SqlPassStore
from faqbot.storage.questions import SqlQuestionLog
from faqbot.storage.redirects import SqlRedirectStore
from faqbot.storage.reviews import SqlReviewStore
from faqbot.storage.second_factors import SqlSecondFactorStore
from faqbot.storage.staging import SqlStaging
from faqbot.storage.statistics import SqlStatistics
from faqbot.storage.wishes import SqlWishStore

_ATTEMPTS = "10/10minute"
_SECRET_BYTES = 32
_HALF_CODE = 4


def accounts(application: Application) -> Accounts:
    """Who works at the desk."""
    database = application.database
    return Accounts(SqlOperatorStore(database), _passes(application), _passwords(), SqlAuditLog(database))


def second_factors(application: Application) -> SecondFactors:
    """What operators have besides passwords."""
    database = application.database
    asked = application.settings.second_factor
    least = None if asked == "optional" else Role(asked)
    return SecondFactors(
        SqlSecondFactorStore(database), SqlAuditLog(database), now, _recovery_code, required_from=least
    )


def provider(settings: Settings) -> Provider | None:
    """The identity provider that operators may sign in with. Raise BadSetting."""
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    client = Client(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_scopes, settings.oidc_label)
    client = replace(client, groups_claim=settings.oidc_groups_claim)
    groups_of(settings.oidc_groups)
    return Provider(expect_client(client), now)


def sites(application: Application) -> Sites:
    """The websites that show the widget."""
    audit = SqlAuditLog(application.database)
    return Sites(application.sites, application.entries, application.desks.hours, audit, now, new_site)


def routes(application: Application, offer: Offer, checks: Sequence[Check] = ()) -> Sequence[APIRouter]:
    """The desk's addresses; `offer` tells of work that was asked for, `checks` are what this process needs."""
    database = application.database
    operators = SqlOperatorStore(database)
    sessions = Sessions(operators, _passes(application), _passwords())
    groups = groups_of(application.settings.oidc_groups)
    identities = Identities(SqlDepartureStore(database), operators, SqlAuditLog(database), now, _secret, groups)
    drafts = SqlDraftStore(database)
    return routes_of(
        Desk(
            accounts=accounts(application),
            sessions=sessions,
            identities=identities,
            provider=provider(application.settings),
            limiter=Limiter(rate(_ATTEMPTS), replicas=application.settings.replicas),
            now=now,
            zone=ZoneInfo(application.settings.timezone),
            new_key=new_id,
            entries=application.entries,
            calibrations=application.calibrations,
            audit=SqlAuditLog(database),
            questions=SqlQuestionLog(database),
            turns=application.turns,
            shelf=application.shelf,
            assistant=application.assistant,
            drafts=drafts,
            editions=SqlEditionStore(database),
            golden=SqlGoldenStore(database),
            conversations=SqlConversationLog(database),
            handoffs=application.handoffs,
            talk_drafts=application.drafts,
            attendance=attendance(database),
            canned=SqlCannedStore(database),
            wishes=SqlWishStore(database),
            sites=sites(application),
            house=_house(application, checks),
            declarations=Declarations(application.entries, place(application.settings), library(), now),
            redirects=SqlRedirectStore(database),
            reviews=SqlReviewStore(database),
            formats=files.FORMATS,
            incoming=SqlIncomingStore(database),
            staging=SqlStaging(database),
            statistics=SqlStatistics(database),
            factors=second_factors(application),
            documents=application.documents,
            questioner=_questioner(application),
            jobs=SqlJobStore(database),
            offer=offer,
            states=States(
                beside(application),
                beside(application, partial(waiting, drafts)),
                beside(application, partial(written, drafts)),
                partial(altered, application),
            ),
        )
    )


def _questioner(application: Application) -> Questioner | None:
    model, timeout_s = application.model, application.settings.llm_timeout_s
    return None if model is None else Questioner(model, timeout_s)


def _house(application: Application, checks: Sequence[Check]) -> House:
    async def examined() -> tuple[Part, ...]:
        return tuple(Part(found.name, found.ok) for found in await examine(checks))

    settings, model = application.settings, application.model
    facts = {
        "release": __version__,
        "database": "SQLite" if application.database.is_file else "PostgreSQL",
        "embedder": settings.embedder,
        "model": model.name if model is not None else "",
        "risk": f"{settings.risk:.1%}",
        "retention": str(settings.retention_days or ""),
        "visits": str(settings.visit_days),
        "memory": str(settings.memory_minutes),
        "zone": settings.timezone,
    }
    return House(examined, facts)


def _passes(application: Application) -> Passes:
    return Passes(SqlPassStore(application.database), now, _secret)


def _secret() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)


def _recovery_code() -> str:
    return f"{secrets.token_hex(_HALF_CODE)}-{secrets.token_hex(_HALF_CODE)}"


@cache
def _passwords() -> Passwords:
    """One for the process: it hashes a few at once, no more."""
    return Passwords()
