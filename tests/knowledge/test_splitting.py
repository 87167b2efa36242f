"""Passages are cut where a reader would look for them."""

import pytest

from faqbot.knowledge.material import Block, Kind
from faqbot.knowledge.splitting import LONGEST, split


def test_a_passage_stands_on_one_page_so_that_a_quote_names_its_own() -> None:
    blocks = (
        Block(Kind.HEADING, "Warranty", 1, 1),
        Block(Kind.PARAGRAPH, "Two years.", page=1),
        Block(Kind.PARAGRAPH, "From the day of delivery.", page=2),
    )

    assert [(cut.page, cut.heading, cut.text) for cut in split(blocks)] == [
        (1, ("Warranty",), "Two years."),
        (2, ("Warranty",), "From the day of delivery."),
    ]


@pytest.mark.parametrize("words", ["word ", "一句没有句号的话，"])
def test_what_goes_on_without_an_end_is_cut_where_it_pauses_and_nothing_is_lost(words: str) -> None:
    text = (words * 1000).strip()

    cuts = split([Block(Kind.PARAGRAPH, text)])

    assert max(len(cut.text) for cut in cuts) <= max(LONGEST.values())
    assert "".join(cut.text for cut in cuts).replace(" ", "").replace("\n", "") == text.replace(" ", "")
    assert all(text[cut.offset :].startswith(cut.text[:100]) for cut in cuts)
    assert all(cut.text.endswith(words.strip()) for cut in cuts)
