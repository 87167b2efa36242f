"""What changed between two answers to one question."""

from dataclasses import replace

import pytest

from faqbot.domain.decision import Asked, Clarify, Computed, Curated, Declined, Reason
from faqbot.domain.replay import Got, Shift, shift
from tests.contracts.samples import an_entry

CURATED = Got("curated", "orders", "track")
DECLINED = Got("declined")


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (CURATED, CURATED, None),
        (DECLINED, CURATED, Shift.GAINED),
        (CURATED, DECLINED, Shift.LOST),
        (CURATED, Got("clarify"), Shift.LOST),
        (DECLINED, Got("clarify"), Shift.DIFFERENT),
        (CURATED, Got("curated", "orders", "cancel"), Shift.DIFFERENT),
        (CURATED, Got("curated", "account", "track"), Shift.DIFFERENT),
        (CURATED, Got("quoted"), Shift.DIFFERENT),
        (DECLINED, Got("clarify", template="tip"), Shift.GAINED),
        (replace(CURATED, said="In a day."), replace(CURATED, said="In two days."), Shift.REWORDED),
        (replace(CURATED, said="In a day."), replace(CURATED, said="In a day."), None),
        (CURATED, replace(CURATED, said="In two days."), None),
        (replace(DECLINED, said="No."), replace(DECLINED, said="Sorry."), None),
    ],
)
def test_a_change_is_told_by_what_the_customer_gets(then: Got, now: Got, expected: Shift | None) -> None:
    assert shift(then, now) is expected


def test_what_was_decided_is_told_by_kind_entry_and_template() -> None:
    entry = an_entry()

    assert Got.of(Curated(entry, 0.9)) == Got("curated", "orders", "track")
    assert Got.of(Clarify((entry, entry), 0.9)) == Got("clarify")
    assert Got.of(Computed("tip", "12")) == Got("computed", template="tip")
    assert Got.of(Asked("tip", "amount", "How much?")) == Got("clarify", template="tip")
    assert Got.of(Declined(Reason.NOT_SURE)) == Got("declined")
