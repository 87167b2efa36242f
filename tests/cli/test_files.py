import json
from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot


def test_an_import_says_what_it_did(faqbot: Faqbot, shop: Path) -> None:
    again = faqbot("import", str(shop), "--json").json

    assert again == {"dry_run": False, "new": 0, "changed": 0, "unchanged": 3, "removed": 0, "versions": {}}


def test_a_dry_run_changes_nothing(faqbot: Faqbot, shop: Path, data: Path) -> None:
    changed = data / "changed.yaml"
    changed.write_text(shop.read_text("utf-8").replace("Open **My orders**", "Look"), encoding="utf-8")

    report = faqbot("import", str(changed), "--dry-run", "--replace", "--json").json

    assert (report["changed"], report["unchanged"]) == (1, 2)
    assert faqbot("ask", "track my parcel").out.startswith("Open **My orders**")


def test_replace_removes_what_the_file_does_not_hold(faqbot: Faqbot, shop: Path, data: Path) -> None:
    only = data / "only.json"
    only.write_text(
        json.dumps([{"id": "parcel", "kb": "orders", "questions": {"en": ["parcel?"]}, "answers": {"en": "Soon."}}])
    )

    report = faqbot("import", str(only), "--replace", "--json").json

    assert (report["changed"], report["removed"]) == (1, 1)
    assert faqbot("ask", "怎么退款？", "--json").json["decision"] != "curated"
    assert faqbot("ask", "重置密码", "--json").json["entry_id"] == "password"


@pytest.mark.parametrize("suffix", ["yaml", "json", "jsonl", "csv", "xlsx"])
def test_what_was_exported_imports_without_a_change(faqbot: Faqbot, shop: Path, data: Path, suffix: str) -> None:
    path = data / f"out.{suffix}"

    assert faqbot("export", str(path), "--json").json == {"path": str(path), "entries": 3}

    assert faqbot("import", str(path), "--json").json["unchanged"] == 3


def test_one_knowledge_base_can_be_exported_alone(faqbot: Faqbot, shop: Path, data: Path) -> None:
    assert faqbot("export", str(data / "a.yaml"), "--kb", "account").out.startswith("1 entries written")


def test_every_bad_row_is_reported_and_nothing_is_imported(faqbot: Faqbot, shop: Path, data: Path) -> None:
    bad = data / "bad.yaml"
    bad.write_text(
        "- id: fine\n  questions: {en: [fine?]}\n  answers: {en: ok}\n"
        "- id: no-answer\n  questions: {en: [q?]}\n"
        "- id: fine\n  questions: {en: [other?]}\n  answers: {en: ok}\n"
    )

    outcome = faqbot("import", str(bad))

    assert outcome.code == 2
    assert "bad.yaml:4" in outcome.err
    assert "bad.yaml:6" in outcome.err
    assert faqbot("export", str(data / "out.yaml"), "--json").json["entries"] == 3


def test_a_path_or_the_sample_is_needed(faqbot: Faqbot, shop: Path) -> None:
    assert faqbot("import").code == 2
    assert faqbot("import", str(shop), "--sample").code == 2


def test_a_path_that_is_not_there_is_named(faqbot: Faqbot) -> None:
    outcome = faqbot("import", "nowhere.yaml")

    assert outcome.code == 2
    assert "nowhere.yaml" in outcome.err


def test_the_sample_shop_is_imported_only_if_there_is_nothing_yet(faqbot: Faqbot, shop: Path) -> None:
    report = faqbot("import", "--sample", "--if-empty", "--json").json

    assert report["new"] == 0
