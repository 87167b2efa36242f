"""The bot's side of the worker, which here only plays a part."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from faqbot.domain.errors import ModelBusy, ModelUnavailable
from faqbot.domain.prompt import Prompt
from faqbot.llm.breaker import Breaker
from faqbot.llm.llama_cpp import LlamaCpp
from faqbot.llm.watch import Plan, State
from faqbot.llm.wire import Load
from tests.llm.processes import is_running, until

PROMPT = Prompt("Answer.", "退款 37")
PLAY = Path(__file__).with_name("play.py")
Playing = Callable[..., LlamaCpp]


@pytest.fixture
async def playing() -> AsyncIterator[Playing]:
    """Make models whose worker plays a part; they are ended with the test."""
    made: list[LlamaCpp] = []

    def make(part: str, *, gpu_layers: int = -1, queue: int = 4, limit: int = 3, start_s: float = 20) -> LlamaCpp:
        plan = Plan(Load("x.gguf", gpu_layers=gpu_layers), start_s=start_s, command=(sys.executable, str(PLAY), part))
        made.append(LlamaCpp("tiny@0", plan, queue=queue, grace_s=0.2, breaker=Breaker(limit=limit)))
        return made[-1]

    yield make
    for model in made:
        await model.aclose()


async def said(model: LlamaCpp, *, timeout_s: float = 20) -> str:
    return "".join([piece async for piece in model.stream(PROMPT, max_tokens=9, timeout_s=timeout_s)])


async def failed(model: LlamaCpp, *, timeout_s: float = 20) -> str:
    with pytest.raises(ModelUnavailable) as raised:
        await said(model, timeout_s=timeout_s)
    return str(raised.value)


async def test_an_answer_comes_in_pieces(playing: Playing) -> None:
    model = playing("echo")

    assert await said(model) == "退款 37"
    assert model.last.read == 5
    assert model.name == "tiny@0"


async def test_nothing_runs_before_the_first_question(playing: Playing) -> None:
    model = playing("echo")

    assert model.status().state is State.OFF
    assert model.worker is None


async def test_the_status_tells_how_many_layers_are_on_the_gpu(playing: Playing) -> None:
    status = await playing("echo").loaded(timeout_s=20)

    assert (status.state, status.layers, status.layers_on_gpu, status.restarts) == (State.READY, 4, 4, 0)


async def test_a_gpu_that_fails_leaves_the_model_on_the_processor(playing: Playing) -> None:
    model = playing("no-gpu")

    status = await model.loaded(timeout_s=20)

    assert (status.state, status.layers_on_gpu) == (State.DEGRADED, 0)
    assert "out of memory" in status.why
    assert await said(model) == "退款 37"


async def test_a_file_that_is_no_model_is_not_tried_twice(playing: Playing) -> None:
    model = playing("bad-file")

    assert "cannot be loaded: the file is no model" in await failed(model)
    assert model.status().restarts == 0


async def test_a_worker_that_dies_in_an_answer_is_replaced(playing: Playing) -> None:
    model = playing("die")

    why = await failed(model)
    await until(lambda: model.status().state is State.READY)

    assert "SIGABRT" in why
    assert "GGML_ASSERT(it is a play) failed" in why
    assert model.status().restarts == 1


async def test_the_pieces_before_a_crash_are_heard_and_the_answer_is_never_taken_for_complete(playing: Playing) -> None:
    async with aclosing(playing("die").stream(PROMPT, max_tokens=9, timeout_s=20)) as reply:
        assert await anext(reply) == "half"
        with pytest.raises(ModelUnavailable):
            await anext(reply)


async def test_a_worker_killed_from_outside_is_replaced_for_the_next_question(playing: Playing) -> None:
    model = playing("echo")
    await said(model)
    first = model.worker
    assert first is not None

    os.kill(first, signal.SIGKILL)
    await until(lambda: model.worker != first)

    assert await said(model) == "退款 37"
    assert model.worker != first


async def test_crashes_in_a_row_turn_questions_away_at_once(playing: Playing) -> None:
    model = playing("dead", gpu_layers=0, limit=2)

    assert "exit code 3" in await failed(model)
    assert "exit code 3" in await failed(model)
    assert "failed 2 times in a row" in await failed(model)
    assert model.status().state is State.RESTING


@pytest.mark.parametrize("part", ["hang", "stall"])
async def test_a_worker_that_hangs_is_late_at_the_deadline_and_is_killed_after_the_grace(
    playing: Playing, part: str
) -> None:
    model = playing(part)
    await model.loaded(timeout_s=20)
    first, started = model.worker, time.monotonic()

    why = await failed(model, timeout_s=0.2)
    took_s = time.monotonic() - started
    await until(lambda: model.worker not in {None, first})

    assert "in time" in why
    assert took_s < 0.5
    assert first is not None
    assert not is_running(first)


async def test_leaving_an_answer_frees_the_worker_without_killing_it(playing: Playing) -> None:
    model = playing("obey")
    await model.loaded(timeout_s=20)
    first = model.worker

    async with aclosing(model.stream(PROMPT, max_tokens=9, timeout_s=20)) as reply:
        await anext(reply)
    async with aclosing(model.stream(PROMPT, max_tokens=9, timeout_s=20)) as reply:
        assert await anext(reply) == "half"

    assert model.worker == first
    assert model.status().restarts == 0


async def test_a_cancelled_question_frees_the_worker(playing: Playing) -> None:
    model = playing("obey")
    await model.loaded(timeout_s=20)
    asking = asyncio.create_task(said(model))
    await asyncio.sleep(0.1)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    async with aclosing(model.stream(PROMPT, max_tokens=9, timeout_s=20)) as reply:
        assert await anext(reply) == "half"


async def test_one_too_many_is_turned_away_at_once_and_the_others_are_answered(playing: Playing) -> None:
    model = playing("dawdle", queue=2)
    await model.loaded(timeout_s=20)

    outcomes = await asyncio.gather(*(said(model) for _ in range(5)), return_exceptions=True)

    assert outcomes[:3] == ["退款 37"] * 3
    assert [type(outcome) for outcome in outcomes[3:]] == [ModelBusy] * 2


async def test_one_whose_turn_does_not_come_in_time_is_told(playing: Playing) -> None:
    model = playing("dawdle")
    await model.loaded(timeout_s=20)

    first, second = await asyncio.gather(said(model), said(model, timeout_s=0.1), return_exceptions=True)

    assert first == "退款 37"
    assert "busy with other questions" in str(second)


async def test_a_start_goes_on_when_the_one_who_waits_for_it_leaves(playing: Playing) -> None:
    model = playing("slow")
    model.start()

    why = await failed(model, timeout_s=0.1)
    state = model.status().state

    assert "still being loaded" in why
    assert state is State.LOADING
    assert await said(model) == "退款 37"
    assert model.status().restarts == 0


async def test_a_start_that_takes_too_long_is_given_up(playing: Playing) -> None:
    assert "not done after" in await failed(playing("slow", gpu_layers=0, start_s=0.3))


async def test_what_is_no_message_counts_as_a_crash(playing: Playing) -> None:
    assert "no message" in await failed(playing("rave"))


async def test_an_answer_that_was_cut_off_is_not_an_answer(playing: Playing) -> None:
    model = playing("refuse")

    assert "not done after 3 tokens" in await failed(model)
    assert model.status().restarts == 0


async def test_options_are_weighed(playing: Playing) -> None:
    assert await playing("echo").weigh(PROMPT, ["yes", "no"], timeout_s=20) == (0.5, 0.5)


async def test_closing_ends_the_worker_and_a_question_under_way(playing: Playing) -> None:
    async with aclosing(playing("hang")) as model:
        await model.loaded(timeout_s=20)
        pid = model.worker
        asking = asyncio.create_task(failed(model))
        await asyncio.sleep(0.1)

    assert "SIGKILL" in await asking
    assert pid is not None
    assert not is_running(pid)
    assert model.status().state is State.OFF


async def test_closing_during_a_start_leaves_nothing_behind(playing: Playing) -> None:
    model = playing("slow")
    model.start()
    await asyncio.sleep(0.1)

    await model.aclose()

    assert model.worker is None
