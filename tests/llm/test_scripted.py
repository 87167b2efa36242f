import asyncio

import pytest

from faqbot.domain.errors import ModelBusy, ModelUnavailable
from faqbot.domain.prompt import Prompt
from faqbot.llm.scripted import Manner, ScriptedModel

PROMPT = Prompt("Answer.", "[1] Fact.\n\nQuestion: Which?")


async def said(model: ScriptedModel, *, max_tokens: int = 100, timeout_s: float = 5) -> list[str]:
    return [piece async for piece in model.stream(PROMPT, max_tokens=max_tokens, timeout_s=timeout_s)]


async def test_a_text_comes_in_pieces() -> None:
    assert await said(ScriptedModel("退款期限是37天。[1]", manner=Manner(piece=5))) == ["退款期限是", "37天。[", "1]"]


async def test_a_reply_may_depend_on_the_prompt() -> None:
    model = ScriptedModel(lambda prompt: prompt.user[-6:])

    assert "".join(await said(model)) == "Which?"
    assert model.asked == [PROMPT]


async def test_a_reply_may_be_a_refusal() -> None:
    def refuse(_: Prompt) -> str:
        raise ModelBusy("five wait already")

    with pytest.raises(ModelBusy, match="five wait"):
        await said(ScriptedModel(refuse))


async def test_a_crash_comes_after_the_pieces_before_it() -> None:
    reply = ScriptedModel("abcdefgh", manner=Manner(fails_after=1)).stream(PROMPT, max_tokens=9, timeout_s=5)

    assert await anext(reply) == "abcd"
    with pytest.raises(ModelUnavailable, match="crashed"):
        await anext(reply)


@pytest.mark.parametrize("manner", [Manner(hangs_after=1), Manner(pause_s=9)])
async def test_a_model_that_is_late_is_unavailable_at_the_deadline(manner: Manner) -> None:
    started = asyncio.get_running_loop().time()

    with pytest.raises(ModelUnavailable, match="in time"):
        await said(ScriptedModel("abcdefgh", manner=manner), timeout_s=0.05)

    assert asyncio.get_running_loop().time() - started < 1


async def test_leaving_early_is_counted() -> None:
    model = ScriptedModel("abcdefgh")

    reply = model.stream(PROMPT, max_tokens=9, timeout_s=5)
    await anext(reply)
    await reply.aclose()

    assert model.stopped == 1


async def test_weights_are_made_shares() -> None:
    model = ScriptedModel("", weighs={"yes": 3, "no": 1})

    assert await model.weigh(PROMPT, ["no", "yes", "maybe"], timeout_s=1) == (0.25, 0.75, 0)


async def test_weights_may_depend_on_the_prompt() -> None:
    model = ScriptedModel("", weighs=lambda prompt: {"yes": float("Fact" in prompt.user), "no": 0})

    assert await model.weigh(PROMPT, ["yes", "no"], timeout_s=1) == (1, 0)


async def test_a_model_without_weights_does_not_tell() -> None:
    with pytest.raises(ModelUnavailable, match="not told"):
        await ScriptedModel("yes").weigh(PROMPT, ["yes", "no"], timeout_s=1)
