"""Reasons why a file was not read, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import faqbot.knowledge
from faqbot.channels.editor.reasons import Told, told
from faqbot.domain.language import Language

ROOM = Path(faqbot.knowledge.__file__).parent
ZH, EN = Language.ZH, Language.EN


def said() -> list[str]:
    """Every reason that the room of the readers may give, with 7 for what is filled in."""
    calls = [node for path in ROOM.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    return sorted({text for node in calls if isinstance(node, ast.Call) for text in reasons(node)})


def reasons(call: ast.Call) -> Iterator[str]:
    named = isinstance(call.func, ast.Name) and call.func.id in {"BadFile", "Unread"}
    given = [*(call.args if named else ()), *(one.value for one in call.keywords if one.arg == "why")]
    for one in given:
        if isinstance(one, ast.JoinedStr) and ": " in (text := filled(one)):
            yield text


def filled(text: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in text.values)


def test_there_are_many_reasons() -> None:
    assert len(said()) > 40


@pytest.mark.parametrize("reason", said())
def test_every_reason_is_told_in_chinese(reason: str) -> None:
    assert told(reason, ZH).language is ZH


@pytest.mark.parametrize(
    ("reason", "zh", "en"),
    [
        (
            "a.pdf: the PDF has 2,000 pages, more than 1,000; divide it",
            "PDF 超过 1,000 页；请分成几个。",
            "the PDF has 2,000 pages, more than 1,000; divide it",
        ),
        (
            "https://shop.example/a: the server answers 404 Not Found; look at it in a browser",
            "对方服务器回答 404；请在浏览器里看看。",
            "the server answers 404 Not Found; look at it in a browser",
        ),
    ],
)
def test_a_reason_leaves_out_the_name_that_stands_beside_it(reason: str, zh: str, en: str) -> None:
    assert told(reason, ZH) == Told(zh, ZH)
    assert told(reason, EN) == Told(en, EN)


def test_what_has_no_other_wording_is_told_in_english() -> None:
    assert told("a.pdf: something new", ZH) == Told("something new", EN)
    assert told("something new", ZH) == Told("something new", EN)
