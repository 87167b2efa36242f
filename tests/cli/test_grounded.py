"""A real model, run by the real library, that answers from documents in a running bot."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.cli.test_serve import Served, environment, served
from tests.llm.real import TINY, expect_library
from tests.llm.trials import trial_rows

EN_FILE, ZH_FILE = "refunds.txt", "退款.txt"
EN = "What is the refund window?"
QUESTIONS = {"en": EN, "zh": "退款期限是多少？"}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A bot without entries, with one document and a model that was tried."""
    expect_library()
    folder = tmp_path_factory.mktemp("grounded")
    (folder / EN_FILE).write_text("The refund window is 37 days.", "utf-8")
    (folder / ZH_FILE).write_text("退款期限是37天。", "utf-8")
    (folder / "rows.jsonl").write_text(trial_rows(120), "utf-8")
    settings = {"FAQBOT_LLM_MODEL": str(TINY), "FAQBOT_LLM_CONTEXT": "1024", "FAQBOT_RISK": "0.1"}
    run(folder, "db", "upgrade", **settings)
    run(folder, "documents", "add", EN_FILE, "--kb", "en", **settings)
    run(folder, "documents", "add", ZH_FILE, "--kb", "zh", **settings)
    run(folder, "models", "try", "rows.jsonl", **settings)
    with served(folder, "--no-sample", **settings) as running:
        yield running


def run(folder: Path, *arguments: str, **settings: str) -> None:
    command = (sys.executable, "-m", "faqbot", *arguments)
    subprocess.run(command, cwd=folder, env=environment(folder, **settings), check=True, capture_output=True)  # noqa: S603 - our own command


@pytest.mark.parametrize(
    ("kb", "said", "file"),
    [("en", "The refund window is 37 days.", EN_FILE), ("zh", "退款期限是37天。", ZH_FILE)],
)
def test_the_model_answers_from_the_document_and_names_it(bot: Served, kb: str, said: str, file: str) -> None:
    answer = asked(bot, kb)

    assert (answer["decision"], answer["text"]) == ("grounded", said)
    assert answer["sources"] == [{"title": file, "url": ""}]


@pytest.mark.parametrize("question", ["What is the warranty window?", "保修期限是多少？", "Who painted the chapel?"])
def test_what_the_document_does_not_say_is_declined(bot: Served, question: str) -> None:
    assert bot.ask(question)["decision"] == "declined"


def test_a_stream_tells_the_sentence_before_the_answer(bot: Served) -> None:
    response = httpx2.post(
        f"{bot.address}/api/v1/messages",
        json={"text": EN, "kb": "en"},
        headers={"Accept": "text/event-stream"},
        timeout=60,
    )

    assert response.text.index("event: draft") < response.text.index("event: done")


def test_two_questions_at_once_are_both_answered(bot: Served) -> None:
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda kb: asked(bot, kb), QUESTIONS))

    assert [answer["decision"] for answer in answers] == ["grounded", "grounded"]


def test_a_worker_that_is_killed_costs_no_later_answer(bot: Served) -> None:
    asked(bot, "en")
    (worker,) = children(bot.process.pid)

    os.kill(worker, signal.SIGKILL)
    answers = [asked(bot, "en")["decision"] for _ in range(2)]

    assert answers[-1] == "grounded"
    assert children(bot.process.pid) != [worker]


def asked(bot: Served, kb: str) -> dict[str, object]:
    """What the customers of a knowledge base want to know."""
    body = {"text": QUESTIONS[kb], "kb": kb}
    answer: dict[str, object] = httpx2.post(f"{bot.address}/api/v1/messages", json=body, timeout=60).json()
    return answer


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
