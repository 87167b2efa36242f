from datetime import UTC, datetime
from pathlib import Path

import pytest

from faqbot.domain.errors import BadFile, BadRows
from faqbot.domain.faq import Entry, Lexicon, Link, Phrasing, State
from faqbot.domain.language import Language
from faqbot.storage.files import Contents, read, write, yaml_tree

ZH, EN = Language.ZH, Language.EN


def stored(folder: Path, text: str) -> Path:
    path = folder / "faq.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read(path)
    return str(caught.value)


def test_every_key_of_an_entry_is_read(tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        """
- id: orders-track-parcel
  kb: orders
  tags: [delivery]
  state: draft
  valid_from: 2026-01-01
  valid_until: 2027-12-31 10:00:00+08:00
  questions: {en: [Where is my parcel], zh: [我的快递到哪了？ 📦]}
  answers:
    zh: |
      请看：

      - **物流**
    en: See *tracking*.
  links: [{url: https://shop.example/x, title: {zh: 查物流, en: Track}}, {url: "tel:400", title: 400}]
""",
    )

    contents = read(path)

    assert contents.entries == (
        Entry(
            id="orders-track-parcel",
            kb="orders",
            phrasings=(Phrasing("我的快递到哪了？ 📦", ZH), Phrasing("Where is my parcel", EN)),
            answers={ZH: "请看：\n\n- **物流**", EN: "See *tracking*."},
            tags=("delivery",),
            state=State.DRAFT,
            valid_from=datetime(2026, 1, 1, tzinfo=UTC),
            valid_until=datetime(2027, 12, 31, 2, tzinfo=UTC),
            links=(
                Link("https://shop.example/x", {ZH: "查物流", EN: "Track"}),
                Link("tel:400", {ZH: "400", EN: "400"}),
            ),
        ),
    )


def test_a_short_entry_is_published_in_the_default_knowledge_base(tmp_path: Path) -> None:
    path = stored(tmp_path, "- {id: a, questions: {en: [how]}, answers: {en: so}}")

    assert read(path).entries == (Entry("a", "default", (Phrasing("how", EN),), {EN: "so"}),)


def test_the_caller_names_the_knowledge_base_of_entries_that_do_not(tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        "- {id: a, questions: {en: [how]}, answers: {en: so}}\n"
        "- {id: b, kb: account, questions: {en: [why]}, answers: {en: so}}",
    )

    contents = read(path, kb="orders")

    assert [entry.kb for entry in contents.entries] == ["orders", "account"]


def test_what_yaml_takes_for_another_type_stays_the_text_that_was_written(tmp_path: Path) -> None:
    path = stored(tmp_path, "- {id: 007, questions: {en: [no, 12:30, 1_000, 2026-01-01]}, answers: {en: Yes}}")

    entry = read(path).entries[0]

    assert entry.id == "007"
    assert [phrasing.text for phrasing in entry.phrasings] == ["no", "12:30", "1_000", "2026-01-01"]
    assert entry.answers == {EN: "Yes"}


@pytest.mark.parametrize("spelling", ["2026-1-2", "2026/1/2", "2026-01-02T00:00:00Z", "2026-01-02 08:00+08:00"])
def test_a_date_may_be_spelled_in_several_ways(spelling: str, tmp_path: Path) -> None:
    path = stored(tmp_path, f"- {{id: a, valid_from: '{spelling}', questions: {{en: [how]}}, answers: {{en: so}}}}")

    assert read(path).entries[0].valid_from == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_mapping_holds_entries_and_lexicons(tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        "entries:\n- {id: a, questions: {en: [how]}, answers: {en: so}}\n"
        "lexicons:\n  orders: {words: [灯笼街], synonyms: [[快递, 包裹, parcel]]}\n  empty:\n",
    )

    contents = read(path)

    assert len(contents.entries) == 1
    assert contents.lexicons == {
        "orders": Lexicon(("灯笼街",), (("快递", "包裹", "parcel"),)),
        "empty": Lexicon(),
    }


@pytest.mark.parametrize("text", ["", "# 还没有内容\n", "[]", "{}", "entries:\nlexicons:\n", "---\n...\n"])
def test_a_file_without_entries_is_empty(text: str, tmp_path: Path) -> None:
    assert read(stored(tmp_path, text)) == Contents()


def test_an_alias_stands_for_what_it_names(tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        "- {id: a, tags: &t [x], questions: {en: [how]}, answers: &so {en: so}}\n"
        "- {id: b, tags: *t, questions: {en: [why]}, answers: *so}\n",
    )

    first, second = read(path).entries

    assert (second.tags, second.answers) == (first.tags, first.answers)


def test_a_problem_stands_at_the_line_of_its_value(tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        "# 注释\n\n- id: a\n  questions:\n    zh:\n      - 怎么退款？\n      - ''\n"
        "  answers:\n    zh: 可以\n    fr: oui\n",
    )

    with pytest.raises(BadRows) as caught:
        read(path)

    assert [problem.line for problem in caught.value.problems] == [7, 10]


def test_a_key_that_comes_twice_is_named_at_its_second_line(tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        "- id: a\n  state: draft\n  questions: {en: [how]}\n  answers: {en: so}\n  state: published\n",
    )

    with pytest.raises(BadRows) as caught:
        read(path)

    assert str(caught.value) == 'faq.yaml:5: the key "state" comes twice; keep one of them'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("entries: 5\n", "faq.yaml:1: entries is not a list; write a list of entries"),
        (
            "lexicons: [a]\n",
            "faq.yaml:1: lexicons is not a mapping; write each under the name of its knowledge base",
        ),
        (
            "entries: []\nwords: []\n",
            'faq.yaml:2: the file has the unknown key "words"; expected entries or lexicons',
        ),
        (
            "entries: []\nentries: []\n",
            'faq.yaml:2: the key "entries" stands at line 1 already; keep one of them',
        ),
    ],
)
def test_a_bad_key_of_the_file_is_named(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(BadRows) as caught:
        read(stored(tmp_path, text))

    assert str(caught.value) == reason


def test_a_lexicon_that_comes_twice_is_named_at_its_second_line(tmp_path: Path) -> None:
    with pytest.raises(BadRows, match=r'faq\.yaml:3: the key "a" stands at line 2 already'):
        read(stored(tmp_path, "lexicons:\n  a: {words: [x]}\n  a: {words: [y]}\n"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- id: 'a\n  b: 1\n", "faq.yaml:3: this is not YAML: found unexpected end of stream"),
        ("- id: a\n b: 1\n", "faq.yaml:2: this is not YAML: "),
        ("- \x07\n", "faq.yaml: this is not YAML"),
        ("just a text\n", "faq.yaml:1: the file holds one text; expected a list of entries"),
        ("[]\n---\n[]\n", "faq.yaml:2: a second document begins here; keep one document in a file"),
        ("- {[a]: b}\n", "faq.yaml:1: a key is a list or a mapping; write a text as the key"),
        ("- id: *x\n", "faq.yaml:1: the alias *x is not defined before it; define it with &"),
        ("- &x\n  tags: *x\n", "faq.yaml:2: the alias *x stands inside itself; write the value out"),
        (
            "- !!python/object/apply:os.system [ls]\n",
            'faq.yaml:1: the tag "tag:yaml.org,2002:python/object/apply:os.system" is not read here; leave it out',
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(text: str, reason: str, tmp_path: Path) -> None:
    assert reason in refusal(stored(tmp_path, text))


def test_deep_nesting_is_refused_at_once(tmp_path: Path) -> None:
    path = stored(tmp_path, "[" * 1_000_000)

    assert refusal(path) == "faq.yaml:1: values are nested more than 16 deep; entries need far less"


def test_aliases_that_unfold_to_too_much_are_refused(tmp_path: Path) -> None:
    levels = [f"- &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, 9)]
    path = stored(tmp_path, "\n".join(["- &l0 [lol]", *levels]))

    assert refusal(path) == "faq.yaml:8: the values, with aliases unfolded, are too many; split the file"


def test_the_written_file_is_pleasant_to_read(tmp_path: Path) -> None:
    path = tmp_path / "faq.yaml"
    long = "很长的一句话，" * 40 + "完。"
    entry = Entry(
        "a",
        "orders",
        (Phrasing("快递到哪了？📦", ZH), Phrasing("yes", EN)),
        {ZH: "第一行 🍵\n第二行", EN: long},
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2027, 1, 1, 12, 30, tzinfo=UTC),
    )

    write(path, Contents((entry,), {"orders": Lexicon(("灯笼街",))}))

    assert path.read_text(encoding="utf-8") == (
        "entries:\n"
        "- id: a\n  kb: orders\n  state: published\n"
        "  valid_from: 2026-01-01\n  valid_until: 2027-01-01 12:30:00+00:00\n"
        "  questions:\n    zh:\n    - 快递到哪了？📦\n    en:\n    - 'yes'\n"
        f"  answers:\n    zh: |-\n      第一行 🍵\n      第二行\n    en: {long}\n"
        "lexicons:\n  orders:\n    words:\n    - 灯笼街\n    synonyms: []\n"
    )


def test_lines_are_found_for_values_that_are_not_there() -> None:
    root = yaml_tree.compose("- id: a\n  tags: [x]\n", "faq.yaml")

    assert root is not None
    assert yaml_tree.line_of(root, (0, "tags", 5)) == 2
    assert yaml_tree.line_of(root, (0, "links", 0)) == 1
    assert yaml_tree.line_of(root, (0, "id", "x")) == 1
