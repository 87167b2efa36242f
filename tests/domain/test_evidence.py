"""What was found, and how far the best is ahead."""

import pytest

from tests.contracts.samples import a_candidate, evidence


def test_without_candidates_there_is_no_best_one_and_no_margin() -> None:
    assert evidence().best is None
    assert evidence().margin == 0


def test_the_first_candidate_is_the_best() -> None:
    assert evidence(a_candidate("a", 0.6), a_candidate("b", 0.1)).best == a_candidate("a", 0.6)


@pytest.mark.parametrize(
    ("probabilities", "margin"), [((0.6,), 0.6), ((0.6, 0.1), 0.5), ((0.6, 0.1, 0.05), 0.5), ((0.4, 0.4), 0.0)]
)
def test_the_margin_is_the_lead_over_the_next(probabilities: tuple[float, ...], margin: float) -> None:
    found = evidence(*(a_candidate(str(i), p) for i, p in enumerate(probabilities)))

    assert found.margin == pytest.approx(margin)
