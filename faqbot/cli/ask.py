"""`faqbot ask`: one question, or a file of them."""

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from faqbot.app import Application, new_id, now, running
from faqbot.cli import report
from faqbot.cli.terminal import Json, parse_row, print_json, progress, read_lines
from faqbot.domain.document import Passage
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.turn import LoggedTurn, Turn
from faqbot.settings import read as read_settings


def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show why: tokens, weights, scores, the rule.")] = False,
    kb: Annotated[str | None, typer.Option(help="Ask one knowledge base only.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Answer in this language.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A JSON Lines file of questions; - is stdin.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Answer a question, or the questions of a file."""
    if batch is not None and text is not None:
        raise BadInput("give a question or --batch FILE, not both")
    if batch is not None:
        asyncio.run(_batch(read_lines(batch)))
    elif text is None:
        raise BadInput('give a question, such as: faqbot ask "where is my parcel?"')
    else:
        asyncio.run(_one(text, kb, lang, explain=explain, as_json=as_json))


async def _one(text: str, kb: str | None, language: Language | None, *, explain: bool, as_json: bool) -> None:
    async with running(read_settings()) as application:
        snapshot = await application.shelf.snapshot(kb)
        key = new_id()
        question = Question(visible(text), f"cli-{key}", "cli", key, now(), kb=kb, language=language)
        turn = await application.assistant.reply(question)
        if isinstance(turn, LoggedTurn):
            raise BadInput(f"the message {key} was answered before")
        if as_json:
            print_json(report.row(turn) | ({"rule": report.rule(turn)} if explain else {}))
            return
        typer.echo(turn.reply.text)
        for source in turn.reply.sources:
            typer.echo(f"→ {source.title}: {source.url}" if source.url else f"→ {source.title}")
        if explain:
            typer.echo("")
            report.explain(turn, snapshot, Console(soft_wrap=True))
        typer.echo(f"\n[{report.summary(turn)}]")


async def _batch(lines: Sequence[bytes]) -> None:
    """A row out for every row in, in order; a row that cannot be read is answered with its fault."""
    history: dict[str, list[str]] = defaultdict(list)
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    async with running(read_settings()) as application:
        with progress("questions") as step:
            for done, (number, line) in enumerate(filled, 1):
                row = await _answered(application, line, number, history)
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
                step(done, len(filled))


async def _answered(application: Application, line: bytes, number: int, history: dict[str, list[str]]) -> Json:
    row: Json = {}
    try:
        row = parse_row(line)
        question = _question(row, number, history)
    except ValueError as error:
        return _unreadable(row, f"line {number}: {error}")
    turn: Turn = await application.assistant.consider(question)
    history[question.conversation].append(question.text)
    return report.row(turn, id_=number if row.get("id") is None else row["id"])


def _question(row: Json, number: int, history: dict[str, list[str]]) -> Question:
    """Read a row; raise ValueError naming the field that is wrong."""
    text = _text(row, "text")
    if text is None:
        raise ValueError('"text" is missing')
    conversation = _text(row, "conversation") or f"row-{number}"
    language = _text(row, "lang")
    if language is not None and language not in list(Language):
        raise ValueError(f'"lang" is {language!r}; use "zh" or "en"')
    context = _texts(row, "context")
    return Question(
        text=visible(text),
        conversation=conversation,
        channel="batch",
        key=str(number),
        at=now(),
        kb=_text(row, "kb"),
        language=Language(language) if language else None,
        history=(*(_texts(row, "history") or ()), *history[conversation]),
        passages=None if context is None else tuple(Passage(str(i), text) for i, text in enumerate(context, 1)),
    )


def visible(text: str) -> str:
    """Bytes of the command line that are not UTF-8 arrive as lone surrogates: replace what no text can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _text(row: Json, name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" must be a text, found {type(value).__name__}')
    return value


def _texts(row: Json, name: str) -> tuple[str, ...] | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f'"{name}" must be a list of texts')
    return tuple(map(visible, value))


def _unreadable(row: Json, fault: str) -> dict[str, Any]:
    return {
        "id": row.get("id"),
        "decision": "declined",
        "reason": "unreadable",
        "entry_id": None,
        "template": None,
        "text": fault,
        "confidence": None,
        "candidates": [],
        "sources": [],
        "lang": None,
        "kb": None,
        "ms": 0.0,
    }
