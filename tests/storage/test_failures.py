"""Errors that no real database can be made to raise at will."""

import sqlite3

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.failures import explained


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PoolTimeout("QueuePool limit reached"), "The database shop is too busy; try again, or"),
        (TimeoutError(), "The database shop does not answer; check that PostgreSQL is running"),
        (
            sqlite3.OperationalError("disk I/O error"),
            "The database shop cannot be read or written; check the disk.",
        ),
        (
            sqlite3.DatabaseError("database disk image is malformed"),
            "The database shop is damaged; restore it",
        ),
        (sqlite3.OperationalError("out of luck"), r"The database shop failed \(out of luck\); check it"),
    ],
)
def test_trouble_is_told_in_one_sentence(error: Exception, sentence: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=sentence), explained("shop"):
        raise error


def test_a_mistake_in_the_program_is_left_as_it_is() -> None:
    with pytest.raises(sqlite3.ProgrammingError, match="Cannot operate"), explained("shop"):
        raise sqlite3.ProgrammingError("Cannot operate on a closed cursor")
