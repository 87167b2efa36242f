"""Reads a sum where it stands in a question, as one line of plain arithmetic: 128加256乘以3 is 128+256*3."""

import re
from collections.abc import Iterator

from faqbot.language.numbers import numbers_at
from faqbot.templates.amounts import Found, percent_at
from faqbot.templates.figures import plain
from faqbot.templates.values import Context

_OPERATORS = (
    (
        re.compile(
            r" ?(?:\*\*|\^|的(?=[\d零一二两三四五六七八九十]+次方)|to the power of|to the(?= \d+(?:st|nd|rd|th) power)|raised to(?: the power of)?) ?"
        ),
        "**",
    ),
    (re.compile(r" ?(?://|整除) ?"), ""),
    (re.compile(r" ?(?:\+|加上|加|plus|added to) ?"), "+"),
    (re.compile(r" ?(?:-|−|–|减去|减|minus|less) ?"), "-"),
    (re.compile(r" ?(?:\*|×|·|乘以|乘上|乘|multiplied by|times|x(?= ?[\d(])) ?"), "*"),
    (re.compile(r" ?(?:/|÷|除以|divided by|over) ?"), "/"),
)
_POWERS = re.compile(r" ?(?:次方|次幂|(?:st|nd|rd|th) power)")
_SQUARED = re.compile(r" ?(?:的平方(?!根)|squared)")
_CUBED = re.compile(r" ?(?:的立方(?!根)|cubed)")
_FACTORIAL = re.compile(r" ?(?:!(?=$|[^=])|的阶乘|factorial)")
_OPEN = re.compile(r"[(（] ?")
_CLOSE = re.compile(r" ?[)）]")
_ROOT = re.compile(r"√ ?")
# 2026-12-31, 400-123-4567: a date, a telephone number; whoever wants a sum writes a space or a word.
_NOT_A_SUM = re.compile(r"\d+(?:-\d+){2,}|0\d+-\d+|\d{3,}-\d{3,}(?:-\d+)*")
_LONGEST, _DEEPEST = 200, 20


def sum_at(text: str, at: int, context: Context) -> Iterator[Found]:
    """The longest sum that begins at `at`, with at least one operation; then the shorter ones are no readings of it."""
    found = _expression(text, at, context, 0)
    if found is not None and found[2] and found[0] - at <= _LONGEST and not _NOT_A_SUM.fullmatch(text, at, found[0]):
        yield found[0], found[1]


_Part = tuple[int, str, bool]  # where it ends, as arithmetic, whether anything is computed


def _expression(text: str, at: int, context: Context, depth: int) -> _Part | None:
    first = _operand(text, at, context, depth)
    if first is None:
        return None
    end, line, busy = first
    while (sign := _operator(text, end)) is not None:
        following = _operand(text, sign[0], context, depth)
        if following is None:
            break
        if sign[1] in {"+", "-"} and following[1].endswith("/100)"):
            return None  # 200 + 10%: of what, is for the customer to say
        end, line, busy = following[0], f"{line}{sign[1]}{following[1]}", True
        if sign[1] == "**" and (power := _POWERS.match(text, end)):
            end = power.end()
    return end, line, busy


def _operator(text: str, at: int) -> tuple[int, str] | None:
    for pattern, sign in _OPERATORS:
        if found := pattern.match(text, at):
            return (found.end(), sign) if sign else None
    return None


def _operand(text: str, at: int, context: Context, depth: int) -> _Part | None:
    found = _bracketed(text, at, context, depth) or _rooted(text, at, context, depth) or _single(text, at, context)
    if found is None:
        return None
    end, line, busy = found
    for pattern, form in ((_SQUARED, "({})**2"), (_CUBED, "({})**3"), (_FACTORIAL, "factorial({})")):
        if more := pattern.match(text, end):
            return more.end(), form.format(line), True
    return end, line, busy


def _bracketed(text: str, at: int, context: Context, depth: int) -> _Part | None:
    minus = re.compile(r"-(?=\()").match(text, at)
    opened = _OPEN.match(text, minus.end() if minus else at)
    if opened is None or depth >= _DEEPEST:
        return None
    inner = _expression(text, opened.end(), context, depth + 1)
    closed = _CLOSE.match(text, inner[0]) if inner else None
    if inner is None or closed is None:
        return None
    return closed.end(), f"{'-' if minus else ''}({inner[1]})", inner[2]


def _rooted(text: str, at: int, context: Context, depth: int) -> _Part | None:
    root = _ROOT.match(text, at)
    inner = _operand(text, root.end(), context, depth + 1) if root and depth < _DEEPEST else None
    return (inner[0], f"sqrt({inner[1]})", True) if inner else None


def _single(text: str, at: int, context: Context) -> _Part | None:
    for end, value in percent_at(text, at, context):
        return end, f"({plain(value * 100)}/100)", False
    numbers = numbers_at(text, at, style=context.style)
    if not numbers:
        return None
    number = numbers[0]
    written = plain(number.value)
    return number.end, f"({written})" if written.startswith("-") else written, False
