"""What can be wrong with a row, one rule a test; YAML stands for every format."""

from pathlib import Path

import pytest

from faqbot.domain.errors import BadRows
from faqbot.storage.files import read

GOOD = {"id": "a", "questions": "{zh: [怎么退款？]}", "answers": "{zh: 七天内可退。}"}


def entry(**changes: str | None) -> str:
    """A good entry, one key a line in this order: id, questions, answers, then whatever is added."""
    fields = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in fields.items()) + "\n"


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "faq.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRows) as caught:
        read(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("changes", "line", "reason"),
    [
        ({"id": None}, 1, "the entry has no id; give it one of its own, such as orders-track-parcel"),
        ({"id": "退款"}, 1, 'id is "退款"; use letters, digits and . _ / - only, at most 128'),
        ({"id": "-a"}, 1, 'id is "-a"; use letters, digits and . _ / - only, at most 128'),
        ({"id": "a b"}, 1, 'id is "a b"; use letters, digits and . _ / - only, at most 128'),
        ({"id": "[a]"}, 1, "id is a list; write a text, in quotes if need be"),
        ({"kb": "../up"}, 4, 'kb is "../up"; use letters, digits and . _ - only, at most 64'),
        ({"kb": "''"}, 4, "kb is empty; write a text or leave it out"),
        (
            {"questions": None},
            1,
            "the entry has no phrasing; write at least one under questions, in zh or en",
        ),
        (
            {"questions": "{zh: []}"},
            2,
            "the entry has no phrasing; write at least one under questions, in zh or en",
        ),
        ({"questions": "[怎么退款？]"}, 2, "questions is a list; write a mapping of zh or en"),
        ({"questions": "{en: how}"}, 2, "questions.en is a text; write a list"),
        (
            {"questions": "{en: [{a: b}]}"},
            2,
            "questions.en #1 is a mapping; write a text, in quotes if need be",
        ),
        ({"questions": "{fr: [comment]}"}, 2, 'questions has the unknown key "fr"; expected zh or en'),
        ({"questions": "{en: [how, '']}"}, 2, "questions.en #2 is empty; write a text or leave it out"),
        ({"questions": "{en: [how, ~]}"}, 2, "questions.en #2 is empty; write a text or leave it out"),
        ({"questions": "{zh: ['　']}"}, 2, "questions.zh #1 is empty; write a text or leave it out"),
        (
            {"questions": '{en: ["a\\nb"]}'},
            2,
            "questions.en #1 has a line break inside; write it on one line",
        ),
        ({"questions": '{en: ["a\\tb"]}'}, 2, "questions.en #1 has a tab inside; write it on one line"),
        (
            {"questions": '{en: ["a\\0b"]}'},
            2,
            "questions.en #1 holds the unreadable character U+0000; remove it",
        ),
        (
            {"questions": "{zh: [退款, 换货, 退款 ]}"},
            2,
            "questions.zh #3 is the same as questions.zh #1; remove one of them",
        ),
        (
            {"questions": f"{{zh: [{'退' * 501}]}}"},
            2,
            "questions.zh #1 has 501 characters; at most 500 are allowed",
        ),
        ({"answers": None}, 1, "the entry has no answer; write at least one under answers, in zh or en"),
        ({"answers": "{zh: ''}"}, 3, "answers.zh is empty; write a text or leave it out"),
        ({"answers": "{ZH: 可以}"}, 3, 'answers has the unknown key "ZH"; expected zh or en'),
        ({"answers": "{en: [yes]}"}, 3, "answers.en is a list; write a text, in quotes if need be"),
        (
            {"answers": f"{{en: {'a' * 8001}}}"},
            3,
            "answers.en has 8,001 characters; at most 8,000 are allowed",
        ),
        ({"answers": '{en: "a\\u2028b"}'}, 3, "answers.en holds the unreadable character U+2028; remove it"),
        ({"tags": "delivery"}, 4, "tags is a text; write a list"),
        ({"tags": "[{a: b}]"}, 4, "tags #1 is a mapping; write a text, in quotes if need be"),
        ({"state": "live"}, 4, 'state is "live"; write draft, published or archived'),
        ({"state": "[draft]"}, 4, "state is no text; write draft, published or archived"),
        (
            {"valid_from": "tomorrow"},
            4,
            'valid_from is "tomorrow"; write a date as 2026-01-31 or 2026-01-31T09:00+08:00',
        ),
        (
            {"valid_until": "2026-02-30"},
            4,
            'valid_until is "2026-02-30"; write a date as 2026-01-31 or 2026-01-31T09:00+08:00',
        ),
        (
            {"valid_until": "0001-01-01T00:00+14:00"},
            4,
            'valid_until is "0001-01-01T00:00+14:00"; write a date as 2026-01-31 or 2026-01-31T09:00+08:00',
        ),
        (
            {"valid_from": "[1]"},
            4,
            "valid_from is no text; write a date as 2026-01-31 or 2026-01-31T09:00+08:00",
        ),
        (
            {"valid_from": "2026-01-01", "valid_until": "2026-01-01T08:00+08:00"},
            5,
            "valid_until is not after valid_from; write a later date",
        ),
        ({"links": "{url: x}"}, 4, "links is a mapping; write a list"),
        ({"links": "[https://shop.example]"}, 4, "links #1 is a text; write a mapping of url or title"),
        (
            {"links": "[{url: 'javascript:alert(1)', title: x}]"},
            4,
            'links.url #1 is "javascript:alert(1)"; begin it with https://, mailto: or tel:',
        ),
        (
            {"links": "[{url: 'ftp://shop.example', title: x}]"},
            4,
            'links.url #1 is "ftp://shop.example"; begin it with https://, mailto: or tel:',
        ),
        (
            {"links": "[{url: 'https://shop .example', title: x}]"},
            4,
            'links.url #1 is "https://shop .example"; begin it with https://, mailto: or tel:',
        ),
        ({"links": "[{title: x}]"}, 4, "links.url #1 is empty; write a text or leave it out"),
        ({"links": "[{url: 'tel:1'}]"}, 4, "links.title #1 is missing; write a title in zh or en"),
        ({"links": "[{url: 'tel:1', title: {}}]"}, 4, "links.title #1 is missing; write a title in zh or en"),
        (
            {"links": "[{url: 'tel:1', title: ''}]"},
            4,
            "links.title #1 is empty; write a text or leave it out",
        ),
        (
            {"links": "[{url: 'tel:1', title: x, name: y}]"},
            4,
            'links #1 has the unknown key "name"; expected url or title',
        ),
        ({"anwsers": "{}"}, 4, 'the entry has the unknown key "anwsers"; did you mean "answers"?'),
    ],
)
def test_a_bad_value_is_named_with_its_line_and_a_remedy(
    changes: dict[str, str | None], line: int, reason: str, tmp_path: Path
) -> None:
    found = problems(tmp_path, entry(**changes))

    assert found == [f"faq.yaml:{line}: {reason}"]


def test_every_problem_of_a_row_is_named(tmp_path: Path) -> None:
    found = problems(tmp_path, entry(id=None, state="live", answers="{zh: ''}"))

    assert [text.split(":")[1] for text in found] == ["1", "2", "3"]


def test_a_row_with_very_many_problems_names_the_first_twenty(tmp_path: Path) -> None:
    found = problems(tmp_path, entry(questions=f"{{zh: [{'退款, ' * 100}]}}"))

    assert len(found) == 21
    assert "faq.yaml:1: the entry has more problems; mend the first 20" in found


def test_an_entry_that_is_no_mapping_is_named(tmp_path: Path) -> None:
    found = problems(tmp_path, "- 怎么退款？\n")

    assert len(found) == 1
    assert found[0].startswith("faq.yaml:1: the entry is a text; write a mapping of id, kb,")


def test_an_entry_that_is_left_blank_is_named(tmp_path: Path) -> None:
    found = problems(tmp_path, entry() + "-\n")

    assert "faq.yaml:4: the entry has no id; give it one of its own, such as orders-track-parcel" in found


def test_a_second_entry_with_the_same_id_is_told_where_the_first_one_stands(tmp_path: Path) -> None:
    found = problems(tmp_path, entry() + entry(state="live"))

    assert found == [
        'faq.yaml:4: the id "a" in knowledge base "default" stands at faq.yaml:1 already; change or remove one of them',
        'faq.yaml:7: state is "live"; write draft, published or archived',
    ]


def test_the_same_id_in_two_knowledge_bases_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "faq.yaml"
    path.write_text(entry(kb="orders") + entry(kb="account"), encoding="utf-8")

    contents = read(path)

    assert [(found.kb, found.id) for found in contents.entries] == [("orders", "a"), ("account", "a")]


@pytest.mark.parametrize(
    ("lexicon", "reason"),
    [
        ("[茶]", "the lexicon is a list; write a mapping of kb, words or synonyms"),
        ("{words: 茶}", "words is a text; write a list"),
        ("{words: ['']}", "words #1 is empty; write a text or leave it out"),
        ("{synonyms: [茶]}", "synonyms #1 is a text; write a list"),
        ("{synonyms: [[茶]]}", "synonyms #1 has fewer than two words; write words that mean the same"),
        ("{word: [茶]}", 'the lexicon has the unknown key "word"; did you mean "words"?'),
    ],
)
def test_a_bad_lexicon_is_named(lexicon: str, reason: str, tmp_path: Path) -> None:
    found = problems(tmp_path, f"lexicons:\n  orders: {lexicon}\n")

    assert found == [f"faq.yaml:2: {reason}"]


def test_a_lexicon_needs_the_name_of_a_knowledge_base(tmp_path: Path) -> None:
    found = problems(tmp_path, "lexicons:\n  订单: {words: [茶]}\n")

    assert found == ['faq.yaml:2: kb is "订单"; use letters, digits and . _ - only, at most 64']
