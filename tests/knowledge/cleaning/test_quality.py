"""What is no text of either language is left out."""

from time import process_time

from faqbot.knowledge.cleaning import quality
from faqbot.knowledge.material import Block, Kind


def test_rules_and_dotted_lines_are_left_out_and_words_stay() -> None:
    change = quality.without_symbols([Block(Kind.PARAGRAPH, "-" * 40), Block(Kind.PARAGRAPH, "七天内可以退货。")])

    assert [block.text for block in change.blocks] == ["七天内可以退货。"]
    assert change.count == 1


def test_a_line_of_signs_takes_no_longer_where_they_are_many() -> None:
    few, many = (min(_seconds(lines) for _ in range(3)) for lines in (500, 4_000))

    # Eight times as many; by the square it would be sixty-four times as long.
    assert many < 24 * few


def _seconds(lines: int) -> float:
    blocks = [Block(Kind.PARAGRAPH, f"{'-' * 40}{number}") for number in range(lines)]
    began = process_time()
    quality.without_symbols(blocks)
    return process_time() - began
