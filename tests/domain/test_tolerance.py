"""What is tolerated where."""

import pytest

from faqbot.domain.faq import Entry, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.tolerance import Tolerance, Tolerances

ZH, EN = Language.ZH, Language.EN
MONEY = Entry("refund", "shop", (Phrasing("refund", EN),), {EN: "Ask."}, tags=("money",))
OTHER = Entry("hours", "shop", (Phrasing("hours", EN),), {EN: "9 to 5."})


def test_the_setting_holds_where_nothing_is_chosen() -> None:
    held = Tolerances(0.05, (Tolerance("shop", ZH, 0.01), Tolerance("shop", EN, None)))

    assert held.by_language("shop") == {ZH: 0.01, EN: 0.05}
    assert held.of("tea", ZH) == 0.05


def test_a_base_follows_what_is_chosen_for_all_unless_it_has_a_choice_of_its_own() -> None:
    held = Tolerances(0.05, (Tolerance("", EN, 0.02), Tolerance("shop", EN, 0.1)))

    assert [held.of(kb, EN) for kb in ("", "tea", "shop")] == [0.02, 0.02, 0.1]


@pytest.mark.parametrize(("tagged", "expected"), [(0.01, 0.01), (0.2, 0.05), (None, 0.05)])
def test_a_tag_can_only_be_stricter(tagged: float | None, expected: float) -> None:
    held = Tolerances(0.05, (Tolerance("shop", EN, tagged, "money"),))

    assert held.for_entry("shop", EN, MONEY) == expected
    assert held.for_entry("shop", EN, OTHER) == 0.05


def test_what_a_base_tolerates_holds_for_its_entries_where_all_are_asked_together_if_it_is_stricter() -> None:
    held = Tolerances(0.05, (Tolerance("shop", EN, 0.01), Tolerance("shop", ZH, 0.1), Tolerance("tea", EN, 0.005)))

    assert held.for_entry("", EN, OTHER) == 0.01
    assert held.for_entry("", ZH, OTHER) == 0.05


def test_a_tag_of_one_base_says_nothing_of_entries_elsewhere_and_a_tag_of_all_says_it_everywhere() -> None:
    assert Tolerances(0.05, (Tolerance("tea", EN, 0.01, "money"),)).for_entry("", EN, MONEY) == 0.05
    assert Tolerances(0.05, (Tolerance("", EN, 0.01, "money"),)).for_entry("shop", EN, MONEY) == 0.01


@pytest.mark.parametrize(
    ("kb", "chosen"),
    [
        ("shop", Tolerance("shop", EN, 0.01)),
        ("shop", Tolerance("tea", EN, 0.01, "money")),
        ("shop", Tolerance("shop", ZH, 0.01, "money")),
        ("", Tolerance("", EN, 0.01)),
        ("shop+tea", Tolerance("shop+tea", EN, 0.01)),
        ("shop+tea", Tolerance("lamps", EN, 0.01)),
    ],
)
def test_a_base_is_uniform_while_no_entry_keeps_to_a_risk_of_its_own(kb: str, chosen: Tolerance) -> None:
    assert Tolerances(0.05, (chosen,)).is_uniform(kb, EN)


@pytest.mark.parametrize(
    ("kb", "chosen"),
    [
        ("shop", Tolerance("shop", EN, 0.01, "money")),
        ("shop", Tolerance("", EN, 0.01, "money")),
        ("", Tolerance("shop", EN, 0.01)),
        ("shop+tea", Tolerance("shop", EN, 0.01)),
    ],
)
def test_a_base_is_not_uniform_where_some_entries_do(kb: str, chosen: Tolerance) -> None:
    assert not Tolerances(0.05, (chosen,)).is_uniform(kb, EN)


def test_what_a_base_tolerates_holds_for_its_entries_where_several_are_asked_together() -> None:
    held = Tolerances(0.05, (Tolerance("shop", EN, 0.01),))

    assert held.for_entry("shop+tea", EN, OTHER) == 0.01
    assert held.of("shop+tea", EN) == 0.05
