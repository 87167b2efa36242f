"""`faqbot trace`: why one recorded turn was answered as it was."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from faqbot.cli.terminal import print_json
from faqbot.domain.errors import BadInput
from faqbot.domain.turn import LoggedTurn
from faqbot.settings import read as read_settings
from faqbot.storage.database import Database
from faqbot.storage.turns import SqlTurnStore


def trace(
    turn_id: Annotated[str, typer.Argument(metavar="TURN", help="The turn's id, as the API and the log give it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a recorded turn asked, found, decided and said; personal data is masked."""
    turn = asyncio.run(_turn(turn_id))
    if turn is None:
        raise BadInput(f"the ledger holds no turn {turn_id!r}; its id is in the reply of the API and in the log")
    if as_json:
        print_json(asdict(turn) | {"at": turn.at.isoformat()})
        return
    console = Console(soft_wrap=True)
    _tell(turn, console)
    _list_candidates(turn, console)
    _list_passages(turn, console)


async def _turn(turn_id: str) -> LoggedTurn | None:
    database = Database(read_settings().database)
    try:
        return await SqlTurnStore(database).turn(turn_id)
    finally:
        await database.close()


def _tell(turn: LoggedTurn, console: Console) -> None:
    spent = turn.timings
    chosen = " ".join(filter(None, (turn.reason, turn.entry_id, turn.template)))
    threshold = "none" if turn.threshold is None else f"{turn.threshold:.3f}"
    stages = f"understanding {spent.understand_ms:.1f}, search {spent.retrieve_ms:.1f}, decision {spent.decide_ms:.1f}"
    lines = (
        ("asked", turn.text),
        ("read as", turn.completed),
        ("at", f"{turn.at.isoformat()} in {turn.language}, conversation {turn.conversation}"),
        ("searched", f"{turn.kb or 'all knowledge bases'}, snapshot {turn.snapshot or 'none'}, threshold {threshold}"),
        ("decided", f"{turn.decision} {chosen}".rstrip()),
        ("sure", "" if turn.confidence is None else f"{turn.confidence:.3f}"),
        ("said", turn.reply.text),
        ("took", f"{spent.total_ms:.1f} ms: {stages}"),
    )
    for name, value in lines:
        if value:
            console.print(Text(f"{name:9}{value}"))


def _list_candidates(turn: LoggedTurn, console: Console) -> None:
    if not turn.candidates:
        return
    table = Table("entry", "probability", "cosine", "BM25", "classifier")
    for found in turn.candidates:
        head = "-" if found.head is None else f"{found.head:.3f}"
        table.add_row(
            f"{found.kb}/{found.entry_id}", f"{found.probability:.3f}", f"{found.cosine:.3f}", f"{found.bm25:.1f}", head
        )
    console.print(table)


def _list_passages(turn: LoggedTurn, console: Console) -> None:
    if not turn.passages:
        return
    table = Table("passage", "found by words and vectors", "BM25 share")
    for found in turn.passages:
        table.add_row(f"{found.kb}/{found.id}", f"{found.fused:.3f}", f"{found.bm25:.3f}")
    console.print(table)
