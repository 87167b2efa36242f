"""`faqbot replay`: the logged questions once more, and what they would get now."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from faqbot.app import beside, now, running
from faqbot.cli.templates import expect_sound
from faqbot.cli.terminal import print_json, progress
from faqbot.domain.errors import BadInput, UnknownKnowledgeBase
from faqbot.domain.faq import bases_of
from faqbot.domain.replay import Changed, Got, Shift
from faqbot.editing.overlay import Layer
from faqbot.editing.publishing import written
from faqbot.editing.replaying import Replayed, Replaying, described, logged, replayed
from faqbot.language.pii import mask
from faqbot.settings import Settings
from faqbot.settings import read as read_settings
from faqbot.storage import files
from faqbot.storage.database import Database
from faqbot.storage.drafts import SqlDraftStore
from faqbot.storage.questions import SqlQuestionLog

_AGO = re.compile(r"(\d{1,5})([dh])")
_LONGEST = 120
# What is laid over the present entries, once the database is open.
Layered = Callable[[Database], Awaitable[Layer]]
_WORSE = frozenset({Shift.LOST, Shift.DIFFERENT})


def replay(
    since: Annotated[str, typer.Option(help="A date or time such as 2026-11-01, or how long ago: 7d, 12h.")],
    kb: Annotated[str | None, typer.Option(help="Only what was asked of this knowledge base.")] = None,
    faq: Annotated[
        Path | None, typer.Option(help="Ask with the entries of this file or folder laid over the present ones.")
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Ask with the drafts of the desk over what is published.")
    ] = False,
    most: Annotated[int, typer.Option(min=1, help="At most so many questions, the newest.")] = 5000,
    check: Annotated[bool, typer.Option("--check", help="Exit code 2 if an answer is lost or different.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask the logged questions again, of the present or a draft state, and show only what changes."""
    if draft and faq is not None:
        raise BadInput("give --faq or --draft, not both")
    settings = read_settings()
    begin = moment(since, settings)
    layered = _of_drafts if draft else _of_file(faq, kb, settings) if faq is not None else None
    found = asyncio.run(_replay(settings, begin, kb, most, layered))
    if as_json:
        print_json({"since": begin.isoformat(), **described(found)})
    else:
        _show(found, begin)
    if check and any(changed.shift in _WORSE for changed in found.changed):
        raise typer.Exit(2)


def moment(text: str, settings: Settings) -> datetime:
    """When it is, in the zone of the settings where none is named. Raise BadInput."""
    ago = _AGO.fullmatch(text.strip())
    if ago is not None:
        hours = int(ago[1]) * (24 if ago[2] == "d" else 1)
        return now() - timedelta(hours=hours)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"--since {text!r} is no date; write 2026-11-01, 2026-11-01T08:00, 7d or 12h") from error
    found = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.timezone))
    if found > now():
        raise BadInput(f"--since {text!r} lies in the future; nothing was asked since")
    return found


def _of_file(path: Path, kb: str | None, settings: Settings) -> Layered:
    """What a file or folder lays over the present entries. Raise BadFile or BadRows."""
    contents = files.read(path, kb=kb)
    expect_sound(contents, settings)
    layer = Layer(contents.entries, contents.lexicons, contents.declared)

    async def given(_database: Database) -> Layer:
        return layer

    return given


async def _of_drafts(database: Database) -> Layer:
    return await written(SqlDraftStore(database))


async def _replay(settings: Settings, since: datetime, kb: str | None, most: int, layered: Layered | None) -> Replayed:
    async with running(settings) as application:
        layer = None if layered is None else partial(layered, application.database)
        state = beside(application, layer)
        known = await state.bases.versions()
        if kb is not None and not known.keys() >= set(bases_of(kb)):
            names = ", ".join(sorted(known)) or "none"
            raise UnknownKnowledgeBase(f"there is no knowledge base {kb!r}; the known ones are: {names}")
        asked = await logged(
            SqlQuestionLog(application.database), since=since, most=most, bases=None if kb is None else [kb]
        )
        if not asked:
            where = f" of {kb}" if kb else ""
            raise BadInput(f"nothing was asked{where} since {since:%Y-%m-%d %H:%M}; choose an earlier --since")
        asked = tuple(one for one in asked if all(kb in known for kb in bases_of(one.kb)))
        with progress("asking again") as step:
            return await replayed(asked, Replaying(state.assistant, now), step)


def _show(found: Replayed, since: datetime) -> None:
    counts = ", ".join(f"{sum(c.count for c in found.changed if c.shift is s)} {s.value}" for s in Shift)
    typer.echo(f"{found.asked} questions since {since:%Y-%m-%d %H:%M}: {counts}")
    if found.left_out:
        typer.echo(f"{found.left_out} more were answered by a model and are left out")
    for shift in Shift:
        some = [changed for changed in found.changed if changed.shift is shift]
        if some:
            typer.echo(f"\n{shift.value}")
        for changed in some:
            typer.echo(f"  {_line(changed)}")


def _line(changed: Changed) -> str:
    text = " ".join(mask(changed.text).text.split())
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    times = f" ×{changed.count}" if changed.count > 1 else ""
    return f"{shown}{times}: {named(changed.then)} → {named(changed.now)}"


def named(got: Got) -> str:
    """What was got, in a word or two."""
    what = f"{got.kb}/{got.entry_id}" if got.entry_id else got.template
    return f"{got.kind} {what}" if what else got.kind
