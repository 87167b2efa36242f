"""`faqbot golden`: the golden questions, to look at and to carry over."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from faqbot.app import now, running
from faqbot.cli.files import prepare
from faqbot.cli.terminal import Json, print_json, read_rows
from faqbot.domain.errors import BadRows, Problem
from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.language import Language
from faqbot.domain.operator import EVERYWHERE, HOUSE, Operator, Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.golden import Golden
from faqbot.editing.sessions import Bearer
from faqbot.language.detect import detect
from faqbot.settings import read as read_settings
from faqbot.storage.drafts import SqlDraftStore
from faqbot.storage.golden import SqlGoldenStore
from faqbot.storage.operators import SqlAuditLog

app = typer.Typer(help="Questions whose answers must not change unnoticed.", no_args_is_help=True)
_BEARER = Bearer(Operator(HOUSE, {EVERYWHERE: Role.ADMIN}))


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Name the golden questions with what they must get."""
    found = asyncio.run(_questions())
    if as_json:
        print_json([told(question) for question in found])
        return
    for question in found:
        typer.echo(f"{question.kb or 'all':<12} {question.language.value}  {question.text} → {_expected(question)}")


@app.command("export")
def export(path: Annotated[Path, typer.Argument(help="The .jsonl file to write.")]) -> None:
    """Write them as JSON Lines that `faqbot golden import` reads back."""
    found = asyncio.run(_questions())
    lines = (json.dumps(told(question), ensure_ascii=False) + "\n" for question in found)
    path.write_text("".join(lines), encoding="utf-8")
    typer.echo(f"{len(found)} golden questions written to {path}")


@app.command("import")
def import_(path: Annotated[Path, typer.Argument(help="JSON Lines {text, lang?, kb?, expects, entry?}.")]) -> None:
    """Add golden questions, all or none; the same question again gets the new expectation."""
    questions, problems = [], []
    for number, row in read_rows(path):
        try:
            questions.append(_question(row))
        except ValueError as error:
            problems.append(Problem(str(path), number, str(error)))
    if problems:
        raise BadRows(tuple(problems))
    asyncio.run(_make(questions))
    typer.echo(f"{len(questions)} golden questions kept")


def told(question: GoldenQuestion) -> Json:
    """A question as a row."""
    expected = question.expected
    row = {"text": question.text, "lang": question.language.value, "kb": question.kb, "expects": expected.outcome.value}
    return row | ({"entry": f"{expected.kb}/{expected.entry_id}"} if expected.entry_id else {})


def _question(row: Json) -> GoldenQuestion:
    """Read a row; raise ValueError naming the field that is wrong."""
    text, kb, expects = row.get("text"), row.get("kb", ""), row.get("expects")
    if not isinstance(text, str) or not text.strip():
        raise ValueError('"text" must be a text')
    if not isinstance(kb, str):
        raise ValueError('"kb" must be the name of a knowledge base, or "" for all together')  # noqa: TRY004 - all faults of a row are ValueErrors
    if expects not in list(Expects):
        raise ValueError(f'"expects" is {expects!r}; use "entry", "declined" or "computed"')
    language = row.get("lang") or detect(text)
    if language not in list(Language):
        raise ValueError(f'"lang" is {language!r}; use "zh" or "en"')
    return GoldenQuestion(text, Language(language), kb, _expected_of(row, Expects(expects)))


def _expected_of(row: Json, outcome: Expects) -> Expected:
    if outcome is not Expects.ENTRY:
        return Expected(outcome)
    kb, _, entry_id = str(row.get("entry", "")).partition("/")
    if not entry_id:
        raise ValueError('"entry" must name an entry as base/id')
    return Expected(outcome, kb, entry_id)


def _expected(question: GoldenQuestion) -> str:
    expected = question.expected
    return f"{expected.kb}/{expected.entry_id}" if expected.entry_id else expected.outcome.value


async def _questions() -> tuple[GoldenQuestion, ...]:
    async with _opened() as golden:
        return await golden.questions(_BEARER)


async def _make(questions: list[GoldenQuestion]) -> None:
    async with _opened() as golden:
        await golden.make(_BEARER, questions)


@asynccontextmanager
async def _opened() -> AsyncIterator[Golden]:
    settings = read_settings()
    await prepare(settings)
    async with running(settings) as application:
        database = application.database
        catalogue = Catalogue(application.entries, SqlDraftStore(database), application.sites)
        yield Golden(SqlGoldenStore(database), catalogue, SqlAuditLog(database), now)
