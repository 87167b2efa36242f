import json
from pathlib import Path

from tests.cli.conftest import Faqbot


def test_a_small_base_is_told_how_many_questions_are_missing(faqbot: Faqbot, shop: Path) -> None:
    results = faqbot("calibrate", "--kb", "account", "--json").json

    assert results[0]["kb"] == "account"
    assert results[0]["languages"]["zh"]["threshold"] is None
    assert results[0]["languages"]["zh"]["missing"] > 0
    assert "exact matches only" in faqbot("calibrate", "--kb", "account").out


def test_without_a_promise_only_exact_matches_are_answered(faqbot: Faqbot, shop: Path) -> None:
    assert faqbot("calibrate").code == 0

    assert faqbot("ask", "I forgot my password!", "--json").json["decision"] == "curated"
    assert faqbot("ask", "I forgot the password again", "--json").json["decision"] == "declined"


def test_labels_count_and_are_kept(faqbot: Faqbot, shop: Path, data: Path) -> None:
    labels = data / "labels.jsonl"
    unknown = [{"query": f"question number {i} about the moon", "lang": "en", "faq_id": None} for i in range(30)]
    known = [{"query": f"where is parcel number {i}", "faq_id": "parcel"} for i in range(30)]
    labels.write_text("\n".join(json.dumps(row) for row in (*unknown, *known)))

    first = faqbot("calibrate", "--kb", "orders", "--labels", str(labels), "--json").json
    again = faqbot("calibrate", "--kb", "orders", "--json").json

    assert first[0]["languages"]["en"]["n"] > 30
    assert again[0]["languages"]["en"]["n"] == first[0]["languages"]["en"]["n"]


def test_bad_labels_are_all_named(faqbot: Faqbot, shop: Path, data: Path) -> None:
    labels = data / "labels.jsonl"
    labels.write_text('{"query": ""}\n{"query": "x", "faq_id": 5}\n{"query": "x", "lang": "fr", "faq_id": null}\n')

    outcome = faqbot("calibrate", "--labels", str(labels))

    assert outcome.code == 2
    assert [f"labels.jsonl:{line}:" in outcome.err for line in (1, 2, 3)] == [True, True, True]


def test_an_empty_database_has_nothing_to_calibrate_on(faqbot: Faqbot) -> None:
    assert faqbot("db", "upgrade").code == 0

    outcome = faqbot("calibrate")

    assert outcome.code == 2
    assert "import" in outcome.err


def test_a_changed_base_makes_the_calibration_stale(faqbot: Faqbot, shop: Path, data: Path) -> None:
    assert faqbot("calibrate").code == 0
    more = data / "more.yaml"
    more.write_text("- id: more\n  kb: orders\n  questions: {en: [something more]}\n  answers: {en: yes it is}\n")

    assert faqbot("import", str(more)).code == 0

    assert "stale" in faqbot("doctor").out
