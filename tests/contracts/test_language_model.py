"""What every language model promises."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio

from faqbot.domain.errors import ModelUnavailable
from faqbot.domain.prompt import Prompt
from faqbot.domain.protocols import LanguageModel
from faqbot.llm.llama_cpp import LlamaCpp
from faqbot.llm.openai_compatible import Endpoint, OpenAiCompatible
from faqbot.llm.scripted import Manner, ScriptedModel
from tests.llm.real import TINY, tiny_plan
from tests.llm.served import Served, serving

PROMPT = Prompt(
    "Answer the question from the numbered passages only, in one sentence with its citation.",
    "[1] The refund window is 37 days.\n\nQuestion: What is the refund window?",
)
ANSWER = "The refund window is 37 days. [1]"
OPTIONS = ("The", "NO_ANSWER")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["scripted", "llama_cpp", "openai_compatible"])
async def model(request: pytest.FixtureRequest) -> AsyncIterator[LanguageModel]:
    """Each model that ships, ready to answer the prompt."""
    match request.param:
        case "scripted":
            yield ScriptedModel(ANSWER, weighs={"The": 0.9, "NO_ANSWER": 0.1}, manner=Manner(pause_s=0.001))
        case "llama_cpp":
            async with aclosing(LlamaCpp(Path(TINY).stem, tiny_plan())) as loaded:
                yield loaded
        case _:
            likely = {"The": math.log(0.9), "NO": math.log(0.1)}
            served = Served(pieces=("The refund ", "window is ", "37 days. ", "[1]"), pause_s=0.001, likely=likely)
            async with serving(served) as server, aclosing(OpenAiCompatible(Endpoint(server.url))) as client:
                yield client


async def said(model: LanguageModel, *, timeout_s: float = 60) -> str:
    return "".join([piece async for piece in model.stream(PROMPT, max_tokens=40, timeout_s=timeout_s)])


async def test_it_has_a_name(model: LanguageModel) -> None:
    assert model.name


async def test_an_answer_comes_in_several_pieces(model: LanguageModel) -> None:
    pieces = [piece async for piece in model.stream(PROMPT, max_tokens=40, timeout_s=60)]

    assert "".join(pieces) == ANSWER
    assert len(pieces) > 3


async def test_the_same_prompt_gives_the_same_text(model: LanguageModel) -> None:
    assert await said(model) == await said(model)


async def test_two_questions_at_once_are_both_answered(model: LanguageModel) -> None:
    assert list(await asyncio.gather(said(model), said(model))) == [ANSWER, ANSWER]


async def test_a_deadline_that_has_passed_is_unavailable_at_once(model: LanguageModel) -> None:
    started = time.monotonic()

    with pytest.raises(ModelUnavailable):
        await said(model, timeout_s=0)

    assert time.monotonic() - started < 1


async def test_a_model_that_was_left_early_answers_the_next_question(model: LanguageModel) -> None:
    reply = model.stream(PROMPT, max_tokens=40, timeout_s=60)
    async for _ in reply:
        break
    del reply

    assert await said(model) == ANSWER


async def test_a_question_that_was_cancelled_does_not_hold_the_next_up(model: LanguageModel) -> None:
    asking = asyncio.create_task(said(model))
    await asyncio.sleep(0.002)
    asking.cancel()

    assert await said(model) == ANSWER


async def test_options_are_weighed_as_shares(model: LanguageModel) -> None:
    answered, refused = await model.weigh(PROMPT, OPTIONS, timeout_s=60)

    assert answered > refused
    assert answered + refused == pytest.approx(1)


async def test_weighing_has_a_deadline_too(model: LanguageModel) -> None:
    with pytest.raises(ModelUnavailable):
        await model.weigh(PROMPT, OPTIONS, timeout_s=0)
