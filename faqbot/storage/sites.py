"""Websites in the database."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from faqbot.domain.language import Language
from faqbot.domain.message import Staff
from faqbot.domain.site import Keys, Look, Site
from faqbot.storage.database import Database, insert_into
from faqbot.storage.tables import SiteRow


class SqlSiteStore:
    """A SiteStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sites(self) -> tuple[Site, ...]:
        """All sites, ordered by id."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(SiteRow.__table__).order_by(SiteRow.id))).all()
        return tuple(map(_site, rows))

    async def add(self, site: Site) -> bool:
        """Add a site that is not there yet; False, and nothing changes, if one of that id is."""
        async with self._database.writing() as connection:
            adding = insert_into(SiteRow, connection.dialect.name).on_conflict_do_nothing()
            return (await connection.execute(adding.values(_fields(site)))).rowcount > 0

    async def put(self, site: Site) -> None:
        """Add a site, or replace the one of that id."""
        fields = _fields(site)
        async with self._database.writing() as connection:
            adding = insert_into(SiteRow, connection.dialect.name).values(fields)
            await connection.execute(adding.on_conflict_do_update(index_elements=[SiteRow.id], set_=fields))

    async def remove(self, site_id: str) -> bool:
        """Forget a site; False if there is none of that id."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(SiteRow).where(SiteRow.id == site_id))).rowcount > 0


def _fields(site: Site) -> dict[str, Any]:
    settings = {
        "origins": list(site.origins),
        "kbs": list(site.kbs),
        "greeting": _coded(site.look.greeting),
        "suggestions": _coded(site.look.suggestions),
        "accent": site.look.accent,
        "people": site.staff.may_be_asked_for,
        "hours": site.staff.hours,
    }
    return {"id": site.id, "visits_key": site.keys.visits, "identity_key": site.keys.identity, "settings": settings}


def _site(row: Any) -> Site:
    kept = row.settings
    look = Look(
        greeting={Language(code): text for code, text in kept["greeting"].items()},
        suggestions={Language(code): tuple(texts) for code, texts in kept["suggestions"].items()},
        accent=kept["accent"],
    )
    return Site(
        id=row.id,
        keys=Keys(row.visits_key, row.identity_key),
        origins=tuple(kept["origins"]),
        kbs=_bases(kept),
        look=look,
        # An earlier release knew nothing of either.
        staff=Staff(kept.get("people", True), kept.get("hours", "")),
    )


def _bases(kept: Mapping[str, Any]) -> tuple[str, ...]:
    """Those of a site; an earlier release kept one or none."""
    if "kbs" in kept:
        return tuple(kept["kbs"])
    return (kept["kb"],) if kept["kb"] else ()


def _coded(said: Mapping[Language, Any]) -> dict[str, Any]:
    return {language.value: what for language, what in said.items()}
