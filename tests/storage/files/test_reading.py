import os
from pathlib import Path

import pytest

from faqbot.domain.errors import BadFile, BadRows
from faqbot.storage.files import read, reading

GOOD = "- {{id: {}, questions: {{zh: [怎么退款？]}}, answers: {{zh: 可以}}}}\n"


def stored(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read(path)
    return str(caught.value)


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    stored(tmp_path, "b.yaml", GOOD.format("b"))
    stored(tmp_path, "a.yml", GOOD.format("a"))
    stored(tmp_path, "c.CSV", "id,questions_zh,answer_zh\nc,问,答\n")

    assert [entry.id for entry in read(tmp_path).entries] == ["a", "b", "c"]


def test_other_files_hidden_files_locks_and_folders_are_passed_over(tmp_path: Path) -> None:
    stored(tmp_path, "a.yaml", GOOD.format("a"))
    stored(tmp_path, "notes.txt", "x")
    stored(tmp_path, ".hidden.yaml", "x")
    stored(tmp_path, "~$a.xlsx", "x")
    (tmp_path / "inner.yaml").mkdir()
    stored(tmp_path / "inner.yaml", "b.yaml", GOOD.format("b"))

    assert [entry.id for entry in read(tmp_path).entries] == ["a"]


def test_every_bad_row_of_every_file_is_named(tmp_path: Path) -> None:
    stored(
        tmp_path,
        "a.yaml",
        "- {id: a, questions: {zh: [问]}}\n" + GOOD.format("b") + "- {id: c, answers: {en: so}}\n",
    )
    stored(tmp_path, "b.csv", "id,questions_zh,answer_zh\nd,问,答\n退,问,答\n")

    with pytest.raises(BadRows) as caught:
        read(tmp_path)

    assert [str(problem) for problem in caught.value.problems] == [
        "a.yaml:1: the entry has no answer; write at least one under answers, in zh or en",
        "a.yaml:3: the entry has no phrasing; write at least one under questions, in zh or en",
        'b.csv:3: id is "退"; use letters, digits and . _ / - only, at most 128',
    ]


def test_the_same_id_in_two_files_is_told_with_both_places(tmp_path: Path) -> None:
    stored(tmp_path, "a.yaml", "\n" + GOOD.format("x"))
    stored(tmp_path, "b.csv", "id,questions_zh,answer_zh\nx,问,答\n")

    with pytest.raises(BadRows) as caught:
        read(tmp_path)

    assert str(caught.value) == (
        'b.csv:2: the id "x" in knowledge base "default" stands at a.yaml:2 already; change or remove one of them'
    )


def test_the_same_lexicon_in_two_files_is_told_with_both_places(tmp_path: Path) -> None:
    stored(tmp_path, "a.yaml", "lexicons:\n  k: {words: [茶]}\n")
    stored(tmp_path, "b.yaml", "lexicons:\n\n  k: {words: [壶]}\n")

    with pytest.raises(BadRows, match=r'^b\.yaml:3: the lexicon of "k" stands at a\.yaml:2 already'):
        read(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "the folder holds no file of entries; expected .yaml, .yml, .json, .jsonl, .csv, .xlsx" in refusal(tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "faq.yaml") == f"{tmp_path / 'faq.yaml'}: cannot be opened: No such file or directory"


@pytest.mark.parametrize("name", ["faq.xls", "faq.txt", "faq"])
def test_a_file_of_another_kind_is_refused(name: str, tmp_path: Path) -> None:
    path = stored(tmp_path, name, "x")

    assert refusal(path).startswith(f"{name}: files of this kind are not read; expected .yaml")


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "faq.yaml")

    assert refusal(tmp_path / "faq.yaml") == "faq.yaml: this is not a file; give a file or a folder"


@pytest.mark.parametrize("name", ["faq.yaml", "faq.json", "faq.jsonl", "faq.csv"])
def test_text_that_is_not_utf_8_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"id: " + "退款".encode("gbk"))

    assert refusal(path) == f"{name}: byte 0xCD at offset 4 is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "faq.yaml"
    with path.open("wb") as file:
        file.truncate(reading.MAX_BYTES + 1)

    assert refusal(path) == "faq.yaml: the file is larger than 50 MiB; split it"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_yaml_may_carry_a_byte_order_mark_and_windows_line_endings(mark: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / "faq.yaml"
    text = mark + "- id: a\n  questions: {zh: [问]}\n  answers:\n    zh: |\n      一\n      二\n"
    path.write_bytes(text.replace("\n", ending).encode())

    assert list(read(path).entries[0].answers.values()) == ["一\n二"]
