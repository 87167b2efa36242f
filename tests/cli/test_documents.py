"""`faqbot documents`."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot
from tests.sample_shop import FOLDER

TEXT = "# Returns\n\nGoods can be returned within 30 days of delivery. Call 13912345678."


@pytest.fixture
def folder(data: Path) -> Path:
    folder = data / "papers"
    (folder / "below").mkdir(parents=True)
    (folder / "returns.md").write_text(TEXT, "utf-8")
    (folder / "below" / "warranty.txt").write_text("耳机的保修期是两年，从签收当天算起。", "utf-8")
    return folder


def test_a_folder_is_added_and_listed_with_what_was_masked(faqbot: Faqbot, shop: Path, folder: Path) -> None:
    outcome = faqbot("documents", "add", str(folder), "--kb", "papers")

    assert outcome.code == 0
    assert outcome.out.count("added  ") == 2
    assert "personal-data 1" in outcome.out
    assert "13912345678" not in faqbot("documents", "show", _id(faqbot, "returns")).out
    assert len(faqbot("documents", "list", "--json").json) == 2


def test_documents_may_be_the_first_thing_that_a_new_data_folder_gets(faqbot: Faqbot, folder: Path) -> None:
    outcome = faqbot("documents", "add", str(folder), "--kb", "papers")

    assert outcome.code == 0
    assert len(faqbot("documents", "list", "--json").json) == 2


def test_a_file_that_did_not_change_stays_and_one_that_did_is_replaced(
    faqbot: Faqbot, shop: Path, folder: Path
) -> None:
    faqbot("documents", "add", str(folder), "--kb", "papers")
    (folder / "returns.md").write_text(TEXT.replace("30", "45"), "utf-8")

    results = faqbot("documents", "add", str(folder), "--kb", "papers", "--json").json

    assert [row["result"] for row in results] == ["unchanged", "replaced"]


def test_a_bad_file_is_named_and_the_rest_goes_on(faqbot: Faqbot, shop: Path, folder: Path) -> None:
    (folder / "empty.pdf").write_bytes(b"")

    outcome = faqbot("documents", "add", str(folder), "--kb", "papers")

    assert outcome.code == 1
    assert outcome.out.count("added  ") == 2
    assert "failed" in outcome.out
    assert "empty.pdf" in outcome.out


def test_a_dry_run_changes_nothing(faqbot: Faqbot, shop: Path, folder: Path) -> None:
    faqbot("documents", "add", str(folder), "--kb", "papers", "--dry-run")

    assert faqbot("documents", "list").out == ""


def test_a_removed_document_is_gone(faqbot: Faqbot, shop: Path, folder: Path) -> None:
    faqbot("documents", "add", str(folder), "--kb", "papers")

    assert faqbot("documents", "remove", _id(faqbot, "returns")).code == 0

    assert "returns" not in faqbot("documents", "list", "--kb", "papers").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "gone", "--kb", "k"), "gone is not there"),
        (("add", ".", "--kb", "k", "--keep", "nothing"), "the steps are"),
        (("show", "nobody"), "documents list"),
        (("remove", "nobody"), "there is no document nobody"),
    ],
)
def test_a_wrong_word_is_answered_with_a_sentence(
    faqbot: Faqbot, shop: Path, arguments: tuple[str, ...], said: str
) -> None:
    outcome = faqbot("documents", *arguments)

    assert outcome.code == 2
    assert said in outcome.err


def _id(faqbot: Faqbot, stem: str) -> str:
    return next(str(row["id"]) for row in faqbot("documents", "list", "--json").json if row["id"].startswith(stem))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Can goods be returned within 30 days of delivery?", "Goods can be returned within 30 days of delivery."),
        ("耳机的保修期是从签收当天算起的两年吗", "耳机的保修期是两年，从签收当天算起。"),
    ],
)
def test_a_question_that_no_entry_answers_is_answered_by_a_sentence_of_a_document(
    faqbot: Faqbot, shop: Path, folder: Path, question: str, said: str
) -> None:
    faqbot("documents", "add", str(folder), "--kb", "papers")

    first = faqbot("ask", question, "--kb", "papers", "--json").json
    again = faqbot("ask", question, "--kb", "papers", "--json").json

    assert (first["decision"], first["text"]) == ("quoted", said)
    assert first["sources"][0]["title"]
    assert again["text"] == said


def test_answers_from_passages_are_measured(faqbot: Faqbot, data: Path) -> None:
    rows = data / "questions.jsonl"
    context = "Goods can be returned within 30 days of delivery. Opened goods are exchanged."
    asked = [
        {"context": context, "question": "Can goods be returned within 30 days of delivery?", "answers": ["30 days"]},
        {"context": context, "question": "Who painted the chapel?", "answers": []},
    ]
    rows.write_text("\n".join(map(json.dumps, asked)), "utf-8")

    document = faqbot("evaluate", "--grounded", str(rows), "--predictions", str(data / "out.jsonl"), "--json", "-").json

    overall = document["measures"]["overall"]
    assert (overall["unanswerable_declined"], overall["answerable_answered"], overall["right_of_answered"]) == (1, 1, 1)
    assert "holds_answer" in (data / "out.jsonl").read_text("utf-8")


def test_a_row_that_is_no_question_on_a_passage_is_named(faqbot: Faqbot, data: Path) -> None:
    rows = data / "questions.jsonl"
    rows.write_text('{"question": "Why?"}\n', "utf-8")

    outcome = faqbot("evaluate", "--grounded", str(rows))

    assert outcome.code == 2
    assert "questions.jsonl:1" in outcome.err


def test_documents_and_what_can_be_read_are_told_by_doctor(faqbot: Faqbot, shop: Path, folder: Path) -> None:
    faqbot("documents", "add", str(folder), "--kb", "papers")

    out = faqbot("doctor").out

    assert "papers: 2 documents" in out
    assert "read: Markdown, TXT, CSV, XLSX" in out


def test_an_explanation_names_the_document_behind_a_quote(faqbot: Faqbot, shop: Path, folder: Path) -> None:
    faqbot("documents", "add", str(folder), "--kb", "papers")

    out = faqbot("ask", "Can goods be returned within 30 days of delivery?", "--kb", "papers", "--explain").out

    assert "quoted: no entry is sure enough; a sentence of Returns answers" in out


def test_what_two_new_files_both_say_is_kept_once(faqbot: Faqbot, shop: Path, folder: Path) -> None:
    (folder / "zcopy.md").write_text(TEXT, "utf-8")

    results = faqbot("documents", "add", str(folder), "--kb", "papers", "--json").json

    assert [row["passages"] for row in results] == [1, 1, 0]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("上课前多久可以免费改期？", "上课前四十八小时可以免费改期一次。"),
        ("How long is the warranty of a repair?", "Every repair has a warranty of six months"),
    ],
)
def test_the_documents_of_the_sample_shop_are_quoted(faqbot: Faqbot, shop: Path, question: str, said: str) -> None:
    added = faqbot("documents", "add", str(FOLDER / "documents"), "--kb", "products")

    reply = faqbot("ask", question, "--json").json

    assert added.code == 0
    assert reply["decision"] == "quoted"
    assert said in reply["text"]
