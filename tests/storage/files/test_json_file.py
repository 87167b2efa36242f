import json
from pathlib import Path

import pytest

from faqbot.domain.errors import BadFile, BadRows
from faqbot.domain.faq import Entry, Lexicon, Phrasing
from faqbot.domain.language import Language
from faqbot.storage.files import Contents, read, write

GOOD = '{"id": "a", "questions": {"zh": ["怎么退款？🙂"]}, "answers": {"zh": "可以"}}'
ENTRY = Entry("a", "default", (Phrasing("怎么退款？🙂", Language.ZH),), {Language.ZH: "可以"})


def stored(folder: Path, text: str, name: str = "faq.json") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(BadRows) as caught:
        read(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("text", [f"[{GOOD}]", f'{{"entries": [{GOOD}]}}', f"\ufeff\r\n[\r\n{GOOD}\r\n]\r\n"])
def test_a_list_and_a_mapping_hold_entries(text: str, tmp_path: Path) -> None:
    assert read(stored(tmp_path, text)) == Contents((ENTRY,))


def test_a_mapping_holds_lexicons(tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        '{"entries": null, "lexicons": {"k": {"words": ["茶"], "synonyms": [["a", "b"]]}, "l": null}}',
    )

    assert read(path).lexicons == {"k": Lexicon(("茶",), (("a", "b"),)), "l": Lexicon()}


@pytest.mark.parametrize("text", ["[]", "{}", '{"entries": [], "lexicons": {}}'])
def test_a_file_without_entries_is_empty(text: str, tmp_path: Path) -> None:
    assert read(stored(tmp_path, text)) == Contents()


def test_a_problem_stands_at_the_line_where_its_entry_begins(tmp_path: Path) -> None:
    path = stored(tmp_path, f'[\n{GOOD},\n\n  {{\n"id": "b"\n}},\n\n5]')

    found = problems(path)

    assert [text.split(": ")[0] for text in found] == ["faq.json:4", "faq.json:4", "faq.json:8"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": 7}, "id is a number; write a text, in quotes if need be"),
        ({"answers": {"en": True}}, "answers.en is the truth value true; write a text, in quotes if need be"),
        ({"tags": {}}, "tags is a mapping; write a list"),
        ({"answers": {"en": "a\ud800b"}}, "answers.en holds the unreadable character U+D800; remove it"),
        ({"id": "a\ud800"}, "id holds the unreadable character U+D800; remove it"),
        ({"x\ud800": "a"}, 'the entry has the unknown key "x\N{REPLACEMENT CHARACTER}"; expected id, kb'),
        ({"valid_from": 20260101}, "valid_from is no text; write a date as 2026-01-31"),
    ],
)
def test_a_value_of_the_wrong_type_is_named(changes: dict[str, object], reason: str, tmp_path: Path) -> None:
    found = problems(stored(tmp_path, json.dumps([json.loads(GOOD) | changes])))

    assert found[0].startswith(f"faq.json:1: {reason}")
    assert len(found) == 1


def test_a_key_that_comes_twice_is_named(tmp_path: Path) -> None:
    path = stored(tmp_path, f'[\n{GOOD[:-1]}, "id": "b"}}]')

    assert problems(path) == ['faq.json:2: the key "id" comes twice; keep one of them']


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"entries": {}}', "faq.json:1: entries is not a list; write a list of entries"),
        (
            '{\n"lexicons": []}',
            "faq.json:2: lexicons is not a mapping; write each under the name of its knowledge base",
        ),
        ('{"lexicons":\n{"k": {}, "k": {}}}', 'faq.json:2: the key "k" comes twice; keep one of them'),
        ('{"words": 1}', 'faq.json:1: the file has the unknown key "words"; expected entries or lexicons'),
        (
            '{"entries": [],\n"entries": []}',
            'faq.json:2: the key "entries" stands at line 1 already; keep one of them',
        ),
    ],
)
def test_a_bad_key_of_the_file_is_named(text: str, reason: str, tmp_path: Path) -> None:
    assert problems(stored(tmp_path, text)) == [reason]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "faq.json:1: this is not JSON: Expecting value (column 1)"),
        (f"[{GOOD},\n]", "faq.json:2: this is not JSON: Expecting value (column 1)"),
        (f"[{GOOD}\n{GOOD}]", "faq.json:2: this is not JSON: Expecting ']' (column 1)"),
        ("[] []", "faq.json:1: this is not JSON: Extra data (column 4)"),
        ("[\n", "faq.json:2: this is not JSON: Expecting value (column 1)"),
        ("{5: 1}", "faq.json:1: this is not JSON: Expecting a key in double quotes (column 3)"),
        ('{"entries" []}', "faq.json:1: this is not JSON: Expecting ':' (column 12)"),
        ('["a\nb"]', "faq.json:1: this is not JSON: Invalid control character at (column 4)"),
        ('"text"', "faq.json:1: the file holds one value; expected a list of entries"),
        ("[" * 100_000, "faq.json: values are nested too deep; entries need far less"),
        (f"[{'9' * 5000}]", "faq.json: a number is too long; entries hold texts only"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        read(stored(tmp_path, text))

    assert str(caught.value) == reason


def test_json_lines_hold_one_entry_a_line(tmp_path: Path) -> None:
    path = stored(tmp_path, f'{GOOD}\r\n\r\n{{"lexicons": {{"k": {{"words": ["茶"]}}}}}}\r\n', "faq.jsonl")

    assert read(path) == Contents((ENTRY,), {"k": Lexicon(("茶",))})


def test_every_bad_line_of_json_lines_is_named(tmp_path: Path) -> None:
    nested, number = "[" * 100_000, "9" * 5000
    path = stored(tmp_path, f'{{"id"\n{GOOD}\n{GOOD}\n{GOOD} 5\n{nested}\n{number}\n{{"lexicons": 5}}\n', "faq.jsonl")

    assert problems(path) == [
        "faq.jsonl:1: this is not JSON: Expecting ':' delimiter (column 6)",
        (
            'faq.jsonl:3: the id "a" in knowledge base "default" stands at faq.jsonl:2 already; '
            "change or remove one of them"
        ),
        f"faq.jsonl:4: this is not JSON: Extra data (column {len(GOOD) + 2})",
        "faq.jsonl:5: a value is nested too deep or a number too long; write it in simpler form",
        "faq.jsonl:6: a value is nested too deep or a number too long; write it in simpler form",
        "faq.jsonl:7: lexicons is not a mapping; write each under the name of its knowledge base",
    ]


def test_what_is_written_keeps_chinese_and_emoji_readable(tmp_path: Path) -> None:
    write(tmp_path / "faq.json", Contents((ENTRY,)))

    assert "怎么退款？🙂" in (tmp_path / "faq.json").read_text(encoding="utf-8")
