import json
from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot


def test_a_small_base_is_told_how_many_questions_are_missing(faqbot: Faqbot, shop: Path) -> None:
    results = faqbot("calibrate", "--kb", "account", "--json").json

    assert results[0]["kb"] == "account"
    assert results[0]["languages"]["zh"]["threshold"] is None
    zh = results[0]["languages"]["zh"]
    assert zh["missing"] == zh["missing_known"] + zh["missing_unknown"] > 0
    assert (zh["bound"], zh["coverage_interval"]) == (None, None)
    assert f"label at least {zh['missing_known']} more" in faqbot("calibrate", "--kb", "account").out
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


@pytest.fixture
def labels(data: Path) -> str:
    """A hundred questions in English alone, of which every fifth has no answer; half of the others match exactly."""
    path = data / "labels.jsonl"
    unknown = [{"query": f"question number {i} about the moon", "lang": "en", "faq_id": None} for i in range(20)]
    known = [{"query": f"Where is my parcel?{'!' * i}", "lang": "en", "faq_id": "parcel"} for i in range(80)]
    path.write_text("\n".join(json.dumps(row) for row in (*unknown, *known)))
    return str(path)


def test_a_promise_is_told_with_all_that_it_rests_on(faqbot: Faqbot, shop: Path, labels: str) -> None:
    outcome = faqbot("calibrate", "--kb", "orders", "--labels", labels)

    results = faqbot("calibrate", "--kb", "orders", "--json").json
    english = results[0]["languages"]["en"]
    assert results[0]["unknown_share"] == 0.2
    assert english["bound"] <= results[0]["risk"]
    assert english["coverage_interval"][0] < english["coverage"] < english["coverage_interval"][1]
    assert english["missing"] == 0
    assert "no answer here (--unknown-share)" in outcome.out
    assert "zh: exact matches only: label at least" in outcome.out


def test_a_risk_below_every_bar_is_said(
    faqbot: Faqbot, shop: Path, labels: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_RISK", "0.004")

    outcome = faqbot("calibrate", "--kb", "orders", "--labels", labels)

    assert "en: exact matches only: no bar is set for risks below 0.5%, and 0.40% is tolerated" in outcome.out


def test_labels_that_contradict_the_entries_are_told(faqbot: Faqbot, shop: Path, data: Path) -> None:
    rows: list[dict[str, object]] = [
        {"query": f"Where is my parcel?{'!' * i}", "lang": "en", "faq_id": "refund"} for i in range(60)
    ]
    rows += [{"query": f"question number {i} about the moon", "lang": "en", "faq_id": None} for i in range(60)]
    (data / "labels.jsonl").write_text("\n".join(map(json.dumps, rows)))

    outcome = faqbot("calibrate", "--kb", "orders", "--labels", str(data / "labels.jsonl"))

    assert "en: exact matches are wrong too often" in outcome.out


def test_a_base_that_is_never_sure_is_told(faqbot: Faqbot, shop: Path, data: Path) -> None:
    rows = [{"query": f"where is the parcel of order number {i}", "lang": "en", "faq_id": None} for i in range(200)]
    (data / "labels.jsonl").write_text("\n".join(map(json.dumps, rows)))

    outcome = faqbot(
        "calibrate", "--kb", "orders", "--labels", str(data / "labels.jsonl"), "--unknown-share", "0.9", "--json"
    )

    assert outcome.json[0]["languages"]["en"]["n"] > 0


def test_a_calibration_is_drawn(faqbot: Faqbot, shop: Path, labels: str, data: Path) -> None:
    picture = data / "gate.svg"

    assert faqbot("calibrate", "--kb", "orders", "--labels", labels, "--plot", str(picture)).code == 0

    assert picture.read_text().startswith("<?xml")


def test_a_picture_that_cannot_be_drawn_is_told_before_the_work(faqbot: Faqbot, data: Path) -> None:
    outcome = faqbot("calibrate", "--plot", str(data / "gate.gif"))

    assert outcome.code == 2
    assert "neither a .png nor a .svg" in outcome.err


def test_what_a_site_asks_together_is_calibrated_as_one(faqbot: Faqbot, shop: Path) -> None:
    faqbot("sites", "set", "shop", "--kb", "orders", "--kb", "account")

    results = faqbot("calibrate", "--json").json
    own = faqbot("calibrate", "--kb", "account+orders", "--json").json

    assert [made["kb"] for made in results] == [None, "account", "account+orders", "orders"]
    assert [made["kb"] for made in own] == ["account+orders"]
