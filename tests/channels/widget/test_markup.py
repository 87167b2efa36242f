"""Markdown to HTML."""

import re

import pytest

from faqbot.channels.widget.markup import html, is_safe_link


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("请看**我的订单**。", "<p>请看<strong>我的订单</strong>。</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# Top", "<h3>Top</h3>"),
        ("##### Deep", "<h4>Deep</h4>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        (
            "[site](https://a.example/?x=1&y=2)",
            '<p><a href="https://a.example/?x=1&amp;y=2" rel="noopener nofollow">site</a></p>',
        ),
        ("[mail](mailto:a@b.example)", '<p><a href="mailto:a@b.example" rel="noopener nofollow">mail</a></p>'),
        ("[call](tel:+8612345)", '<p><a href="tel:+8612345" rel="noopener nofollow">call</a></p>'),
        (
            "|a|b|\n|-|-|\n|1|2|",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>",
        ),
        ("", ""),
    ],
)
def test_an_answer_reads_as_it_was_written(markdown: str, expected: str) -> None:
    assert html(markdown) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://tracker.example/pixel.png)",
        '![" onerror="alert(1)](x)',
        "![<img src=x onerror=alert(1)>](x)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](//evil.example)",
        "[x](/relative)",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=https://evil.example></iframe>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_an_answer_can_do_nothing_but_be_read(markdown: str) -> None:
    rendered = html(markdown)

    tags = set(re.findall(r"<[^>]*>", rendered))
    assert tags <= {"<p>", "</p>", '<a rel="noopener nofollow">', "</a>"}


def test_an_image_is_told_by_its_description() -> None:
    assert html("![a red cup](https://a.example/cup.png)") == "<p>a red cup</p>"


@pytest.mark.parametrize(
    ("url", "safe"),
    [("https://a.example", True), ("HTTP://a.example", True), ("javascript:x", False), ("/a", False), ("", False)],
)
def test_only_whole_addresses_of_known_kinds_are_safe(url: str, safe: bool) -> None:  # noqa: FBT001 - an expectation
    assert is_safe_link(url) is safe
