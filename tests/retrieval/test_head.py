"""The classifier over the vectors."""

import numpy as np
import pytest
from numpy.typing import NDArray

from faqbot.language.normalise import normalise
from faqbot.retrieval import head as heads
from tests.retrieval.bases import unit_rows

EAST, NORTH, WEST = [1.0, 0.0, 0.1], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]


def a_cloud(*directions: list[float]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Eight vectors near each direction, and which direction each belongs to."""
    noise = np.random.default_rng(0).normal(0, 0.1, (len(directions) * 8, 3))
    return unit_rows((np.repeat(directions, 8, axis=0) + noise).tolist()), np.repeat(np.arange(len(directions)), 8)


def test_the_shares_of_all_entries_sum_to_one_and_the_nearest_has_most() -> None:
    vectors, entry_of = a_cloud(EAST, NORTH, WEST)

    head = heads.fit(vectors, entry_of, 3)

    shares = head.probabilities(unit_rows([NORTH, WEST]))
    assert shares.sum(axis=1).tolist() == pytest.approx([1, 1])
    assert shares.argmax(axis=1).tolist() == [1, 2]
    assert head.probabilities(unit_rows([NORTH])[0]).tolist() == pytest.approx(shares[0].tolist())


def test_two_entries_are_told_apart_as_the_library_does() -> None:
    vectors, entry_of = a_cloud(EAST, WEST)

    shares = heads.fit(vectors, entry_of, 2).probabilities(unit_rows([EAST, WEST, NORTH]))

    assert shares.argmax(axis=1).tolist()[:2] == [0, 1]
    assert shares.sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert 0.2 < shares[2, 0] < 0.8


def test_an_entry_without_an_example_is_never_likely() -> None:
    vectors, entry_of = a_cloud(EAST, NORTH)

    shares = heads.fit(vectors, entry_of * 2, 4).probabilities(unit_rows([EAST, NORTH, WEST]))

    assert shares[:, [1, 3]].tolist() == [[0, 0]] * 3
    assert shares.argmax(axis=1).tolist()[:2] == [0, 2]


def test_of_one_entry_alone_there_is_no_doubt() -> None:
    vectors, entry_of = a_cloud(EAST)

    shares = heads.fit(vectors, entry_of + 1, 3).probabilities(unit_rows([EAST, WEST]))

    assert shares.tolist() == [[0, 1, 0], [0, 1, 0]]


@pytest.mark.parametrize(
    ("entries", "phrasings", "worth"),
    [
        (0, 0, False),
        (heads.FEWEST_ENTRIES - 1, 500, False),
        (heads.FEWEST_ENTRIES, heads.FEWEST_ENTRIES * 3 - 1, False),
        (heads.FEWEST_ENTRIES, heads.FEWEST_ENTRIES * 3, True),
        (1000, 3000, True),
        (1001, 9000, False),
    ],
)
def test_a_head_needs_phrasings_and_not_too_many_entries(entries: int, phrasings: int, worth: bool) -> None:  # noqa: FBT001 - a column of the table
    assert heads.is_worth_a_head(np.zeros(phrasings, np.intp), entries) is worth


def test_a_question_about_anything_else_belongs_to_no_entry() -> None:
    vectors, entry_of = a_cloud(EAST, NORTH)
    others, _ = a_cloud(WEST)

    without, head = heads.fit(vectors, entry_of, 2), heads.fit(vectors, entry_of, 2, others)

    assert without.probabilities(unit_rows([WEST])).sum() == pytest.approx(1)
    assert head.probabilities(unit_rows([WEST])).sum() < 0.3
    assert head.probabilities(unit_rows([EAST, NORTH])).max(axis=1).min() > 0.7


def test_what_is_near_a_phrasing_is_no_question_about_anything_else() -> None:
    vectors, entry_of = a_cloud(EAST, NORTH, WEST)

    head = heads.fit(vectors, entry_of, 3, vectors)

    assert head.probabilities(vectors) == pytest.approx(heads.fit(vectors, entry_of, 3).probabilities(vectors))
    assert len(head.background) == len(vectors)


def test_the_background_speaks_both_languages_in_normal_form() -> None:
    texts = heads.background()

    assert sum(text.isascii() for text in texts) > 300 < sum(not text.isascii() for text in texts)
    assert [text for text in texts if normalise(text) != text] == []
    assert len(set(texts)) == len(texts)
