"""What is given to be read in one go."""

from datetime import UTC, datetime, timedelta

import pytest

from faqbot.domain.bundle import Bundle, Fate, Item

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("fate", [Fate.WAITING, Fate.READING])
def test_a_bundle_is_broken_off_once_nobody_has_given_a_sign_for_minutes(fate: Fate) -> None:
    given = Bundle("b", "shop", "mei", NOON, NOON, (Item("a.md", Fate.ADDED), Item("b.md", fate)))

    assert not given.is_done
    assert not given.is_broken_off(NOON + timedelta(minutes=2))
    assert given.is_broken_off(NOON + timedelta(minutes=3))


@pytest.mark.parametrize("fate", [Fate.ADDED, Fate.REPLACED, Fate.UNCHANGED, Fate.FAILED])
def test_what_is_done_is_never_broken_off(fate: Fate) -> None:
    done = Bundle("b", "shop", "mei", NOON, NOON, (Item("a.md", fate),))

    assert done.is_done
    assert not done.is_broken_off(NOON + timedelta(days=1))
