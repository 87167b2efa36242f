from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from faqbot.evaluation.bench import match, synthetic
from faqbot.evaluation.bench.match import Agreement, Plan, agree
from faqbot.evaluation.bench.material import tokens_of
from faqbot.evaluation.bench.peers import LEXICAL, OURS, VECTORS, Search
from faqbot.evaluation.bench.timing import Timed, in_turn

EXACT = "rank-bm25"
SIZE = 200


def silent(_what: str) -> None: ...


def plan(*peers: str) -> Plan:
    return Plan(queries=20, peers=peers, seed=0, most_vectors=SIZE)


def search_of(name: str, corpus: Sequence[Sequence[str]]) -> Search:
    peer = next(peer for peer in LEXICAL if peer.name == name)
    return peer.search(peer.index(corpus))


@pytest.fixture(scope="module")
def timed() -> dict[str, Timed]:
    """What faqbot and rank-bm25 found for the same questions."""
    made = synthetic.phrasings(SIZE, seed=0)
    corpus = tokens_of([phrasing.text for phrasing in made])
    questions = tokens_of(synthetic.rephrased(made, 30, seed=1))
    searches = {name: search_of(name, corpus) for name in (OURS, EXACT)}
    return in_turn(searches, questions, {EXACT: 10}, seed=0)


def changed(timed: Timed, change: Callable[[Any], Any]) -> Timed:
    """The same, but for the scores of the first question."""
    return replace(timed, best=(change(timed.best[0]), *timed.best[1:]))


def test_scores_agree_with_the_library_that_defines_them(timed: dict[str, Timed]) -> None:
    agreement = agree(EXACT, timed, 1e-9)

    assert agreement == Agreement(EXACT, 10, 10)


@pytest.mark.parametrize(
    "change",
    [
        lambda scores: scores + 1e-6,
        lambda scores: np.append(scores[:-1], scores[-1] - 1e-6),
        lambda scores: scores[:-1],
        lambda scores: np.append(scores, 0.5),
        lambda scores: np.full_like(scores, np.nan),
    ],
)
def test_the_comparison_fails_when_scores_are_perturbed(timed: dict[str, Timed], change: Callable[[Any], Any]) -> None:
    perturbed = timed | {OURS: changed(timed[OURS], change)}

    agreement = agree(EXACT, perturbed, 1e-9)

    assert agreement is not None
    assert not agreement.is_full
    assert agreement.matched == 9


def test_documents_that_share_no_token_count_as_zero() -> None:
    ours = Timed((0,), np.ones(1), np.ones(1), (np.array([2.0, 1.0]),))
    theirs = Timed((0,), np.ones(1), np.ones(1), (np.array([2.0, 1.0, 0.0, 0.0]),))

    agreement = agree(EXACT, {OURS: ours, EXACT: theirs}, 1e-9)

    assert agreement == Agreement(EXACT, 1, 1)


def test_nothing_is_said_of_a_library_that_was_not_asked(timed: dict[str, Timed]) -> None:
    assert agree("faiss", timed, 1e-9) is None


def test_a_slow_search_is_asked_fewer_questions_evenly_spread(timed: dict[str, Timed]) -> None:
    assert timed[OURS].asked == tuple(range(30))
    assert timed[EXACT].asked == tuple(range(0, 30, 3))


def test_a_library_that_is_not_installed_is_reported() -> None:
    absent = replace(LEXICAL[2], modules=("no_such_library",))

    comparison = match.lexical(synthetic.phrasings(SIZE, seed=0), plan("bm25s"), silent, (LEXICAL[0], absent))

    assert [row.peer for row in comparison.rows] == [OURS, "bm25s"]
    assert comparison.rows[1].note == "not installed"
    assert comparison.rows[1].time is None


def test_ours_is_the_measure_of_the_others() -> None:
    comparison = match.lexical(synthetic.phrasings(SIZE, seed=0), plan(EXACT), silent)

    ours, other = comparison.rows
    assert ours.times_ours == 1.0
    assert other.times_ours is not None
    assert other.times_ours > 1.0
    assert other.footprint is not None
    assert other.footprint.build_s > 0


def test_vectors_give_the_same_neighbours_as_faiss() -> None:
    pytest.importorskip("faiss", reason="faiss-cpu is an extra")

    comparison = match.vectors(SIZE, plan("faiss"), silent)

    assert comparison.agreement == Agreement("faiss", 20, 20)
    assert [row.peer for row in comparison.rows] == [peer.name for peer in VECTORS]
