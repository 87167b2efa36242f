"""How the sample shop takes slips and neighbours; the floors are what was measured, with little to spare."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from faqbot.app import pipeline
from faqbot.assistant import read
from faqbot.domain.decision import Curated
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from tests import sample_shop
from tests.retrieval.bases import NOON

DATA = Path(__file__).parents[1] / "data"
SOUNDS = {"homophone", "pinyin", "mixed"}

Row = Mapping[str, Any]


@cache
def answers(name: str) -> tuple[tuple[Row, str | None], ...]:
    """The rows of a file, each with the entry with which the shop answers, or None."""
    rows = map(json.loads, (DATA / f"{name}.jsonl").read_text("utf-8").splitlines())
    return asyncio.run(_answered(tuple(rows)))


async def _answered(rows: Sequence[Row]) -> tuple[tuple[Row, str | None], ...]:
    snapshot, ladder = sample_shop.snapshot(), pipeline()
    answered = []
    for row in rows:
        question = Question(row["text"], "c1", "test", row["id"], NOON, language=Language(row["lang"]))
        query = read(question, snapshot)
        decision = await ladder.decide(question, query, snapshot.search(query, at=NOON))
        answered.append((row, decision.entry.id if isinstance(decision, Curated) else None))
    return tuple(answered)


@pytest.mark.parametrize("language", list(Language))
def test_a_slip_is_answered_with_its_entry(language: Language) -> None:
    found = [entry == row["entry"] for row, entry in answers("slips") if row["lang"] == language]

    assert sum(found) >= 0.65 * len(found)


def test_a_slip_is_answered_with_another_entry_at_most_once_in_a_hundred() -> None:
    others = [entry not in {None, row["entry"]} for row, entry in answers("slips")]

    assert sum(others) <= 0.01 * len(others)


def test_chinese_written_by_ear_is_understood() -> None:
    found = [entry == row["entry"] for row, entry in answers("slips") if row["kind"] in SOUNDS]

    assert sum(found) >= 0.77 * len(found)


def test_a_neighbour_answers_for_what_it_is_near_to_no_oftener_than_before() -> None:
    answered = [entry is not None for row, entry in answers("near_misses")]

    assert sum(answered) <= 0.3 * len(answered)


@pytest.mark.parametrize(
    "opening", ["你好，", "还有个问题，", "麻烦问下，", "Hi there, I have a question: ", "excuse me, "]
)
def test_an_opening_before_a_question_changes_no_candidate(opening: str) -> None:
    snapshot = sample_shop.snapshot()
    rows = map(json.loads, (DATA / "shop_questions.jsonl").read_text("utf-8").splitlines())
    texts = [row["query"] for row in rows if (row["lang"] == Language.ZH) is not opening.isascii()][::10]

    def found(text: str) -> Sequence[tuple[str, float]]:
        evidence = snapshot.search(snapshot.reader.read(text), at=NOON)
        return [(candidate.entry.id, candidate.probability) for candidate in evidence.candidates]

    assert [found(opening + text) for text in texts] == [found(text) for text in texts]
