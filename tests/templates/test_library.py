"""Every shipped template passes its own examples, in both languages, and none takes another's question."""

import json
from pathlib import Path
from time import perf_counter

import pytest

from faqbot.app import library
from faqbot.domain.decision import Refused
from faqbot.domain.language import Language
from faqbot.language.normalise import normalise
from faqbot.templates import LIBRARY
from faqbot.templates.desk import Desk, Place
from faqbot.templates.proof import failures, faults
from faqbot.templates.template import Template
from faqbot.templates.values import Result
from tests.templates.offer import NOON, ZONE, decided, declarations, shop, value

DATA = Path(__file__).parents[1] / "data"
ROWS = [
    json.loads(line)
    for name in ("computed_questions.jsonl", "computed_held_out.jsonl")
    for line in (DATA / name).read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("template", LIBRARY, ids=lambda template: template.name)
def test_a_template_passes_its_examples(template: Template) -> None:
    assert failures(template, Desk(library(), Place(ZONE)), NOON) == ()


@pytest.mark.parametrize("template", LIBRARY, ids=lambda template: template.name)
def test_a_template_has_an_example_to_compute_or_to_leave_in_each_language(template: Template) -> None:
    assert {example.language for example in template.examples} == set(Language)


def test_names_are_given_once() -> None:
    assert len({template.name for template in LIBRARY}) == len(LIBRARY) >= 50


def test_what_the_sample_shop_declares_passes_its_cases() -> None:
    assert faults(declarations(), Place(ZONE), library(), NOON) == ()


@pytest.mark.parametrize("row", [row for row in ROWS if not row.get("history")], ids=lambda row: row["text"][:40])
def test_all_templates_that_take_a_question_agree_on_its_value(row: dict[str, str]) -> None:
    answers = shop().library.answers(normalise(row["text"]), shop().context(NOON))
    results = [answer for answer in answers if isinstance(answer.outcome, Result)]

    decisive = [answer for answer in results if answer.template.is_declared] or results[:1]

    assert {answer.outcome for answer in decisive} <= {answer.outcome for answer in results}
    assert len(decisive) <= 1


def test_there_are_questions_enough_a_quarter_of_them_traps() -> None:
    traps = [row for row in ROWS if row["decision"] == "declined"]

    assert len(ROWS) >= 400
    assert len(traps) >= len(ROWS) / 4
    assert min(sum(row["lang"] == language for row in ROWS) for language in Language) >= 200


@pytest.mark.parametrize(
    "text",
    [
        "10除以0等于多少",
        "9**9**9 是多少",
        "2月30日是星期几",
        "what day is February 30, 2026",
        "100000!",
        "80 with 150% off",
        "满300减400是多少",
        "5公斤等于多少升",
        "-3公斤是多少斤",
        "what weekday is 03/04/2026",
        "square root of -4",
    ],
)
def test_what_has_no_result_is_refused_in_a_sentence(text: str) -> None:
    decision = decided(text)

    assert isinstance(decision, Refused)
    assert decision.text.endswith(("。", "."))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200 + "1" + ")" * 200,
        "1+" * 110 + "1",
        "9" * 240,
        "2**" * 70 + "2",
        "满" * 240,
        "一" * 240,
        "the " * 60,
        "((((((((((1+1))))))))))!!!!",
        "().__class__.__bases__[0].__subclasses__()",
        "{{ 7*7 }}",
        "1e999999 * 10",
    ],
)
def test_no_text_takes_long_or_is_executed(text: str) -> None:
    shop()
    started = perf_counter()

    computed = value(text)

    assert perf_counter() - started < 0.1
    assert computed is None or len(computed) < 40
