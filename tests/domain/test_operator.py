"""What operators may do, by knowledge base."""

import pytest

from faqbot.domain.operator import Operator, Role

MEI = Operator("mei", {"shop": Role.EDITOR, "tea": Role.VIEWER})


@pytest.mark.parametrize(
    ("role", "kb", "may"),
    [
        (Role.EDITOR, "shop", True),
        (Role.EDITOR, "tea", False),
        (Role.VIEWER, "shop+tea", True),
        (Role.EDITOR, "shop+tea", False),
        (Role.VIEWER, "shop+account", False),
        (Role.VIEWER, "", False),
    ],
)
def test_bases_together_take_the_role_in_each_and_all_together_one_for_all(role: Role, kb: str, may: bool) -> None:  # noqa: FBT001 - a column of the table
    assert MEI.may(role, kb) is may


def test_who_has_a_role_for_all_has_it_in_several() -> None:
    assert Operator("wei", {"": Role.EDITOR}).may(Role.EDITOR, "shop+tea")
