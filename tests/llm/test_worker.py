"""The worker's side of the pipes, in this process."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pytest

from faqbot.llm import machine, wire
from faqbot.llm.wire import End, Failed, Load, Message, Piece, Ready, Shares, Stop, Weigh, Write
from tests.llm.real import TINY, expect_library

expect_library()

from faqbot.llm import worker  # noqa: E402 - needs the library

SYSTEM = "Answer the question from the numbered passages only, in one sentence with its citation."
USER = "[1] The refund window is 37 days.\n\nQuestion: What is the refund window?"


class Pipes:
    """A worker in a thread, with the ends of its pipes that the bot would hold."""

    def __init__(self, stack: ExitStack) -> None:
        (read, self._to), (self._from, write) = os.pipe(), os.pipe()
        self.to: BinaryIO = stack.enter_context(os.fdopen(self._to, "wb"))
        self.answers: BinaryIO = stack.enter_context(os.fdopen(self._from, "rb"))
        self._source, self._sink = os.fdopen(read, "rb"), os.fdopen(write, "wb")
        self.gone = threading.Event()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        with self._source, self._sink:
            worker.serve(self._source, self._sink, gone=self.gone.set)

    def say(self, message: Message) -> None:
        wire.send(self.to, message)

    def hear(self) -> Message:
        message = wire.read(self.answers)
        assert message is not None
        return message

    def end(self) -> None:
        self.to.close()
        self.thread.join(timeout=20)
        assert not self.thread.is_alive()


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    with ExitStack() as stack:
        made = Pipes(stack)
        yield made
        made.end()


@pytest.fixture
def loaded(pipes: Pipes) -> Pipes:
    pipes.say(Load(str(TINY), context=1024, threads=1))
    assert pipes.hear() == Ready(4, 0, 1024)
    return pipes


def test_an_answer_is_pieces_and_an_end(loaded: Pipes) -> None:
    loaded.say(Write(7, SYSTEM, USER, "", 48, time.monotonic() + 60))

    heard = [loaded.hear()]
    while not isinstance(heard[-1], End):
        heard.append(loaded.hear())

    assert "".join(piece.text for piece in heard if isinstance(piece, Piece)) == "The refund window is 37 days. [1]"
    assert (heard[-1].number, heard[-1].why) == (7, "")
    assert heard[-1].read > 20


def test_options_are_answered_with_shares(loaded: Pipes) -> None:
    loaded.say(Weigh(8, SYSTEM, USER, ("The", "NO_ANSWER"), time.monotonic() + 60))

    shares, end = loaded.hear(), loaded.hear()

    assert isinstance(shares, Shares)
    assert shares.shares[0] > 0.5
    assert isinstance(end, End)


def test_a_refusal_is_said_at_the_end(loaded: Pipes) -> None:
    loaded.say(Write(9, SYSTEM, USER, 'root ::= "open', 48, time.monotonic() + 60))

    end = loaded.hear()

    assert isinstance(end, End)
    assert "grammar" in end.why


def test_a_late_question_is_not_begun(loaded: Pipes) -> None:
    loaded.say(Write(10, SYSTEM, USER, "", 48, time.monotonic() - 1))

    end = loaded.hear()

    assert isinstance(end, End)
    assert "too long" in end.why


def test_a_question_that_nobody_waits_for_any_more_is_not_begun(loaded: Pipes) -> None:
    loaded.say(Stop(11))
    loaded.say(Write(11, SYSTEM, USER, "", 48, time.monotonic() + 60))

    end = loaded.hear()

    assert isinstance(end, End)
    assert "nobody waits" in end.why


def test_a_model_that_cannot_be_loaded_is_said(pipes: Pipes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.gguf"
    path.write_bytes(TINY.read_bytes()[:100_000])

    pipes.say(Load(str(path)))

    assert isinstance(pipes.hear(), Failed)


def test_a_model_larger_than_the_memory_is_not_begun(pipes: Pipes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "free_memory", lambda: 1000)

    pipes.say(Load(str(TINY)))
    failed = pipes.hear()

    assert isinstance(failed, Failed)
    assert "choose a smaller one" in failed.why


def test_a_parent_that_has_gone_is_noticed(pipes: Pipes) -> None:
    pipes.end()

    assert pipes.gone.wait(10)


def test_what_does_not_begin_with_a_model_is_not_served(pipes: Pipes) -> None:
    pipes.say(Stop(1))
    pipes.say(Write(1, "", "", "", 1, 0))

    pipes.end()

    assert wire.read(pipes.answers) is None
