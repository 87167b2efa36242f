"""From evidence to a curated answer, a choice, or nothing."""

import math

import pytest

from faqbot.answerers.curated import CuratedAnswerer, decide, decline
from faqbot.domain.decision import Clarify, Curated, Declined, Reason
from faqbot.domain.evidence import Candidate, Evidence, Gate, Scores
from faqbot.domain.faq import Entry, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.message import Query
from faqbot.language.reader import Reader
from tests.contracts.samples import a_question

NAN = math.nan


def entry(name: str) -> Entry:
    return Entry(name, "shop", (Phrasing(name, Language.EN),), {Language.EN: f"About {name}."})


def candidate(name: str, probability: float, *, exact: bool = False) -> Candidate:
    return Candidate(entry(name), probability, Scores(1.0, 0.5, None, 0.5, exact), name)


def evidence(*probabilities: float, threshold: float | None = 0.8, exact: tuple[int, ...] = ()) -> Evidence:
    """Candidates named a, b, c, ... with these probabilities; those at the places `exact` match letter by letter."""
    candidates = tuple(
        candidate(name, probability, exact=i in exact)
        for i, (name, probability) in enumerate(zip("abcdefg", probabilities, strict=False))
    )
    query = Query("q", "q", ("q",), Language.EN)
    return Evidence(query, candidates, Gate(threshold, 0.05, promised=False), "shop", "shop@1")


@pytest.mark.parametrize(
    ("probabilities", "threshold"),
    [((0.8,), 0.8), ((0.81, 0.1), 0.8), ((1.0, 0.0), 1.0), ((0.5, 0.45), 0.5), ((0.01,), 0.0)],
)
def test_a_candidate_at_or_above_the_threshold_answers(probabilities: tuple[float, ...], threshold: float) -> None:
    decision = decide(evidence(*probabilities, threshold=threshold))

    assert decision == Curated(entry("a"), probabilities[0])


@pytest.mark.parametrize(
    ("probabilities", "threshold"),
    [
        ((), 0.8),
        ((), 0.0),
        ((), None),
        ((math.nextafter(0.8, 0),), 0.8),
        ((0.79, 0.0), 0.8),
        ((0.99,), 1.0),
        ((0.99, 0.5), None),
        ((0.7, 0.14), 0.8),
        ((0.4, 0.3), 0.8),
        ((0.2, 0.2, 0.2, 0.2), 0.75),
    ],
)
def test_nothing_sure_enough_is_passed_on(probabilities: tuple[float, ...], threshold: float | None) -> None:
    assert decide(evidence(*probabilities, threshold=threshold)) is None


@pytest.mark.parametrize(
    ("probabilities", "offered", "together"),
    [
        ((0.5, 0.3), "ab", 0.8),
        ((0.65, 0.15), "ab", 0.8),
        ((0.4, 0.3, 0.2), "abc", 0.9),
        ((0.45, 0.4, 0.1), "ab", 0.85),
        ((0.3, 0.3, 0.25, 0.15), "abc", 0.85),
    ],
)
def test_a_few_likely_ones_are_offered_when_together_they_reach_the_threshold(
    probabilities: tuple[float, ...], offered: str, together: float
) -> None:
    decision = decide(evidence(*probabilities, threshold=0.8))

    assert isinstance(decision, Clarify)
    assert decision.entries == tuple(map(entry, offered))
    assert decision.confidence == pytest.approx(together)


@pytest.mark.parametrize("threshold", [None, 0.8, 1.0])
@pytest.mark.parametrize(("probability", "confidence"), [(0.1, 0.99), (0.995, 0.995), (NAN, 0.99)])
def test_the_only_exact_match_answers_whatever_its_probability(
    threshold: float | None, probability: float, confidence: float
) -> None:
    decision = decide(evidence(probability, 0.9, threshold=threshold, exact=(0,)))

    assert decision == Curated(entry("a"), confidence)


@pytest.mark.parametrize(("exact", "offered"), [((0, 1), "ab"), ((0, 2), "ac"), ((0, 1, 2, 3), "abc")])
@pytest.mark.parametrize("threshold", [None, 0.1])
def test_of_several_exact_matches_the_customer_chooses(
    exact: tuple[int, ...], offered: str, threshold: float | None
) -> None:
    decision = decide(evidence(0.3, 0.2, 0.1, 0.1, threshold=threshold, exact=exact))

    assert isinstance(decision, Clarify)
    assert decision.entries == tuple(map(entry, offered))
    assert decision.confidence == pytest.approx(sum({"a": 0.3, "b": 0.2, "c": 0.1}[name] for name in offered))


@pytest.mark.parametrize(
    ("probabilities", "threshold"),
    [
        ((NAN,), 0.8),
        ((NAN,), 0.0),
        ((NAN, NAN, NAN), 0.0),
        ((NAN, 0.3, 0.3), 0.8),
        ((0.9,), NAN),
        ((0.5, 0.5), NAN),
        ((NAN, NAN), NAN),
    ],
)
def test_what_is_not_a_number_never_opens_the_gate(probabilities: tuple[float, ...], threshold: float) -> None:
    assert decide(evidence(*probabilities, threshold=threshold)) is None


@pytest.mark.parametrize(
    ("probabilities", "reason", "named"),
    [
        ((), Reason.NOTHING_FOUND, ""),
        ((0.14,), Reason.NOTHING_FOUND, ""),
        ((NAN, NAN), Reason.NOTHING_FOUND, ""),
        ((0.15,), Reason.NOT_SURE, "a"),
        ((0.5, 0.14), Reason.NOT_SURE, "a"),
        ((0.5, 0.2, 0.2), Reason.NOT_SURE, "ab"),
    ],
)
def test_a_decline_says_why_and_names_what_is_near(
    probabilities: tuple[float, ...], reason: Reason, named: str
) -> None:
    assert decline(evidence(*probabilities)) == Declined(reason, tuple(map(entry, named)))


async def test_the_rung_decides_by_the_evidence_alone() -> None:
    found = evidence(0.9)

    decision = await CuratedAnswerer().answer(a_question(), found.query, found)

    assert decision == Curated(entry("a"), 0.9)


def test_while_the_index_is_being_made_nothing_is_said_to_be_unknown() -> None:
    query = Reader().read("where is my parcel")
    unfinished = Evidence(query, (), Gate(None, 0.05, promised=False, whole=False), None, "s")

    assert decline(unfinished) == Declined(Reason.UNAVAILABLE)
