from pathlib import Path

import pytest

from faqbot.domain.errors import BadFile, BadRows
from faqbot.domain.faq import Entry, Lexicon, Link, Phrasing, State
from faqbot.domain.language import Language
from faqbot.storage.files import Contents, read, write

ZH, EN = Language.ZH, Language.EN
ENTRY = Entry("a", "default", (Phrasing("怎么退款？", ZH), Phrasing("refund", ZH)), {EN: "yes, 7 days; free"})


def stored(folder: Path, text: str, name: str = "faq.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(BadRows) as caught:
        read(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separator_line_ending_and_byte_order_mark_are_found_out(
    separator: str, ending: str, bom: str, tmp_path: Path
) -> None:
    rows = [
        ["ID", " Questions_ZH ", "answer_en"],
        ["a", f'"怎么退款？{ending}refund{ending}"', '"yes, 7 days; free"'],
    ]
    text = ending.join(separator.join(row) for row in rows)

    assert read(stored(tmp_path, bom + text)) == Contents((ENTRY,))


def test_every_column_is_read(tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        "id,kb,state,tags,valid_from,valid_until,questions_zh,questions_en,answer_zh,answer_en,links\n"
        "a,orders,Draft,配送；物流; x,2026/1/1,,问,ask,答,tell,"
        '"https://shop.example/a\\|b | 查 | Track\ntel:1 | 电话\nhttps://shop.example |  | EN"\n',
    )

    entry = read(path).entries[0]

    assert (entry.kb, entry.state, entry.tags) == ("orders", State.DRAFT, ("配送", "物流", "x"))
    assert entry.links == (
        Link("https://shop.example/a|b", {ZH: "查", EN: "Track"}),
        Link("tel:1", {ZH: "电话", EN: "电话"}),
        Link("https://shop.example", {EN: "EN"}),
    )


def test_a_problem_stands_at_the_physical_line_on_which_its_row_begins(tmp_path: Path) -> None:
    path = stored(tmp_path, 'id,questions_zh,answer_zh\n\na,"问一\n问二\n问三",答\n\n,问,答\n,,,\nb,问,\n')

    assert problems(path) == [
        "faq.csv:7: the entry has no id; give it one of its own, such as orders-track-parcel",
        "faq.csv:9: the entry has no answer; write at least one under answers, in zh or en",
    ]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("", ["faq.csv:1: the table is empty; begin with the columns id, kb, state, tags,"]),
        ("id,anwser\n", ['faq.csv:1: unknown column "anwser"; expected id, kb, state, tags,']),
        ("\n\nid,ID\n", ['faq.csv:3: the column "id" comes twice; keep one of them']),
        ("问题\n怎么退款\n", ['faq.csv:1: unknown column "问题"', 'faq.csv:1: the column "id" is missing']),
        (
            "id,questions_zh,answer_zh\na,问,答,多\n",
            ['faq.csv:2: the cell "多" has no column name above it; name the column or clear it'],
        ),
        (
            "id,,questions_zh,answer_zh\na,多,问,答\n",
            ['faq.csv:2: the cell "多" has no column name above it; name the column or clear it'],
        ),
        (
            "id,questions_zh,answer_zh,links\na,问,答,tel:1 | a | b | c\n",
            ['faq.csv:2: the link "tel:1 | a | b | c" has too many parts; write url | title zh | title en'],
        ),
        ("id,questions_zh,answer_zh,links\na,问,答,tel:1\n", ["faq.csv:2: links.title #1 is missing"]),
        (
            "id,questions_zh,answer_zh\na,问,a\x00b\n",
            ["faq.csv:2: answers.zh holds the unreadable character U+0000"],
        ),
    ],
)
def test_a_bad_table_is_named(text: str, reasons: list[str], tmp_path: Path) -> None:
    found = problems(stored(tmp_path, text))

    assert [problem[: len(reason)] for problem, reason in zip(found, reasons, strict=True)] == reasons


def test_a_row_is_checked_even_if_a_column_is_unknown(tmp_path: Path) -> None:
    found = problems(stored(tmp_path, "id,note,questions_zh,answer_zh\na,x,问,\n"))

    assert [problem.split(": ")[0] for problem in found] == ["faq.csv:1", "faq.csv:2"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('id\n"a\nb', "faq.csv:2: this is not CSV: unexpected end of data"),
        ('id\n"a"b\n', "faq.csv:2: this is not CSV: ',' expected after '\"'"),
        (f"id\n{'a' * 140_000}\n", "faq.csv:2: this is not CSV: field larger than field limit (131072)"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        read(stored(tmp_path, text))

    assert str(caught.value) == reason


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5%", "@all", "＝1", "＋1", "－1", "＠x", "'=1+1", "''=1"])
def test_a_cell_that_could_be_a_formula_is_disarmed_and_comes_back_as_it_was(text: str, tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    contents = Contents((Entry("a", "k", (Phrasing(text, EN),), {EN: text}),))

    write(path, contents)

    assert f'"\'{text}"' in path.read_text(encoding="utf-8-sig")
    assert read(path) == contents


@pytest.mark.parametrize("text", ["'quoted'", "1=1", "a\n=b"])
def test_a_cell_that_is_no_formula_is_written_as_it_is(text: str, tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"

    write(path, Contents((Entry("a", "k", (Phrasing("?", EN),), {EN: text}),)))

    assert f'"{text}"' in path.read_bytes().decode("utf-8-sig")


def test_excel_is_told_that_the_file_is_utf_8(tmp_path: Path) -> None:
    write(tmp_path / "faq.csv", Contents((ENTRY,)))

    assert (tmp_path / "faq.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_lexicons_are_kept_in_a_file_beside_the_entries(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    contents = Contents((ENTRY,), {"k": Lexicon(("灯笼街",), (("快递", "包裹"), ("a;b", "c")))})

    write(path, contents)

    assert (tmp_path / "faq.lexicons.csv").exists()
    assert read(path) == contents
    assert read(tmp_path / "faq.lexicons.csv") == Contents(lexicons=contents.lexicons)


def test_lexicons_that_are_gone_are_removed_from_beside_the_entries(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    write(path, Contents((ENTRY,), {"k": Lexicon(("灯笼街",))}))

    write(path, Contents((ENTRY,)))

    assert read(path) == Contents((ENTRY,))


def test_the_name_of_the_file_of_lexicons_is_kept_for_it(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"^faq\.lexicons\.csv: this name is kept for the lexicons"):
        write(tmp_path / "faq.lexicons.csv", Contents((ENTRY,)))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",茶,", "faq.lexicons.csv:2: kb is empty"),
        ("k,茶,红茶", "faq.lexicons.csv:2: synonyms #1 has fewer than two words"),
        ("k,茶,\nk,茶,", 'faq.lexicons.csv:3: the lexicon of "k" stands at faq.lexicons.csv:2 already'),
    ],
)
def test_a_bad_row_of_lexicons_is_named(row: str, reason: str, tmp_path: Path) -> None:
    found = problems(stored(tmp_path, f"kb,words,synonyms\n{row}\n", "faq.lexicons.csv"))

    assert found[0].startswith(reason)


def test_a_cell_that_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    phrasings = tuple(Phrasing(f"{i:0500}", EN) for i in range(300))

    with pytest.raises(BadFile, match=r"^faq\.csv: questions_en of \"a\" has 150,299 characters and a cell holds"):
        write(tmp_path / "faq.csv", Contents((Entry("a", "k", phrasings, {EN: "so"}),)))

    assert list(tmp_path.iterdir()) == []
