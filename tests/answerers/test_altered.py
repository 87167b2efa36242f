"""What the checks catch, measured on the trial's texts: docs/evaluation.md tells these figures."""

from collections.abc import Callable

import pytest

from tests.answerers import altered


def test_sentences_of_the_passages_themselves_pass() -> None:
    assert [one.text for one in altered.told() if not one.is_let_through] == []


@pytest.mark.parametrize(
    ("alter", "most"),
    [
        (altered.with_another_number, 0.03),
        (altered.with_another_unit, 0.10),
        (altered.denied, 0.05),
        (altered.with_a_name, 0.0),
        (altered.with_a_link, 0.0),
        (altered.with_a_promise, 0.0),
    ],
)
def test_hardly_an_altered_sentence_passes(alter: Callable[[str], str], most: float) -> None:
    assert altered.share_let_through(alter) <= most
