from collections.abc import Iterator
from pathlib import Path

import pytest

from faqbot.llm.curated import curated
from tests.cli.conftest import Faqbot
from tests.llm.hub import REPO, Hub, running
from tests.llm.real import TINY, expect_library

CONTENT = TINY.read_bytes()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with running(Hub({"tiny.gguf": CONTENT, "page.gguf": b"<html>"})) as started:
        monkeypatch.setenv("HF_ENDPOINT", started.url)
        yield started


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model is set from outside."""
    monkeypatch.delenv("FAQBOT_LLM_MODEL", raising=False)
    monkeypatch.delenv("FAQBOT_LLM_URL", raising=False)


def test_the_list_names_what_is_known_and_what_is_here(faqbot: Faqbot, data: Path) -> None:
    (data / "data" / "models").mkdir(parents=True)
    (data / "data" / "models" / curated()[0].file).write_bytes(CONTENT)

    shown = faqbot("models", "list").out
    rows = faqbot("models", "list", "--json").json

    assert "qwen3-4b" in shown
    assert "(here)" in shown
    assert [row["name"] for row in rows["known"]] == [listed.name for listed in curated()]
    assert rows["here"] == [{"file": curated()[0].file, "bytes": len(CONTENT)}]


def test_an_empty_folder_is_said(faqbot: Faqbot) -> None:
    assert "models: none" in faqbot("models", "list").out


def test_a_model_is_pulled_used_and_found(faqbot: Faqbot, hub: Hub, data: Path) -> None:
    pulled = faqbot("models", "pull", f"{REPO}/tiny.gguf")
    used = faqbot("models", "use", "tiny.gguf")

    path = data / "data" / "models" / "tiny.gguf"
    assert (pulled.code, used.code) == (0, 0)
    assert path.read_bytes() == CONTENT
    assert (data / "faqbot.toml").read_text("utf-8") == f'llm_model = "{path}"\n'


def test_a_hub_that_breaks_off_is_one_sentence(faqbot: Faqbot, hub: Hub) -> None:
    hub.breaks_after = 1000

    outcome = faqbot("models", "pull", f"{REPO}/tiny.gguf")

    assert outcome.code == 1
    assert "pull it again to go on from there" in outcome.err


def test_a_file_that_is_no_model_is_said(faqbot: Faqbot, hub: Hub) -> None:
    outcome = faqbot("models", "pull", f"{REPO}/page.gguf")

    assert outcome.code == 2
    assert "not a GGUF file" in outcome.err


def test_using_keeps_the_other_settings(faqbot: Faqbot, data: Path) -> None:
    (data / "faqbot.toml").write_text('risk = 0.02\nllm_model = "old.gguf"\ncurrency = "EUR"\n', "utf-8")

    faqbot("models", "use", str(TINY))

    text = (data / "faqbot.toml").read_text("utf-8")
    assert text == f'risk = 0.02\nllm_model = "{TINY}"\ncurrency = "EUR"\n'


def test_what_outweighs_the_file_is_said(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_LLM_MODEL", "other.gguf")
    monkeypatch.setenv("FAQBOT_LLM_URL", "http://127.0.0.1:1/v1")

    outcome = faqbot("models", "use", str(TINY))

    assert "FAQBOT_LLM_MODEL is set in the environment" in outcome.err
    assert "FAQBOT_LLM_URL is set" in outcome.err


def test_a_model_that_is_not_here_is_not_used(faqbot: Faqbot, data: Path) -> None:
    outcome = faqbot("models", "use", "qwen3-4b")

    assert outcome.code == 2
    assert "there is no such file" in outcome.err
    assert not (data / "faqbot.toml").exists()


def test_a_settings_file_that_cannot_be_written_is_said(faqbot: Faqbot, data: Path) -> None:
    (data / "faqbot.toml").mkdir()

    outcome = faqbot("models", "use", str(TINY))

    assert outcome.code == 2
    assert "faqbot.toml" in outcome.err


def test_only_a_file_can_be_measured(faqbot: Faqbot) -> None:
    outcome = faqbot("models", "bench")

    assert outcome.code == 2
    assert "FAQBOT_LLM_MODEL is not set" in outcome.err


def test_the_worker_is_measured_beside_the_library(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch) -> None:
    expect_library()
    monkeypatch.setenv("FAQBOT_LLM_MODEL", str(TINY))
    monkeypatch.setenv("FAQBOT_LLM_THREADS", "1")
    monkeypatch.setenv("FAQBOT_LLM_CONTEXT", "1024")

    row = faqbot("models", "bench", "--runs", "1", "--json").json
    shown = faqbot("models", "bench", "--runs", "1").out

    assert row["worker"]["prompt_per_s"] > 0
    assert row["overhead"] > 0
    assert "first token, ms" in shown


def test_a_model_is_tried_and_doctor_says_so(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    expect_library()
    monkeypatch.setenv("FAQBOT_LLM_MODEL", str(TINY))
    (data / "rows.jsonl").write_text(
        '{"context": "The refund window is 37 days.", "question": "What is the refund window?", "answers": '
        '["37 days"]}\n'
        '{"context": "运费是8元。", "question": "邮费以外的费用是多少？", "answers": []}\n',
        "utf-8",
    )

    before = faqbot("doctor").out
    outcome = faqbot("models", "try", "rows.jsonl", "--json")
    after = faqbot("doctor").out

    assert "not tried yet" in before
    assert [(row["language"], row["n"], row["answerable"]) for row in outcome.json["languages"]] == [
        ("zh", 1, 0),
        ("en", 1, 1),
    ]
    assert "2 questions on" in after


def test_only_so_many_questions_are_asked(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch) -> None:
    expect_library()
    monkeypatch.setenv("FAQBOT_LLM_MODEL", str(TINY))

    rows = faqbot("models", "try", "--limit", "4", "--json").json["languages"]

    assert sum(row["n"] for row in rows) == 4


def test_trying_no_model_names_the_settings(faqbot: Faqbot) -> None:
    outcome = faqbot("models", "try")

    assert outcome.code == 2
    assert "neither FAQBOT_LLM_MODEL nor FAQBOT_LLM_URL is set" in outcome.err


def test_a_row_of_another_form_is_named(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setenv("FAQBOT_LLM_MODEL", str(TINY))
    (data / "rows.jsonl").write_text('{"question": "?"}\n', "utf-8")

    outcome = faqbot("models", "try", "rows.jsonl")

    assert outcome.code == 2
    assert "rows.jsonl:1: give" in outcome.err
