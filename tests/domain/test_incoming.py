"""A file that is being imported."""

from datetime import UTC, datetime, timedelta

import pytest

from faqbot.domain.incoming import Fate, Incoming, Report, Stage

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counts", "wrong", "changing", "may"),
    [
        ({Fate.NEW: 2, Fate.UNCHANGED: 3, Fate.DUPLICATE: 1}, 0, 3, True),
        ({Fate.UNCHANGED: 3}, 0, 0, False),
        ({Fate.NEW: 2}, 1, 2, False),
        ({}, 0, 0, False),
    ],
)
def test_a_file_may_be_taken_that_changes_something_and_has_no_wrong_row(
    counts: dict[Fate, int], wrong: int, changing: int, may: object
) -> None:
    report = Report(counts, wrong=wrong)

    assert (report.changing, report.may_be_taken) == (changing, may)


@pytest.mark.parametrize(
    ("stage", "minutes", "broken"),
    [(Stage.READING, 3, True), (Stage.TAKING, 3, True), (Stage.TAKING, 1, False), (Stage.LOOKED, 300, False)],
)
def test_what_nobody_gave_a_sign_of_is_broken_off(stage: Stage, minutes: int, broken: object) -> None:
    incoming = Incoming("1", "mei", "new.csv", "", NOON, NOON, stage)

    assert incoming.is_broken_off(NOON + timedelta(minutes=minutes)) is broken
