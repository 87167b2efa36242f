"""What people read when something is wrong."""

import pytest

from faqbot.domain import errors


def test_every_wrong_row_is_a_line_of_its_own() -> None:
    problems = (errors.Problem("faq.yaml", 3, "id is empty"), errors.Problem("faq.yaml", 9, "no answer"))

    error = errors.BadRows(problems)

    assert str(error) == "faq.yaml:3: id is empty\nfaq.yaml:9: no answer"
    assert error.problems == problems


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.BadFile, errors.BadInput),
        (errors.BadRows, errors.BadInput),
        (errors.UnknownKnowledgeBase, errors.BadInput),
        (errors.DatabaseUnavailable, errors.Unavailable),
        (errors.EmbedderUnavailable, errors.Unavailable),
        (errors.BadInput, errors.FaqbotError),
        (errors.BadSetting, errors.FaqbotError),
        (errors.Unavailable, errors.FaqbotError),
    ],
)
def test_errors_are_arranged_by_what_can_be_done(error: type[Exception], kind: type[Exception]) -> None:
    assert issubclass(error, kind)
