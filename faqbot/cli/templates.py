"""`faqbot templates`: the computed answers at hand, whether they hold, and what one question gives."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from faqbot.answerers.computed import decide
from faqbot.app import library, now, place, running
from faqbot.cli.ask import visible
from faqbot.cli.terminal import Json, print_json
from faqbot.domain.decision import Computed, kind, template
from faqbot.domain.errors import BadInput, BadRows, Problem
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.language.detect import detect
from faqbot.language.normalise import normalise
from faqbot.settings import Settings
from faqbot.settings import read as read_settings
from faqbot.storage import files, migrate
from faqbot.storage.files import Contents
from faqbot.templates.desk import BAD_DECLARATION, Desk, desk
from faqbot.templates.proof import failures, faults
from faqbot.wording.replies import word

# The day for which the examples of the shipped templates are written.
_EXAMPLES_AT = datetime(2026, 11, 24, 4, tzinfo=UTC)

app = typer.Typer(
    help="Computed answers: list the templates, test them, try a question.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_File = Annotated[
    Path | None, typer.Option(help="A file or folder of declared templates, instead of the imported ones.")
]
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(faq: _File = None, as_json: _AsJson = False) -> None:
    """Name every template, the declared ones first."""
    found = desk_for(faq).library.templates
    rows: list[Json] = [{"name": t.name, "zh": t.title.zh, "en": t.title.en, "declared": t.is_declared} for t in found]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['name']:<22} {row['zh']} / {row['en']}{'  (declared)' if row['declared'] else ''}")


@app.command("test")
def prove(faq: _File = None, as_json: _AsJson = False) -> None:
    """Run the cases of every template; exit code 2 if one fails."""
    settings = read_settings()
    contents = files.read(faq) if faq is not None else asyncio.run(_imported(settings))
    plain = Desk(library(), place(settings))
    wrong = [str(failure) for found in library().templates for failure in failures(found, plain, _EXAMPLES_AT)]
    declared = [found for declarations in contents.declared.values() for found in declarations]
    wrong += faults(declared, place(settings), library(), now())
    if as_json:
        print_json({"templates": len(library().templates) + len(declared), "failures": wrong})
    elif wrong:
        typer.echo("\n".join(wrong))
    else:
        typer.echo(f"{len(library().templates)} shipped templates and {len(declared)} declarations pass their cases")
    if wrong:
        raise typer.Exit(2)


@app.command("try")
def try_(
    text: Annotated[str, typer.Argument(help="The question.")],
    before: Annotated[list[str] | None, typer.Option(help="What the customer said before, oldest first.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Answer in this language.")] = None,
    at: Annotated[datetime | None, typer.Option(help="When it is asked, such as 2026-11-24T12:00:00.")] = None,
    faq: _File = None,
    as_json: _AsJson = False,
) -> None:
    """Show what the templates alone make of a question."""
    found = desk_for(faq)
    moment = at.replace(tzinfo=found.place.zone) if at is not None and at.tzinfo is None else at or now()
    question = Question(visible(text), "try", "cli", "try", moment, history=tuple(before or ()))
    language = lang or detect(normalise(text))
    decision = decide(found, question, language)
    if decision is None:
        reply, name, value, said = "no template covers every word of this question", None, None, "none"
    else:
        reply, name, said = word(decision, language).text, template(decision), kind(decision)
        value = decision.value if isinstance(decision, Computed) else None
    if as_json:
        row: dict[str, Any] = {"decision": said, "template": name, "value": value, "text": reply}
        print_json(row)
    else:
        typer.echo(f"{reply}\n\n[{' · '.join(filter(None, (said, name)))}]")


def expect_sound(contents: Contents, settings: Settings) -> None:
    """Refuse what is declared if it cannot be read or fails its own cases. Raise BadRows."""
    wrong = [
        Problem(kb, 1, reason)
        for kb, declarations in contents.declared.items()
        for reason in faults(declarations, place(settings), library(), now())
    ]
    if wrong:
        raise BadRows(tuple(wrong))


def desk_for(path: Path | None, *, otherwise: Path | None = None) -> Desk:
    """The desk of the declarations of a file, or of the imported ones, or `otherwise` where nothing is imported."""
    settings = read_settings()
    contents = files.read(path) if path is not None else asyncio.run(_imported(settings))
    if otherwise is not None and not any(contents.declared.values()) and path is None:
        contents = files.read(otherwise)
    declared = [found for declarations in contents.declared.values() for found in declarations]
    try:
        return desk(declared, place(settings), library())
    except BAD_DECLARATION as error:
        raise BadInput(f"what is declared cannot be used: {error}") from error


async def _imported(settings: Settings) -> Contents:
    """What has been imported; nothing where there is no database yet."""
    if await migrate.current(settings.database) != migrate.head():
        return Contents()
    async with running(settings) as application:
        names = await application.entries.versions()
        return Contents(declared={name: (await application.entries.load(name)).declared for name in names})
