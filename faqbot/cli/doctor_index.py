"""What `faqbot doctor` says of bases that are too large to be searched in memory."""

import asyncio
from collections.abc import AsyncIterator

from faqbot.app import Application
from faqbot.cli.finding import Finding, State
from faqbot.retrieval.snapshot import published

_NEEDS = "it takes PostgreSQL with pgvector; set FAQBOT_DATABASE_URL"


async def findings(application: Application) -> AsyncIterator[Finding]:
    """Where each base is searched that has more entries than FAQBOT_EXACT_UP_TO; nothing of smaller ones."""
    exact_up_to = application.settings.exact_up_to
    for kb in sorted(await application.entries.versions()):
        entries = len(published(await application.entries.load(kb)))
        if entries > exact_up_to:
            yield await _finding(application, kb, entries)


async def _finding(application: Application, kb: str, entries: int) -> Finding:
    if (await application.shelf.snapshot(kb)).index.waits:
        return Finding("index", State.OK, f"{kb}: {entries} entries, searched in PostgreSQL with pgvector")
    lack = await asyncio.to_thread(application.large.annexes.lack) if application.large else _NEEDS
    reason = lack or "the log says why"
    return Finding("index", State.WARNING, f"{kb}: {entries} entries are searched in memory: {reason}")
