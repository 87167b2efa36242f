import json
from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot


@pytest.fixture
def sets(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one small set."""
    monkeypatch.setenv("FAQBOT_EMBEDDER", "table")
    folder = data / "sets" / "shop"
    folder.mkdir(parents=True)
    entries = [
        {"id": "a", "lang": "en", "question": "where is my parcel", "similar": ["track my order"], "pair_id": "1"},
        {"id": "b", "lang": "zh", "question": "我的包裹到哪了", "similar": ["查物流"], "pair_id": "1"},
    ]
    asked = [{"query": "where is the parcel", "faq_id": "a"}, {"query": "zebra", "faq_id": None}]
    (folder / "faq.jsonl").write_text("\n".join(json.dumps(row) for row in entries), "utf-8")
    (folder / "dev.jsonl").write_text("\n".join(json.dumps(row) for row in asked), "utf-8")
    return data / "sets"


def test_systems_stand_side_by_side(faqbot: Faqbot, sets: Path) -> None:
    rows = faqbot("bench", "quality", "--data", str(sets), "--sets", "shop:1,shop:zh-en", "--json").json

    assert [(row["task"], row["system"]) for row in rows] == [
        ("shop, 1 phrasings", "bm25"),
        ("shop, 1 phrasings", "table"),
        ("shop, 1 phrasings", "full"),
        ("shop, zh to en", "bm25"),
        ("shop, zh to en", "table"),
        ("shop, zh to en", "full"),
    ]
    assert [rows[1]["top1"], rows[2]["top1"]] == [1.0, 1.0]


def test_a_person_sees_tables(faqbot: Faqbot, sets: Path) -> None:
    out = faqbot("bench", "quality", "--data", str(sets), "--sets", "shop").out

    assert "right entry first" in out
    assert "decided by the product" in out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--sets", "shop:x"), "NAME:10"),
        (("--sets", "shop:0"), "NAME:10"),
        (("--sets", "nowhere"), "cannot be read"),
        (("--sets", "shop", "--model", "minilm"), "NAME=MODEL"),
    ],
)
def test_what_cannot_be_measured_is_told(faqbot: Faqbot, sets: Path, given: tuple[str, ...], told: str) -> None:
    outcome = faqbot("bench", "quality", "--data", str(sets), *given)

    assert outcome.code == 2
    assert told in outcome.err
