"""What is given to be read in one go."""

from datetime import UTC, datetime

import pytest

from faqbot.domain.bundle import Bundle, Fate, Item

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("fate", list(Fate))
def test_a_bundle_is_done_once_nothing_waits_or_is_read(fate: Fate) -> None:
    given = Bundle("b", "shop", "mei", NOON, (Item("a.md", Fate.ADDED), Item("b.md", fate)))

    assert given.is_done is (fate not in {Fate.WAITING, Fate.READING})
