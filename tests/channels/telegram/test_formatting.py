"""Texts with their formatting beside them, and long ones in pieces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqbot.channels.telegram.formatting import Formatted, Span, pieces, styled, units
from faqbot.channels.telegram.markup import formatted


def shown(text: Formatted) -> list[tuple[str, str]]:
    """Each span with what it covers, cut as Telegram cuts."""
    coded = text.text.encode("utf-16-le")
    return [(s.kind, coded[2 * s.start : 2 * s.end].decode("utf-16-le")) for s in text.spans]


@pytest.mark.parametrize(
    ("markdown", "text", "spans"),
    [
        ("plain", "plain", []),
        ("", "", []),
        ("请看**我的订单**。", "请看我的订单。", [("bold", "我的订单")]),
        ("😀 **b😀b** `c`", "😀 b😀b c", [("bold", "b😀b"), ("code", "c")]),
        ("*i* and ~~s~~", "i and s", [("italic", "i"), ("strikethrough", "s")]),
        ("[here](https://a.example/x?a=1&b=2)", "here", [("text_link", "here")]),
        ("[here](javascript:alert(1))", "[here](javascript:alert(1))", []),
        ("<b>no</b> & <script>", "<b>no</b> & <script>", []),
        ("1 < 2 * 3 _ [", "1 < 2 * 3 _ [", []),
        ("![a cat](https://a.example/cat.png)", "a cat", []),
        ("one\n\ntwo\nthree", "one\n\ntwo\nthree", []),
        ("- a\n- b\n  - c\n\nend", "• a\n• b\n  • c\n\nend", []),
        ("3. a\n4. b", "3. a\n4. b", []),
        ("# Title\ntext", "Title\n\ntext", [("bold", "Title")]),
        ("> quoted **so**", "quoted so", [("blockquote", "quoted so"), ("bold", "so")]),
        ("```\nx = 1\n```\nend", "x = 1\n\nend", [("pre", "x = 1")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2", []),
        ("**bold\nover lines**", "bold\nover lines", [("bold", "bold\nover lines")]),
    ],
)
def test_markdown_becomes_text_with_spans(markdown: str, text: str, spans: list[tuple[str, str]]) -> None:
    result = formatted(markdown)

    assert result.text == text
    assert shown(result) == spans


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_an_operator_writes_has_spans_inside_its_text(markdown: str) -> None:
    result = formatted(markdown)

    assert all(0 <= s.start < s.end <= units(result.text) for s in result.spans)
    assert all(covered for _, covered in shown(result))


def test_a_long_text_is_cut_between_paragraphs() -> None:
    first, second = "a" * 3000, "b" * 3000

    assert [piece.text for piece in pieces(Formatted(f"{first}\n\n{second}"))] == [first, second]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("aaaa\nbbbb", ["aaaa", "bbbb"]),
        ("aaaa. bbb", ["aaaa.", "bbb"]),
        ("一二三。四五六", ["一二三。", "四五六"]),
        ("aaaa bbbb", ["aaaa", "bbbb"]),
        ("abcdefghij", ["abcdef", "ghij"]),
        ("😀😀😀😀", ["😀😀😀", "😀"]),
        ("short", ["short"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_text_is_cut_where_it_hurts_least(text: str, cut: list[str]) -> None:
    assert [piece.text for piece in pieces(Formatted(text), 6)] == cut


def test_a_span_is_not_cut_in_two() -> None:
    whole = Formatted("aa bb ") + styled("text_link", "cc dd", "https://a.example")

    first, second = pieces(whole, 9)

    assert (first.text, first.spans) == ("aa bb", ())
    assert (second.text, shown(second)) == ("cc dd", [("text_link", "cc dd")])


def test_a_span_that_is_longer_than_a_message_goes_on_in_the_next() -> None:
    first, second = pieces(styled("pre", "a" * 9), 6)

    assert [shown(first), shown(second)] == [[("pre", "a" * 6)], [("pre", "aaa")]]


@given(
    st.text("ab 。\n😀x", min_size=1, max_size=200),
    st.lists(st.tuples(st.integers(0, 150), st.integers(1, 40)), max_size=4),
    st.integers(8, 60),
)
@settings(max_examples=200, deadline=None)
def test_pieces_fit_lose_nothing_but_white_space_and_keep_spans_inside(
    text: str, spans: list[tuple[int, int]], longest: int
) -> None:
    placed = [(units(text[:start]), units(text[start : start + length])) for start, length in spans]
    whole = Formatted(text, tuple(Span("bold", start, length) for start, length in placed if length))

    cut = list(pieces(whole, longest))

    assert all(0 < units(piece.text) <= longest for piece in cut)
    assert "".join("".join(piece.text.split()) for piece in cut) == "".join(text.split())
    assert all(0 <= s.start < s.end <= units(piece.text) for piece in cut for s in piece.spans)
