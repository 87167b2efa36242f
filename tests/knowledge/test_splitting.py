"""Passages are cut where a reader would look for them."""

from faqbot.knowledge.material import Block, Kind
from faqbot.knowledge.splitting import split


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
