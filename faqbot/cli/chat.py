"""`faqbot chat`: a conversation at the prompt."""

import asyncio
import sys
from typing import Annotated

import typer

from faqbot.app import Application, new_id, now, running
from faqbot.cli import report
from faqbot.cli.ask import visible
from faqbot.domain.message import Question
from faqbot.domain.turn import Turn
from faqbot.settings import read as read_settings

_LEAVE = {"/quit", "/exit", "/q"}
_WELCOME = "请输入问题，/quit 离开。 Ask a question; /quit leaves."


def chat(
    kb: Annotated[str | None, typer.Option(help="Ask one knowledge base only.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the rule behind each answer.")] = False,
) -> None:
    """Talk with the bot at the prompt."""
    asyncio.run(_chat(kb, explain=explain))


async def _chat(kb: str | None, *, explain: bool) -> None:
    async with running(read_settings()) as application:
        await application.shelf.snapshot(kb)
        conversation = f"chat-{new_id()}"
        typer.echo(_WELCOME)
        while (text := await asyncio.to_thread(_line)) is not None and text not in _LEAVE:
            if not text:
                continue
            turn = await _turn(application, Question(text, conversation, "cli", new_id(), now(), kb=kb))
            typer.echo(f"\n{turn.reply.text}")
            for source in turn.reply.sources:
                typer.echo(f"→ {source.title}: {source.url}")
            typer.echo(f"[{report.rule(turn) if explain else report.summary(turn)}]\n")


async def _turn(application: Application, question: Question) -> Turn:
    await application.shelf.refresh()
    turn = await application.assistant.reply(question)
    assert isinstance(turn, Turn), "a new key is always a new message"  # noqa: S101 - for the type checker
    return turn


def _line() -> str | None:
    """The next line, None at the end of the input."""
    try:
        return visible(input("> " if sys.stdin.isatty() else "")).strip()
    except EOFError:
        return None
