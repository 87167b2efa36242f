"""Why what is declared cannot be used: every sentence that the house says of it, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from faqbot.channels.editor.reasons import Told, told_of_declared
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from tests.channels.editor.office import Office

ZH, EN = Language.ZH, Language.EN
SOURCES = Path(__file__).parents[3] / "faqbot"
ROOMS = (*sorted((SOURCES / "templates").glob("*.py")), SOURCES / "editing" / "declaring.py")
ERRORS = {"BadTemplate", "BadHours", "BadRates", "BadPhrasing", "BadPage", "BadInput", "Uncomputable"}
HAN = range(0x4E00, 0x9FFF)


def sentences() -> Iterator[str]:
    """Every sentence that these rooms raise, with a name in the place of what is filled in."""
    for path in ROOMS:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            call = node.exc if isinstance(node, ast.Raise) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ERRORS:
                yield from said(call.args[-1])


def said(text: ast.expr) -> Iterator[str]:
    """A sentence as it is written; one that only hands on another is that one's."""
    match text:
        case ast.Constant(value=str(words)):
            yield words
        case ast.JoinedStr(values=values):
            whole = "".join(str(part.value) if isinstance(part, ast.Constant) else "thing" for part in values)
            if whole.replace("thing", "").strip(":. "):
                yield whole


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_sentence_is_there_in_chinese(sentence: str) -> None:
    found = told_of_declared(sentence, ZH)

    assert found.language is ZH
    assert any(ord(sign) in HAN for sign in found.text)
    assert told_of_declared(sentence, EN) == Told(sentence, EN)


def test_the_sentences_are_found() -> None:
    assert len(set(sentences())) > 40


@pytest.mark.parametrize(
    ("said_in_english", "in_chinese"),
    [
        (
            "template delivery: the step fee names rate, which is no slot, table, step or function",
            "模板“delivery”：步骤 fee里的 rate 不是槽位、表、步骤或函数",
        ),
        (
            "template delivery: answers.zh: shows fees, which is no slot, table or step",
            "模板“delivery”：回答（中文）：用到的 fees 不是槽位、表或步骤",
        ),
        (
            "hours support: '25:00-26:00' is not a span of hours such as 09:00-21:00",
            "营业时间“support”：'25:00-26:00' 不是 09:00-21:00 这样的时段",
        ),
        ("delivery: 'how much?' should give 12, gave no result", "delivery：'how much?' 应得 12，实得 没有结果"),
    ],
)
def test_a_sentence_within_another_is_worded_too(said_in_english: str, in_chinese: str) -> None:
    assert told_of_declared(said_in_english, ZH) == Told(in_chinese, ZH)


def test_what_has_no_other_wording_is_told_in_english() -> None:
    assert told_of_declared("something new", ZH) == Told("something new", EN)


async def test_the_form_says_in_chinese_what_is_wrong(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER, language="zh")
    wrong = {"kb": "shop", "kind": "hours", "name": "support", "open": "someday: 09:00-18:00", "seen": ""}

    checked = await browser.post("/desk/template/checks", data=wrong)
    kept = await browser.post("/desk/template", data=wrong)
    unread = await browser.post("/desk/template", data=wrong | {"open": "monday"})

    assert "不是星期几" in checked.text
    assert (kept.status_code, "不是星期几" in kept.text) == (422, True)
    assert (unread.status_code, "时间写成" in unread.text) == (422, True)
