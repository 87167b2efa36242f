"""What a golden question must get."""

from dataclasses import replace

import pytest

from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.replay import Got
from tests.contracts.samples import EN, ZH

TRACK = Got("curated", "orders", "track")
QUESTION = GoldenQuestion("track?", EN, "orders", Expected(Expects.ENTRY, "orders", "track"))


@pytest.mark.parametrize(
    ("expected", "got", "is_met"),
    [
        (Expected(Expects.ENTRY, "orders", "track"), TRACK, True),
        (Expected(Expects.ENTRY, "orders", "track"), replace(TRACK, kb="account"), False),
        (Expected(Expects.ENTRY, "orders", "track"), replace(TRACK, kind="several"), False),
        (Expected(Expects.DECLINED), Got("declined"), True),
        (Expected(Expects.DECLINED), Got("clarify"), False),
        (Expected(Expects.COMPUTED), Got("computed", template="tip"), True),
        (Expected(Expects.COMPUTED), TRACK, False),
    ],
)
def test_only_just_what_is_expected_meets_it(expected: Expected, got: Got, *, is_met: bool) -> None:
    assert expected.is_met(got) is is_met


def test_a_question_is_named_by_text_language_and_base() -> None:
    same = replace(QUESTION, expected=Expected(Expects.DECLINED))

    assert same.id == QUESTION.id
    assert len({QUESTION.id, replace(QUESTION, language=ZH).id, replace(QUESTION, kb="").id}) == 3
