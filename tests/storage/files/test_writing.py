from datetime import datetime
from pathlib import Path

import pytest

from faqbot.domain.errors import BadFile, BadRows
from faqbot.domain.faq import Entry, Lexicon, Phrasing
from faqbot.domain.language import Language
from faqbot.storage.files import Contents, read, write

ZH, EN = Language.ZH, Language.EN
FORMATS = ("yaml", "yml", "json", "jsonl", "csv", "xlsx")
ENTRY = Entry("a", "k", (Phrasing("怎么退款？", ZH),), {ZH: "可以"})


def test_phrasings_are_written_in_chinese_before_english(tmp_path: Path) -> None:
    one, two, three = Phrasing("refund", EN), Phrasing("退款", ZH), Phrasing("money back", EN)

    write(tmp_path / "faq.yaml", Contents((Entry("a", "k", (one, two, three), {ZH: "可以"}),)))

    assert read(tmp_path / "faq.yaml").entries[0].phrasings == (two, one, three)


def test_outer_white_space_and_windows_line_ends_are_not_kept(tmp_path: Path) -> None:
    write(tmp_path / "faq.yaml", Contents((Entry("a", "k", (Phrasing(" 退款\n", ZH),), {ZH: "一\r\n二\r\n"}),)))

    entry = read(tmp_path / "faq.yaml").entries[0]

    assert (entry.phrasings, entry.answers) == ((Phrasing("退款", ZH),), {ZH: "一\n二"})


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_could_not_be_read_back_is_not_written(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"faq.{suffix}"
    bad = Entry("b", "", (Phrasing("a\nb", EN),), {ZH: "\ud800"})

    with pytest.raises(BadRows) as caught:
        write(path, Contents((ENTRY, bad, ENTRY), {"退": Lexicon()}))

    assert [str(problem) for problem in caught.value.problems] == [
        f"{path.name}:2: b: answers.zh holds the unreadable character U+D800; remove it",
        f"{path.name}:2: b: kb is empty; write a text or leave it out",
        f"{path.name}:2: b: questions.en #1 has a line break inside; write it on one line",
        (
            f'{path.name}:3: a: the id "a" in knowledge base "k" stands at {path.name}:1 already; '
            "change or remove one of them"
        ),
        f'{path.name}:4: 退: kb is "退"; use letters, digits and . _ - only, at most 64',
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"faq.{suffix}"
    path.write_text("old")

    write(path, Contents((ENTRY,)))

    assert list(tmp_path.iterdir()) == [path]
    assert read(path) == Contents((ENTRY,))


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "faq.yaml"
    path.mkdir()

    with pytest.raises(BadFile, match=r"faq\.yaml: cannot be written: "):
        write(path, Contents((ENTRY,)))

    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be written: No such file or directory"):
        write(tmp_path / "missing" / "faq.csv", Contents((ENTRY,)))


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old")
    (tmp_path / "faq.yaml").symlink_to(tmp_path / "real.yaml")

    write(tmp_path / "faq.yaml", Contents((ENTRY,)))

    assert (tmp_path / "faq.yaml").is_symlink()
    assert read(tmp_path / "real.yaml") == Contents((ENTRY,))


def test_the_file_may_be_read_by_whom_the_system_allows(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("")

    write(tmp_path / "faq.yaml", Contents((ENTRY,)))

    assert (tmp_path / "faq.yaml").stat().st_mode == (tmp_path / "plain.txt").stat().st_mode


def test_a_moment_without_a_zone_is_written_in_utc(tmp_path: Path) -> None:
    naive = datetime(2026, 1, 1, 9)  # noqa: DTZ001 - what is tested

    write(tmp_path / "faq.yaml", Contents((Entry("a", "k", ENTRY.phrasings, ENTRY.answers, valid_from=naive),)))

    assert "valid_from: 2026-01-01 09:00:00+00:00" in (tmp_path / "faq.yaml").read_text(encoding="utf-8")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"^faq\.xls: files of this kind are not written; choose \.yaml"):
        write(tmp_path / "faq.xls", Contents((ENTRY,)))
