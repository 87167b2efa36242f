"""A declared template computes with whatever its slots hold."""

import json
from datetime import date

import pytest

from faqbot.answerers.computed import decide
from faqbot.app import library
from faqbot.domain.decision import Computed, Refused
from faqbot.domain.faq import Declaration, Declares
from faqbot.domain.message import Question
from faqbot.templates.desk import Desk, Place, desk
from faqbot.templates.proof import faults
from tests.templates.offer import EN, NOON, ZONE

BODY = {
    "name": "rental",
    "title": {"zh": "租金", "en": "Rental"},
    "asks": {"zh": ["租金"], "en": ["rental"]},
    "parts": {
        "zh": ["{length}", "{rate}的折扣", "从{day}"],
        "en": ["for {length}", "at {rate}", "from {day}", "{price}", "of {weight}"],
    },
    "slots": {
        "length": {"kind": "duration", "unit": "month", "ask": {"zh": "多久？", "en": "How long?"}},
        "rate": {"kind": "percent", "optional": "true"},
        "day": {"kind": "day", "unit": "coming", "optional": "true"},
        "price": {"kind": "money", "optional": "true"},
        "weight": {"kind": "quantity", "unit": "gram", "optional": "true"},
    },
    "value": "length * 100 * (1 - rate) + price + weight",
    "answers": {"zh": "{{ value | money }} 元", "en": "{{ value | money }} CNY"},
    "cases": [
        {"lang": "zh", "text": "租金3个月", "value": "300"},
        {"lang": "en", "text": "rental for 3 months", "value": "300"},
    ],
}


def made(**changes: object) -> Desk:
    body = json.dumps(BODY | changes)
    return desk([Declaration(Declares.TEMPLATE, "rental", body)], Place(ZONE), library())


def said(text: str, at_hand: Desk) -> Computed | Refused:
    decision = decide(at_hand, Question(text, "c", "widget", "m", NOON), EN)
    assert isinstance(decision, Computed | Refused)
    return decision


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("rental for 3 months", "300"),
        ("rental for 2 years", "2400"),
        ("rental for 3 months at 10%", "270"),
        ("rental for 3 months $5", "305"),
        ("rental for 3 months of 1 kg", "1300"),
        ("rental for 3 months from 1 may", "300"),
    ],
)
def test_values_come_in_the_unit_of_their_slot(text: str, value: str) -> None:
    decision = said(text, made())

    assert isinstance(decision, Computed)
    assert decision.value == value


@pytest.mark.parametrize("text", ["rental for 3 weeks", "rental for 3 months of 2 litres"])
def test_a_value_of_another_kind_is_refused(text: str) -> None:
    assert isinstance(said(text, made()), Refused)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("days_after(day, 1)", "2027-05-02"),
        ("length > 2", "yes"),
        ("length > 5", "no"),
        ("'long' if length > 2 else 'short'", "long"),
    ],
)
def test_a_value_may_be_a_date_a_truth_or_a_word(expression: str, value: str) -> None:
    at_hand = made(value=expression, answers={"zh": "{{ value }}", "en": "{{ value }}"})

    decision = said("rental for 3 months from 1 may", at_hand)

    assert isinstance(decision, Computed)
    assert decision.value == value


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "length / 0"},
        {"value": "length * 10 ** 40"},
        {"value": "lookup(day, 1)"},
        {"answers": {"zh": "{{ day | money }}", "en": "{{ day | money }}"}},
    ],
)
def test_what_fails_while_computing_is_a_sentence(changes: dict[str, object]) -> None:
    decision = said("rental for 3 months from 1 may", made(**changes))

    assert isinstance(decision, Refused)
    assert decision.text


def test_a_case_may_name_the_day_and_words_of_the_reply() -> None:
    cases = [
        {"lang": "zh", "text": "租金3个月", "value": "300", "contains": "元", "on": "2026-01-01"},
        {"lang": "en", "text": "rental for 3 months", "value": "300", "contains": "dollars"},
    ]

    wrong = faults(
        [Declaration(Declares.TEMPLATE, "rental", json.dumps(BODY | {"cases": cases}))], Place(ZONE), library(), NOON
    )

    assert len(wrong) == 1
    assert "dollars" in wrong[0]
    assert date(2026, 1, 1) < NOON.date()
