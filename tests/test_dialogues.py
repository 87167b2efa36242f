"""Whole conversations with the sample shop, as its customers hold them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from _pytest.mark import ParameterSet

from faqbot.app import pipeline
from faqbot.assistant import Assistant
from faqbot.domain.decision import Curated, kind
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.turn import Turn
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from tests import sample_shop

FILES = sorted((Path(__file__).parent / "dialogues").glob("*.yaml"))
JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """What a customer says, what the channel knows of it, and what may come of it."""

    say: str
    decisions: tuple[str, ...]
    entry: str | None
    never_entry: str | None
    speaks: Language | None
    kb: str | None
    lang: Language | None
    before: tuple[str, ...]


def dialogues() -> Iterator[ParameterSet]:
    """Every turn of every dialogue, with what was said before it.

    A dialogue that is `known_wrong` ends in an error that the risk in force allows; once it passes, the mark must go.
    """
    for file in FILES:
        for dialogue in yaml.safe_load(file.read_text("utf-8")):
            assert set(dialogue) <= {"name", "turns", "known_wrong"}, dialogue
            wrong = len(dialogue["turns"]) - 1 if dialogue.get("known_wrong") else None
            for i, turn in enumerate(dialogue["turns"]):
                before = tuple(earlier["say"] for earlier in dialogue["turns"][:i])
                marks = [pytest.mark.xfail(reason="a wrong answer", strict=True)] if i == wrong else []
                yield pytest.param(row(turn, before), marks=marks, id=f"{file.stem}: {dialogue['name']} {i + 1}")


def row(turn: dict[str, Any], before: tuple[str, ...]) -> Row:
    assert set(turn) <= {"say", "lang", "kb", "decision", "entry", "never_entry", "speaks"}, turn
    decision = turn["decision"]
    return Row(
        say=turn["say"],
        decisions=tuple(decision) if isinstance(decision, list) else (decision,),
        entry=turn.get("entry"),
        never_entry=turn.get("never_entry"),
        speaks=Language(turn["speaks"]) if "speaks" in turn else None,
        kb=turn.get("kb"),
        lang=Language(turn["lang"]) if "lang" in turn else None,
        before=before,
    )


@pytest.fixture
async def assistant() -> Assistant:
    """The shop at work on memory stores; its snapshots are made once for all tests."""
    entries = MemoryEntryStore()
    await entries.save(sample_shop.contents().entries, at=JUNE, lexicons=sample_shop.contents().lexicons)
    shelf = Shelf(entries, MemoryCalibrationStore(), lambda kb, _calibration: sample_shop.snapshot(kb.id or None))
    numbers = count(1)
    return Assistant(shelf, pipeline(), MemoryTurnStore(), lambda: f"turn-{next(numbers)}")


@pytest.mark.parametrize("row", list(dialogues()))
async def test_the_shop_says_what_it_should(assistant: Assistant, row: Row) -> None:
    question = Question(row.say, "c1", "widget", "m1", JUNE, row.kb, row.lang, row.before)

    turn = await assistant.reply(question)

    assert isinstance(turn, Turn)
    served = turn.decision.entry.id if isinstance(turn.decision, Curated) else None
    assert kind(turn.decision) in row.decisions, served
    assert served in {None, row.entry} or row.entry is None, turn.reply.text
    assert served is None or served != row.never_entry, turn.reply.text
    assert turn.reply.language == (row.speaks or turn.reply.language)
    assert turn.reply.text


def test_there_are_dialogues_of_every_kind() -> None:
    assert len(list(dialogues())) >= 60
    kinds = "computed exact followups mixed neighbours rephrased slips talk unknown"
    assert {file.stem for file in FILES} == set(kinds.split())


def test_every_entry_that_a_dialogue_names_is_in_the_shop() -> None:
    rows = [parameters.values[0] for parameters in dialogues()]

    named = {name for row in rows if isinstance(row, Row) for name in (row.entry, row.never_entry) if name}

    assert named <= {entry.id for entry in sample_shop.contents().entries}
