"""Decisions and what the ledger calls them."""

from typing import get_args

import pytest

from faqbot.domain.decision import (
    KINDS,
    Asked,
    Clarify,
    Computed,
    Curated,
    Decision,
    Declined,
    Grounded,
    Handoff,
    Quoted,
    Reason,
    Refused,
    SmallTalk,
    Talk,
    confidence,
    kind,
    reason,
    template,
)
from faqbot.domain.document import Passage
from tests.contracts.samples import an_entry

PASSAGE = Passage("p1", "Two days.")


def test_every_decision_has_a_name() -> None:
    assert KINDS.keys() == set(get_args(Decision))


def test_a_template_that_asks_clarifies_and_one_that_refuses_declines() -> None:
    shared = {type_: name for type_, name in KINDS.items() if list(KINDS.values()).count(name) > 1}

    assert shared == {Clarify: "clarify", Asked: "clarify", Refused: "declined", Declined: "declined"}


@pytest.mark.parametrize(
    ("decision", "name", "sure", "why"),
    [
        (Curated(an_entry(), 0.9), "curated", 0.9, None),
        (Computed("shipping", "¥12"), "computed", None, None),
        (Asked("shipping", "weight", "How heavy?"), "clarify", None, None),
        (Refused("shipping", "Nothing weighs less than 0."), "declined", None, Reason.UNCOMPUTABLE),
        (Clarify((an_entry(), an_entry("b")), 0.8), "clarify", 0.8, None),
        (Quoted(("Two days.",), PASSAGE, 0.7), "quoted", 0.7, None),
        (Grounded("Two days.", (PASSAGE,), 0.6), "grounded", 0.6, None),
        (SmallTalk(Talk.THANKS), "small_talk", None, None),
        (Handoff(Reason.ASKED_FOR), "handoff", None, Reason.ASKED_FOR),
        (Declined(Reason.NOT_SURE), "declined", None, Reason.NOT_SURE),
    ],
)
def test_a_decision_tells_its_kind_its_confidence_and_its_reason(
    decision: Decision, name: str, sure: float | None, why: Reason | None
) -> None:
    assert kind(decision) == name
    assert confidence(decision) == sure
    assert reason(decision) is why


@pytest.mark.parametrize(
    ("decision", "name"),
    [
        (Computed("shipping", "¥12"), "shipping"),
        (Asked("shipping", "weight", "How heavy?"), "shipping"),
        (Refused("shipping", "Nothing weighs less than 0."), "shipping"),
        (Declined(Reason.NOT_SURE), None),
    ],
)
def test_a_decision_of_a_template_names_it(decision: Decision, name: str | None) -> None:
    assert template(decision) == name
