"""`faqbot templates` and `faqbot evaluate --templates` as an operator uses them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot

DECLARED = """
kb: orders
templates:
  - name: gift-wrap
    title: {zh: 礼品包装费, en: Gift wrapping}
    asks: {zh: ["[礼品]包装费"], en: ["(gift wrap|gift wrapping)"]}
    parts: {zh: ["{count}件[商品]"], en: ["[for] {count} [gifts|items]"]}
    slots:
      count: {kind: whole, least: 1, most: 50, ask: {zh: 几件？, en: How many?}}
    tables: {fee: [{up_to: 3, value: 5}, {value: 4}]}
    value: count * tier(fee, count)
    answers: {zh: "{{ value | money }} 元", en: "{{ value | money }} CNY"}
    cases:
      - {lang: zh, text: 3件商品包装费多少, value: "15"}
      - {lang: en, text: gift wrapping for 5 items, value: "20"}
      - {lang: en, text: do you offer gift wrapping, value: none}
"""


@pytest.fixture
def declared(data: Path) -> Path:
    folder = data / "faq" / "templates"
    folder.mkdir(parents=True)
    (folder / "wrap.yaml").write_text(DECLARED, encoding="utf-8")
    (data / "faq" / "faq.yaml").write_text("[]\n", encoding="utf-8")
    return data / "faq"


def test_every_template_is_named(faqbot: Faqbot) -> None:
    rows = faqbot("templates", "list", "--json").json

    assert len(rows) >= 50
    assert {"name", "zh", "en", "declared"} == set(rows[0])


def test_what_is_imported_is_listed_first_and_answers(faqbot: Faqbot, declared: Path) -> None:
    assert faqbot("import", str(declared)).code == 0

    listed = faqbot("templates", "list").out.splitlines()
    asked = faqbot("ask", "gift wrapping for 5 items", "--json").json

    assert listed[0].startswith("gift-wrap")
    assert (asked["decision"], asked["template"]) == ("computed", "gift-wrap")
    assert asked["text"].startswith("**20 CNY**")


def test_the_shipped_templates_pass_their_cases(faqbot: Faqbot) -> None:
    outcome = faqbot("templates", "test")

    assert outcome.code == 0
    assert "pass their cases" in outcome.out


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ('value: "15"', 'value: "16"', "should give 16, gave 15"),
        ("value: count * tier(fee, count)", "value: count.__class__", "is not allowed"),
        ("value: count * tier(fee, count)", "value: count * price", "names price"),
        ("{{ value | money }} 元", "{{ value.__class__ }} 元", "uses getattr"),
        ("{{ value | money }} 元", "{% for i in value %}x{% endfor %}", "uses for"),
        ("{{ value | money }} 元", "{{ nothing }}", "shows nothing"),
        ("[礼品]包装费", "[礼品包装费", "bracket"),
        ("ask: {zh: 几件？, en: How many?}", "ask: {zh: 几件？}", "in zh and en"),
        ("kind: whole", "kind: wholly", "use one of"),
        ("parts:", "bits:", "unknown key"),
        ("name: gift-wrap", "name: Gift Wrap", "lower-case"),
        ("kind: whole", "kind: quantity", "needs a unit"),
        ("kind: whole", "kind: choice", "choices belong"),
        ("least: 1", "least: one", "is not a number"),
        ("slots:", "slots: []\n    more:", "unknown key"),
        ("    slots:", "    steps: {A: 1}\n    slots:", "lower-case"),
        ("{count}件[商品]", "{many}件", "not declared"),
        ('asks: {zh: ["[礼品]包装费"], en', "asks: {zh: [], en", "no phrasing in zh"),
        ('      - {lang: zh, text: 3件商品包装费多少, value: "15"}\n', "", "no case in zh"),
        ("lang: en, text: gift wrapping for 5 items", "lang: fr, text: x", "a case needs"),
        ("tables: {fee: [{up_to: 3, value: 5}, {value: 4}]}", "tables: [1]", "is not a mapping"),
        ("cases:", "cases: 1\n    parts:", "comes twice"),
        ("kb: orders", "kb: orders\nextra: 1", "unknown key"),
        ("kb: orders", "kb: orders\nhours: 1", "is no list"),
        ("kb: orders", "kb: orders\nhours: [{open: x}]", "has no name"),
        ("kb: orders", "kb: orders\nhours: [{name: a}]", "hours need"),
        ("kb: orders", "kb: orders\nhours: [{name: a, open: {someday: '9:00-10:00'}}]", "is no weekday"),
        ("kb: orders", "kb: orders\nhours: [{name: a, open: {monday: nine}}]", "is not a span"),
        ("kb: orders", "kb: orders\nhours: [{name: a, open: {monday: '10:00-09:00'}}]", "before it begins"),
        ("kb: orders", "kb: orders\nhours: [{name: a}, {name: a}]", "stands twice"),
        ("kb: orders", "kb: orders\nrates: {base: CNY, on: today, of: {USD: 7}}", "rates need"),
        ("kb: orders", "kb: orders\nrates: {base: CNY, on: 2026-01-01, of: {USD: 0}}", "rates need"),
    ],
)
def test_a_declaration_that_is_wrong_is_not_imported(
    faqbot: Faqbot, declared: Path, was: str, becomes: str, reason: str
) -> None:
    (declared / "templates" / "wrap.yaml").write_text(DECLARED.replace(was, becomes), encoding="utf-8")

    outcome = faqbot("import", str(declared))

    assert outcome.code == 2
    assert reason in outcome.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("满300减40再打八折是多少",), "应付 208"),
        (("what is 5 divided by zero",), "[declined · arithmetic]"),
        (("30 years", "--before", "monthly payment on a loan of 100000 at 6%"), "599.55"),
        (("what date is 30 days from now", "--at", "2026-11-24T12:00:00"), "24 December 2026"),
        (("where is my parcel",), "no template covers"),
    ],
)
def test_a_question_can_be_tried(faqbot: Faqbot, arguments: tuple[str, ...], said: str) -> None:
    outcome = faqbot("templates", "try", *arguments)

    assert outcome.code == 0
    assert said in outcome.out


def test_computed_answers_are_measured(faqbot: Faqbot, data: Path) -> None:
    rows = [
        {"text": "20% of 150", "lang": "en", "value": 30, "decision": "computed"},
        {"text": "20% of 150", "lang": "en", "value": 31, "decision": "computed"},
        {"text": "where is my parcel", "decision": "declined"},
        {"text": "17 times 23", "decision": "declined"},
        {"text": "贷款50万，等额本息，每月还多少", "decision": "clarify"},
    ]
    path = data / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    overall = faqbot("evaluate", "--templates", str(path), "--json", "-").json["measures"]["overall"]

    assert (overall["computed_right"], overall["computed_wrong"], overall["traps_computed"]) == (1, 1, 1)
    assert (overall["wrong_numbers"], overall["asked_right"]) == (2, 1)


def test_the_measures_are_shown_as_a_table_with_every_wrong_number(faqbot: Faqbot, data: Path) -> None:
    rows = [{"text": "20% of 150", "value": 31}, {"text": "贷款50万，等额本息，每月还多少", "decision": "declined"}]
    path = data / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    out = faqbot("evaluate", "--templates", str(path), "--predictions", str(data / "p.jsonl")).out

    assert "wrong: 20% of 150 -> 30, expected 31" in out
    assert "computed_share" in out
    assert len((data / "p.jsonl").read_text("utf-8").splitlines()) == 2


def test_failing_cases_are_told_with_exit_code_two(faqbot: Faqbot, declared: Path) -> None:
    path = declared / "templates" / "wrap.yaml"
    path.write_text(DECLARED.replace('value: "20"', 'value: "21"'), encoding="utf-8")

    told, as_json = (
        faqbot("templates", "test", "--faq", str(path)),
        faqbot("templates", "test", "--faq", str(path), "--json"),
    )

    assert (told.code, as_json.code) == (2, 2)
    assert "should give 21, gave 20" in told.out
    assert len(as_json.json["failures"]) == 1


def test_a_try_can_be_told_as_json(faqbot: Faqbot) -> None:
    row = faqbot("templates", "try", "20% of 150", "--json").json

    assert (row["decision"], row["template"], row["value"]) == ("computed", "percent-of", "30")


@pytest.mark.parametrize(
    "row",
    [{"text": ""}, {"text": "1+1", "decision": "maybe"}, {"text": "1+1"}, {"text": "x", "value": "1", "lang": "fr"}],
)
def test_a_row_that_says_nothing_to_compare_with_is_refused(faqbot: Faqbot, data: Path, row: dict[str, str]) -> None:
    path = data / "rows.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")

    assert faqbot("evaluate", "--templates", str(path)).code == 2


def test_without_anything_to_measure_the_remedy_is_named(faqbot: Faqbot) -> None:
    assert "--templates" in faqbot("evaluate").err
