"""The bot, its worker and the library together."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
import pytest_asyncio

from faqbot.domain.errors import ModelBusy, ModelUnavailable
from faqbot.domain.prompt import Prompt
from faqbot.llm.llama_cpp import LlamaCpp
from faqbot.llm.watch import State
from tests.llm.processes import is_running, until
from tests.llm.real import tiny_plan

SYSTEM = "Answer the question from the numbered passages only, in one sentence with its citation."
PROMPT = Prompt(SYSTEM, "[1] The refund window is 37 days.\n\nQuestion: What is the refund window?")
ANSWER = "The refund window is 37 days. [1]"
ENDLESS = Prompt(SYSTEM, PROMPT.user, "root ::= [a-z]+ root")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def model() -> AsyncIterator[LlamaCpp]:
    async with aclosing(LlamaCpp("tiny", tiny_plan(), queue=2)) as made:
        yield made


async def said(model: LlamaCpp, prompt: Prompt = PROMPT, *, max_tokens: int = 48, timeout_s: float = 60) -> str:
    return "".join([piece async for piece in model.stream(prompt, max_tokens=max_tokens, timeout_s=timeout_s)])


async def test_a_second_question_reads_only_what_is_new(model: LlamaCpp) -> None:
    await said(model)
    first = model.last

    await said(model, Prompt(SYSTEM, PROMPT.user + "?"))

    assert model.last.reused > first.read / 2
    assert model.last.read < 10


async def test_a_deadline_holds_while_it_writes(model: LlamaCpp) -> None:
    await model.loaded(timeout_s=60)
    first, started = model.worker, time.monotonic()

    with pytest.raises(ModelUnavailable):
        await said(model, ENDLESS, max_tokens=900, timeout_s=0.05)

    assert time.monotonic() - started < 1
    assert await said(model) == ANSWER
    assert model.worker == first


async def test_an_answer_that_is_left_frees_the_worker_at_once(model: LlamaCpp) -> None:
    await model.loaded(timeout_s=60)
    async with aclosing(model.stream(ENDLESS, max_tokens=900, timeout_s=60)) as reply:
        await anext(reply)

    started = time.monotonic()
    answer = await said(model)

    assert answer == ANSWER
    assert time.monotonic() - started < 1
    assert model.status().restarts == 0


async def test_a_full_queue_turns_away_at_once(model: LlamaCpp) -> None:
    await model.loaded(timeout_s=60)

    outcomes = await asyncio.gather(*(said(model) for _ in range(5)), return_exceptions=True)

    assert outcomes[:3] == [ANSWER] * 3
    assert [type(outcome) for outcome in outcomes[3:]] == [ModelBusy] * 2


async def test_a_worker_killed_in_an_answer_is_replaced() -> None:
    async with aclosing(LlamaCpp("tiny", tiny_plan())) as model:
        await model.loaded(timeout_s=60)
        async with aclosing(model.stream(ENDLESS, max_tokens=900, timeout_s=60)) as reply:
            await anext(reply)
            os.kill(model.worker or 0, signal.SIGKILL)
            with pytest.raises(ModelUnavailable, match="SIGKILL"):
                [piece async for piece in reply]

        assert await said(model) == ANSWER
        assert model.status().restarts == 1


async def test_an_adapter_is_used() -> None:
    async with aclosing(LlamaCpp("tiny", tiny_plan(lora=1.0))) as model:
        assert await said(model) == "NO_ANSWER"


async def test_a_worker_does_not_outlive_a_parent_that_is_killed() -> None:
    tiny_plan()
    script = (
        "import asyncio, sys\n"
        "from tests.llm.real import tiny_plan\n"
        "from faqbot.llm.llama_cpp import LlamaCpp\n"
        "async def main():\n"
        "    model = LlamaCpp('tiny', tiny_plan())\n"
        "    await model.loaded(60)\n"
        "    print(model.worker, file=sys.stderr, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert parent.stderr is not None
    worker = int(await parent.stderr.readline())

    parent.kill()
    await parent.wait()

    await until(lambda: not is_running(worker))


async def test_a_loaded_model_is_ready_and_passes_its_probe(model: LlamaCpp) -> None:
    status = await model.loaded(timeout_s=60)

    await model.probe()

    assert status.state is State.READY
    assert status.layers == 4


async def test_a_model_that_nobody_has_loaded_does_not_pass_its_probe() -> None:
    with pytest.raises(ModelUnavailable, match="is off"):
        await LlamaCpp("tiny", tiny_plan()).probe()
