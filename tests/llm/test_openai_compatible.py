import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from faqbot.domain.errors import BadSetting, ModelBusy, ModelUnavailable
from faqbot.domain.prompt import Prompt
from faqbot.llm.breaker import Breaker
from faqbot.llm.openai_compatible import Endpoint, OpenAiCompatible, Server
from tests.llm.processes import until
from tests.llm.served import Served, serving

PROMPT = Prompt("Answer.", "[1] The refund window is 37 days.\n\nQuestion: What is the refund window?", "root ::= [a]")


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving(Served()) as running:
        yield running


async def said(served: Served, *, key: str = "", server: Server = Server.ANY, timeout_s: float = 20) -> str:
    async with aclosing(OpenAiCompatible(Endpoint(served.url, key, "tiny", server))) as model:
        return "".join([piece async for piece in model.stream(PROMPT, max_tokens=64, timeout_s=timeout_s)])


async def weighed(served: Served, *options: str) -> tuple[float, ...]:
    async with aclosing(OpenAiCompatible(Endpoint(served.url, model="tiny"))) as model:
        return await model.weigh(PROMPT, options, timeout_s=20)


async def test_an_answer_is_streamed_from_the_likeliest_tokens(served: Served) -> None:
    assert await said(served) == "The refund window is 37 days. [1]"
    assert served.asked[0] | {"model": "tiny", "temperature": 0, "max_tokens": 64, "stream": True} == served.asked[0]
    assert [message["content"] for message in served.asked[0]["messages"]] == [PROMPT.system, PROMPT.user]


@pytest.mark.parametrize(
    ("server", "field"),
    [
        (Server.LLAMA_SERVER, {"grammar": PROMPT.grammar}),
        (Server.VLLM, {"structured_outputs": {"grammar": PROMPT.grammar}}),
    ],
)
async def test_a_grammar_goes_to_servers_that_take_one(
    served: Served, server: Server, field: dict[str, object]
) -> None:
    await said(served, server=server)

    assert served.asked[0] | field == served.asked[0]
    assert served.asked[0]["chat_template_kwargs"] == {"enable_thinking": False}


async def test_other_servers_are_sent_nothing_that_they_may_not_know(served: Served) -> None:
    await said(served)

    assert served.asked[0].keys() == {"model", "messages", "max_tokens", "temperature", "stream"}


async def test_without_a_name_the_first_model_that_is_listed_is_asked(served: Served) -> None:
    async with aclosing(OpenAiCompatible(Endpoint(served.url))) as model:
        before = model.name
        async with aclosing(model.stream(PROMPT, max_tokens=9, timeout_s=20)) as reply:
            await anext(reply)

        assert before.startswith("the first model at 127.0.0.1:")
        assert model.name.startswith("tiny at 127.0.0.1:")


@pytest.mark.parametrize(
    ("status", "says"),
    [(401, "FAQBOT_LLM_API_KEY"), (404, "FAQBOT_LLM_NAME"), (500, "HTTP 500"), (400, "HTTP 400")],
)
async def test_a_refusal_is_one_sentence_without_the_key(served: Served, status: int, says: str) -> None:
    served.status = status

    with pytest.raises(ModelUnavailable, match=says) as raised:
        await said(served, key="sk-secret")

    assert served.keys == ["bearer sk-secret"]
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_with_too_much_to_do_is_busy(served: Served, status: int) -> None:
    served.status = status

    with pytest.raises(ModelBusy, match="too much to do"):
        await said(served)


async def test_an_answer_that_is_cut_off_is_not_an_answer(served: Served) -> None:
    served.reason = "length"

    with pytest.raises(ModelUnavailable, match="not done after 64 tokens"):
        await said(served)


async def test_an_answer_without_an_end_is_not_an_answer(served: Served) -> None:
    served.reason = None

    with pytest.raises(ModelUnavailable, match="without being complete"):
        await said(served)


async def test_a_server_that_breaks_off_is_unavailable(served: Served) -> None:
    served.breaks_after = 1

    with pytest.raises(ModelUnavailable, match="without being complete"):
        await said(served)


async def test_a_slow_server_is_late_at_the_deadline(served: Served) -> None:
    served.pause_s = 5
    started = time.monotonic()

    with pytest.raises(ModelUnavailable, match="in time"):
        await said(served, timeout_s=0.3)

    assert time.monotonic() - started < 2


async def test_leaving_early_closes_the_connection(served: Served) -> None:
    served.pieces, served.pause_s = ("x" * 99_999,) * 200, 0.005
    async with (
        aclosing(OpenAiCompatible(Endpoint(served.url, model="tiny"))) as model,
        aclosing(model.stream(PROMPT, max_tokens=9, timeout_s=20)) as reply,
    ):
        await anext(reply)

    await until(lambda: served.left > 0)
    assert served.left == 1


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(ModelUnavailable, match="is the server running"):
        await said(Served(url="http://127.0.0.1:1/v1"))


async def test_the_models_of_a_server_are_listed(served: Served) -> None:
    async with aclosing(OpenAiCompatible(Endpoint(served.url))) as model:
        assert await model.reach(timeout_s=20) == ("tiny",)


async def test_options_are_weighed_by_their_first_tokens(served: Served) -> None:
    served.likely = {" yes": math.log(0.5), "Y": math.log(0.1), "no": math.log(0.1), "ye": math.log(0.2), "": -9}

    yes, no = await weighed(served, "yes", "no")

    assert yes == pytest.approx(0.875)
    assert no == pytest.approx(0.125)


async def test_a_token_that_begins_two_options_tells_nothing(served: Served) -> None:
    served.likely = {"NO": -0.1}

    with pytest.raises(ModelUnavailable, match="none of the options"):
        await weighed(served, "NO_ANSWER", "NOTHING")


async def test_a_server_that_tells_no_likelihoods_cannot_weigh(served: Served) -> None:
    with pytest.raises(ModelUnavailable, match="logprobs"):
        await weighed(served, "yes", "no")


@pytest.mark.parametrize("url", ["127.0.0.1:8080", "ftp://x/v1", "http://"])
def test_what_is_no_address_is_named(url: str) -> None:
    with pytest.raises(BadSetting, match="FAQBOT_LLM_URL"):
        OpenAiCompatible(Endpoint(url))


def test_a_password_in_the_address_is_not_shown() -> None:
    assert Endpoint("http://me:secret@127.0.0.1:8080/v1").host == "127.0.0.1:8080"


@pytest.mark.parametrize(
    "fault", [{"pause_s": 5.0}, {"status": 500}, {"reason": None}], ids=["hangs", "fails", "breaks"]
)
async def test_a_server_that_fails_again_and_again_is_left_alone_for_a_while(
    served: Served, fault: dict[str, float | int | None]
) -> None:
    breaker = Breaker(limit=2, first_rest_s=0.5)
    well = served.pause_s, served.status, served.reason
    async with aclosing(OpenAiCompatible(Endpoint(served.url, model="tiny"), breaker)) as model:

        async def answered(timeout_s: float = 0.2) -> str:
            return "".join([piece async for piece in model.stream(PROMPT, max_tokens=64, timeout_s=timeout_s)])

        for name, value in fault.items():
            setattr(served, name, value)
        for _ in range(2):
            with pytest.raises(ModelUnavailable):
                await answered()
        started = time.monotonic()
        with pytest.raises(ModelUnavailable, match="2 times in a row, and is tried again in"):
            await answered()
        waited = time.monotonic() - started

        served.pause_s, served.status, served.reason = well
        await asyncio.sleep(0.6)
        assert await answered(20) == "The refund window is 37 days. [1]"
        assert breaker.failures == 0
    assert waited < 0.1


async def test_a_server_that_has_too_much_to_do_is_asked_again_at_once(served: Served) -> None:
    served.status = 503
    breaker = Breaker(limit=1)
    async with aclosing(OpenAiCompatible(Endpoint(served.url, model="tiny"), breaker)) as model:
        with pytest.raises(ModelBusy):
            await anext(model.stream(PROMPT, max_tokens=64, timeout_s=20))

    assert breaker.failures == 0
