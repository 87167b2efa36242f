import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from faqbot.cli import WRONG_INPUT
from tests.cli.conftest import Faqbot

ENTRIES = (
    {"id": "parcel", "lang": "en", "question": "where is my parcel", "similar": ["track my parcel"], "kb": "orders"},
    {"id": "refund", "lang": "en", "question": "how do i get a refund", "similar": ["money back please"]},
    {"id": "password", "lang": "zh", "question": "忘记密码怎么办", "similar": ["重置密码"]},
    {"id": "coupon", "lang": "zh", "question": "怎么使用优惠券", "similar": ["优惠券怎么用"]},
)
QUERIES = (
    {"query": "Where is my parcel?", "lang": "en", "faq_id": "parcel"},
    {"query": "忘记密码怎么办？", "lang": "zh", "faq_id": "password"},
    {"query": "优惠券", "lang": "zh", "faq_id": "coupon"},
    {"query": "what is the weather on mars", "lang": "en", "faq_id": None},
    {"query": "今天吃什么", "lang": "zh", "faq_id": None},
)
Rows = Sequence[Mapping[str, object]]


def written(path: Path, rows: Rows) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def sets(data: Path) -> tuple[str, ...]:
    """The options that name a small FAQ in both languages and the questions to measure it with."""
    return ("--faq", written(data / "faq.jsonl", ENTRIES), "--queries", written(data / "test.jsonl", QUERIES))


def test_a_small_set_in_both_languages_is_measured(faqbot: Faqbot, sets: tuple[str, ...]) -> None:
    report = faqbot("evaluate", *sets, "--json", "-").json

    overall, zh, en = (report["measures"][name] for name in ("overall", "zh", "en"))
    assert (overall["n"], zh["n"], en["n"]) == (5, 3, 2)
    assert (overall["n_in_scope"], overall["n_unknown"]) == (3, 2)
    assert overall["top1"] == 1.0
    assert overall["in_scope_accuracy"] == pytest.approx(2 / 3, abs=1e-6)
    assert overall["unknown_recall"] == 1.0
    assert overall["wrong_share"] == 0.0
    assert en["coverage"] == 0.5


def test_the_report_says_what_was_measured_with(faqbot: Faqbot, sets: tuple[str, ...], data: Path) -> None:
    report = faqbot("evaluate", *sets, "--json", "-", "--risk", "0.1").json

    content = (data / "faq.jsonl").read_bytes()
    assert report["set"]["faq"][0]["sha256"] == hashlib.sha256(content).hexdigest()
    assert (report["set"]["entries"], report["set"]["phrasings"]) == (4, 8)
    assert (report["system"], report["risk"], report["router"]) == ("full", 0.1, "skipped")
    assert report["calibration"]["source"] == "own"
    assert report["calibration"]["bars"]["zh"]["risk"] == 0.1


def test_a_person_gets_a_table(faqbot: Faqbot, sets: tuple[str, ...]) -> None:
    out = faqbot("evaluate", *sets).out

    assert "in_scope_accuracy" in out
    assert "overall" in out
    assert "own gate, at most 5.0% wrong; the router is skipped" in out


def test_a_table_of_bm25_alone_leaves_out_what_it_does_not_have(faqbot: Faqbot, sets: tuple[str, ...]) -> None:
    lines = [line.split() for line in faqbot("evaluate", *sets, "--system", "bm25").out.splitlines()]

    assert ["top1", "1.0000", "1.0000", "1.0000"] in lines
    assert ["coverage", "-", "-", "-"] in lines


def test_every_query_gets_a_row(faqbot: Faqbot, sets: tuple[str, ...], data: Path) -> None:
    faqbot("evaluate", *sets, "--json", str(data / "out.json"), "--predictions", str(data / "rows.jsonl"))

    rows = [json.loads(line) for line in (data / "rows.jsonl").read_text("utf-8").splitlines()]
    assert [row["query"] for row in rows] == [query["query"] for query in QUERIES]
    assert rows[0]["decision"] == "curated"
    assert rows[0]["ranking"][0]["entry_id"] == rows[0]["entry_id"] == "parcel"
    assert json.loads((data / "out.json").read_text("utf-8"))["measures"]["overall"]["n"] == 5


def test_bm25_alone_ranks_and_decides_nothing(faqbot: Faqbot, sets: tuple[str, ...]) -> None:
    report = faqbot("evaluate", *sets, "--system", "bm25", "--json", "-").json

    overall = report["measures"]["overall"]
    assert overall["top1"] == 1.0
    assert overall["auroc"] == 1.0
    assert (overall["ece"], overall["coverage"], overall["unknown_recall"]) == (None, None, None)
    assert (report["calibration"], report["embedder"]) == (None, None)


def test_rows_to_fit_on_count_unless_they_are_among_the_queries(
    faqbot: Faqbot, sets: tuple[str, ...], data: Path
) -> None:
    more = [{"query": "parcel is late", "faq_id": "parcel"}, {"query": "优惠券！", "faq_id": "coupon"}]
    unknown = [{"query": "sing a song", "faq_id": None}, {"query": "What is the weather on Mars?", "faq_id": None}]
    fit = ("--fit", written(data / "a.jsonl", more), "--fit", written(data / "b.jsonl", unknown))

    outcome = faqbot("evaluate", *sets, *fit, "--json", "-")

    found = outcome.json["set"]
    assert (found["phrasings"], found["labels"], found["dropped_fit_rows"]) == (9, 1, 2)
    assert [Path(origin["file"]).name for origin in found["fit"]] == ["a.jsonl", "b.jsonl"]
    assert "2 rows to fit or calibrate on are equal to a query and are left out" in outcome.err


def test_without_anything_to_calibrate_on_the_shipped_gate_is_measured(faqbot: Faqbot, data: Path) -> None:
    faq = written(data / "faq.jsonl", [{"id": row["id"], "question": row["question"]} for row in ENTRIES])

    report = faqbot("evaluate", "--faq", faq, "--queries", written(data / "q.jsonl", QUERIES), "--json", "-").json

    assert report["calibration"]["source"] == "shipped"
    assert report["calibration"]["promised"] is False


@pytest.mark.parametrize("name", ["shop.yaml", "shop.csv", "shop.jsonl", "folder"])
def test_the_product_s_own_files_can_be_measured(faqbot: Faqbot, data: Path, shop: Path, name: str) -> None:
    """A line of the product's own JSON Lines holds "questions", one of an evaluation set a "question"."""
    (data / "folder").mkdir()
    faqbot("export", str(data / "shop.csv"))
    faqbot("export", str(data / "shop.jsonl"))
    faqbot("export", str(data / "folder" / "all.yaml"))

    report = faqbot(
        "evaluate", "--faq", str(data / name), "--queries", written(data / "q.jsonl", QUERIES[:2]), "--json", "-"
    ).json

    assert report["set"]["phrasings"] == 18
    assert len(report["set"]["faq"]) == 1
    assert report["measures"]["overall"]["top1"] == 1.0


def test_the_lexicon_of_a_csv_file_is_among_the_files_that_are_named(faqbot: Faqbot, data: Path, shop: Path) -> None:
    faqbot("export", str(data / "shop.csv"))
    (data / "shop.lexicons.csv").write_text("kb,words,synonyms\norders,包裹,\n", encoding="utf-8")

    report = faqbot(
        "evaluate",
        *("--faq", str(data / "shop.csv"), "--queries", written(data / "q.jsonl", QUERIES[:2]), "--json", "-"),
    ).json

    assert [Path(origin["file"]).name for origin in report["set"]["faq"]] == ["shop.csv", "shop.lexicons.csv"]


def test_a_limit_asks_fewer_questions(faqbot: Faqbot, sets: tuple[str, ...]) -> None:
    report = faqbot("evaluate", *sets, "--limit", "2", "--system", "bm25", "--json", "-").json

    assert report["set"]["questions"] == report["measures"]["overall"]["n"] == 2


def test_every_bad_row_is_named_with_its_line(faqbot: Faqbot, sets: tuple[str, ...], data: Path) -> None:
    path = data / "train.jsonl"
    path.write_text('\n{"query": "x", "faq_id": "nowhere"}\n\n{"query": "y", "faq_id": 7}\n', encoding="utf-8")

    outcome = faqbot("evaluate", *sets, "--fit", str(path))

    assert outcome.code == WRONG_INPUT
    assert f"{path}:2: \"faq_id\" is 'nowhere'" in outcome.err
    assert f'{path}:4: "faq_id" is 7' in outcome.err


def test_lines_that_are_not_json_are_named(faqbot: Faqbot, sets: tuple[str, ...], data: Path) -> None:
    path = data / "train.jsonl"
    path.write_text("{}\nnonsense\n[]\n", encoding="utf-8")

    outcome = faqbot("evaluate", *sets, "--fit", str(path))

    assert outcome.code == WRONG_INPUT
    assert f"{path}:2: not JSON" in outcome.err
    assert f"{path}:3: expected a JSON object" in outcome.err


@pytest.mark.parametrize("option", ["--json", "--predictions"])
@pytest.mark.parametrize("place", ["nowhere/out.json", ".", "long" * 100])
def test_a_place_that_cannot_be_written_is_told_at_once(
    faqbot: Faqbot, sets: tuple[str, ...], option: str, place: str
) -> None:
    outcome = faqbot("evaluate", *sets, option, place)

    assert outcome.code == WRONG_INPUT
    assert f"{place} cannot be written; name a file in a folder that exists" in outcome.err


def test_a_disk_that_is_full_is_named(faqbot: Faqbot, sets: tuple[str, ...]) -> None:
    outcome = faqbot("evaluate", *sets, "--system", "bm25", "--json", "/dev/full")

    assert outcome.code == WRONG_INPUT
    assert "/dev/full cannot be written: No space left on device" in outcome.err


def test_a_file_that_is_not_there_is_named(faqbot: Faqbot, sets: tuple[str, ...]) -> None:
    outcome = faqbot("evaluate", *sets, "--fit", "missing.jsonl")

    assert outcome.code == WRONG_INPUT
    assert "missing.jsonl cannot be read" in outcome.err


def test_labels_calibrate_without_becoming_phrasings(faqbot: Faqbot, sets: tuple[str, ...], data: Path) -> None:
    known: dict[str, object] = {"query": "parcel is late", "faq_id": "parcel"}
    rows: list[dict[str, object]] = [known, {"query": "What is the weather on Mars?", "faq_id": None}]

    outcome = faqbot("evaluate", *sets, "--labels", written(data / "labels.jsonl", rows), "--json", "-")

    found = outcome.json["set"]
    assert (found["phrasings"], found["labels"], found["dropped_fit_rows"]) == (8, 1, 1)
    assert [Path(origin["file"]).name for origin in found["labels_from"]] == ["labels.jsonl"]


def test_a_measurement_is_drawn(faqbot: Faqbot, sets: tuple[str, ...], data: Path) -> None:
    assert faqbot("evaluate", *sets, "--plot", str(data / "gate.png")).code == 0

    assert (data / "gate.png").read_bytes().startswith(b"\x89PNG")


def test_bm25_alone_has_no_probability_to_draw(faqbot: Faqbot, sets: tuple[str, ...], data: Path) -> None:
    outcome = faqbot("evaluate", *sets, "--system", "bm25", "--plot", str(data / "gate.png"))

    assert outcome.code == 2
    assert "BM25 alone has none" in outcome.err


def test_routing_is_measured_on_rows_of_its_own(faqbot: Faqbot, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_EMBEDDER", "table")
    rows = [
        {"query": f"{word} number {i}", "kb": kb}
        for i in range(12)
        for word, kb in (("parcel and delivery", "orders"), ("password and sign in", "account"), ("green tea", "tea"))
    ]
    (data / "train.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (data / "dev.jsonl").write_text(
        '{"query": "my parcel", "kb": "orders"}\n{"query": "the moon", "kb": null}', "utf-8"
    )

    arguments = ("--routing", "train.jsonl", "--queries", "dev.jsonl", "--risk", "0.2", "--predictions", "rows.jsonl")
    document = faqbot("evaluate", *arguments, "--json", "-").json

    assert document["bases"] == ["account", "orders", "tea"]
    assert document["measures"]["overall"]["n_of_no_base"] == 1
    assert len((data / "rows.jsonl").read_text("utf-8").splitlines()) == 2
    assert "sent_wrong" in faqbot("evaluate", *arguments).out


def test_follow_ups_are_measured(faqbot: Faqbot, data: Path) -> None:
    rows = data / "followups.jsonl"
    rows.write_text(
        '{"history": ["How do I earn points?"], "question": "do they expire?", "rewrite": "do points expire"}\n'
    )

    outcome = faqbot("evaluate", "--followups", str(rows), "--json", "-")

    assert outcome.json["measures"]["en"]["rewrites"] == 1


def test_dialogues_are_measured_on_entries_of_ones_own(faqbot: Faqbot, data: Path, shop: Path) -> None:
    rows = data / "dialogues.yaml"
    rows.write_text('- turns: [{say: where is my parcel}, {say: "and a refund for it?", entry: refund}]\n')

    outcome = faqbot("evaluate", "--followups", str(rows), "--faq", str(shop), "--json", "-")

    assert outcome.json["measures"]["en"]["asked"] == 1


def test_a_file_of_other_rows_is_named(faqbot: Faqbot, data: Path) -> None:
    rows = data / "followups.jsonl"
    rows.write_text('{"question": "hm"}\n')

    outcome = faqbot("evaluate", "--followups", str(rows))

    assert outcome.code == 2
    assert "cannot be read as follow-ups" in outcome.err
