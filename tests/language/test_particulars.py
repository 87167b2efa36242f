"""What a text pins down beyond its topic."""

from faqbot.language.particulars import particulars


def test_what_questions_pin_down_is_not_remembered_for_ever() -> None:
    for number in range(10_000):
        particulars(f"what is {number} + 1")

    assert particulars.cache_info().currsize < 5_000
    assert particulars("what is 5 + 1") == particulars("what is 1 + 5")
