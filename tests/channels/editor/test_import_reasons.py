"""Why a file of entries or a row of it cannot be taken: every sentence that the readers say, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import faqbot.storage.files
from faqbot.channels.editor.reasons import Told, told_of_import, told_of_row
from faqbot.domain.errors import BadFile
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.storage.files.reading import examined
from tests.channels.editor.office import Office
from tests.channels.editor.test_importing import API, give
from tests.channels.editor.test_rest import program

ZH, EN = Language.ZH, Language.EN
ROOM = Path(faqbot.storage.files.__file__).parent
# What is written, and what is declared, is not among what is given at the desk.
ELSEWHERE = {"writing.py", "declared_file.py"}
HAN = re.compile(r"[\u4e00-\u9fff]")
# What only the command line says, of folders and of what it writes.
NOT_AT_THE_DESK = re.compile("another file already|a file or a folder|the folder holds|divide the entry|larger than")


def sentences() -> list[str]:
    """Every sentence of the readers, which end with a remedy, with 7 for what is filled in."""
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOM.glob("*.py") if path.name not in ELSEWHERE]
    found = {text for tree in trees for text in said(tree)}
    return sorted(text for text in found if not NOT_AT_THE_DESK.search(text))


def said(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Expr(value=ast.Constant()):
                pass  # a docstring
            case ast.JoinedStr(values=parts):
                yield from whole("".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts))
            case ast.Constant(value=str(text)):
                yield from whole(text)
            case _:
                yield from said(child)


def whole(text: str) -> Iterator[str]:
    """A sentence without the file that it begins with, or with a place before what is said of one."""
    text = text.removeprefix("7: ").removeprefix("7:7: ")
    if "; " in text and len(text) > len("; or"):
        yield f"tags {text}" if text.startswith(("is ", "has ", "holds ")) else text


@pytest.mark.parametrize("sentence", sentences())
def test_every_sentence_is_there_in_chinese(sentence: str) -> None:
    found = told_of_row(sentence, ZH)

    assert found.language is ZH
    assert HAN.search(found.text)
    assert told_of_row(sentence, EN) == Told(sentence, EN)


def test_the_sentences_are_found() -> None:
    assert len(sentences()) > 40


CSV = """id,kb,state,tags,valid_from,questions_zh,answer_zh,links,extra,
good,shop,,,,怎么退货,可以,,,
good,shop,,,,怎么换货,可以,,,
b c,shop,live,,tomorrow,"退款
退款",,a | b | c | d,,stray
"""
YAML = """- id: one
  questions: {zh: [怎么退], fr: [comment]}
  answers: yes
  links: [{url: 'ftp://x', title: x}]
"""
YAML_TREE = "- id: [x]\n  id: y\n- text\n"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        (
            "new.csv",
            CSV,
            [
                (
                    1,
                    (
                        '不认识的列 "extra"；可用：id, kb, state, tags, valid_from, valid_until, questions_zh, '
                        "questions_en, answer_zh, answer_en, links"
                    ),
                ),
                (3, '知识库 "shop" 的 id "good" 在 new.csv:2 已经有了；请改掉或删去一个。'),
                (4, '单元格 "stray" 上面没有列名；请写上列名，或清空。'),
                (4, '链接 "a | b | c | d" 的部分太多；请写成：网址 | 中文标题 | 英文标题'),
                (4, "条目没有回答；请在 answers 里写至少一个，中文或英文。"),
                (4, 'id 是 "b c"；只能用字母、数字和 . _ / -，最多 128 个字符。'),
                (4, "questions.zh 第 2 个 和 questions.zh 第 1 个 一样；请删去一个。"),
                (4, 'state 是 "live"；请写 draft、published 或 archived。'),
                (4, 'valid_from 是 "tomorrow"；日期请写成 2026-01-31 或 2026-01-31T09:00+08:00。'),
                (4, 'links.url 第 1 个 是 "a"；请以 https://、mailto: 或 tel: 开头。'),
            ],
        ),
        (
            "new.yaml",
            YAML,
            [
                (2, 'questions 里有不认识的 "fr"；可用：zh 或 en'),
                (3, "answers 是文字；请写成一组“名字：值”，名字可用：zh 或 en"),
                (4, 'links.url 第 1 个 是 "ftp://x"；请以 https://、mailto: 或 tel: 开头。'),
            ],
        ),
        (
            "new.json",
            '[{"id": "a", "questions": {"zh": ["x"]}, "anwsers": {"zh": true}}, 7]',
            [
                (1, '条目 里有不认识的 "anwsers"；是不是 "answers"？'),
                (1, "条目没有回答；请在 answers 里写至少一个，中文或英文。"),
                (
                    1,
                    (
                        "条目 是数；请写成一组“名字：值”，名字可用：id, kb, tags, state, valid_from, valid_until, "
                        "questions, answers 或 links"
                    ),
                ),
            ],
        ),
    ],
)
def test_what_is_wrong_with_rows_is_told_in_chinese(name: str, data: str, told: list[tuple[int, str]]) -> None:
    problems = examined(name, data.encode()).problems

    assert {(one.line, told_of_row(one.reason, ZH).text) for one in problems} == set(told)


@pytest.mark.parametrize(
    ("name", "data", "in_chinese", "in_english"),
    [
        (
            "a.yaml",
            "- id: a\n  b: c: d\n",
            "第 2 行：这不是 YAML：冒号的位置不对；文字里有冒号时请加引号",
            "line 2: this is not YAML",
        ),
        ("a.yaml", "- *x\n", "第 1 行：别名 *x 在前面没有定义；请用 & 定义。", "line 1: the alias *x is not defined"),
        ("a.json", "[\n{,}]", "第 2 行：这不是 JSON：键要放在双引号里 (column 2)", "line 2: this is not JSON"),
        ("a.json", "[1,\n", "第 2 行：这不是 JSON：这里缺一个值 (column 1)", "line 2: this is not JSON"),
        ("a.json", "[1 2]", "第 1 行：这不是 JSON：这里应该是 ']' (column 4)", "line 1: this is not JSON"),
        ("a.csv", 'id\n"a', "第 2 行：这不是 CSV：引号没有合上", "line 2: this is not CSV: unexpected end of data"),
        ("a.xlsx", "text", "这不是 .xlsx；请另存为 .xlsx。", "this is not an .xlsx workbook; save it as .xlsx"),
        ("a.pdf", "text", "这不是能导入的文件；请用 CSV、XLSX、YAML 或 JSON。", "files of this kind are not read"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_line(
    name: str, data: str, in_chinese: str, in_english: str
) -> None:
    with pytest.raises(BadFile) as caught:
        examined(name, data.encode())

    assert told_of_import(str(caught.value), name, ZH) == Told(in_chinese, ZH)
    assert told_of_import(str(caught.value), name, EN).text.startswith(in_english)


def test_what_has_no_other_wording_is_told_in_english() -> None:
    assert told_of_row("something new", ZH) == Told("something new", EN)
    assert told_of_import("a.csv:7: something new", "a.csv", ZH) == Told("line 7: something new", EN)


async def test_the_desk_tells_of_a_row_in_the_operators_language_and_programs_in_both(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    shown = await give(browser, YAML, "new.yaml")
    chinese = await browser.get(shown.request.url, headers={"Accept-Language": "zh"})

    machine = await program(office, Role.EDITOR)
    given = await machine.post(f"{API}/imports", files={"file": ("new.yaml", YAML.encode())})
    told = (await machine.get(f"{API}/imports/{given.json()['id']}")).json()["problems"][1]

    assert "answers is a text; write a mapping of zh or en" in shown.text
    assert '<td lang="zh">answers 是文字；请写成一组' in chinese.text
    assert told["reason"] == "answers is a text; write a mapping of zh or en"
    assert told["reason_zh"] == "answers 是文字；请写成一组“名字：值”，名字可用：zh 或 en"
