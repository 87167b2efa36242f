"""A model behind an OpenAI-compatible address: llama-server, vLLM, or any API (extra `endpoint`)."""

import asyncio
import math
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from faqbot.domain.errors import BadSetting, ModelBusy, ModelUnavailable
from faqbot.domain.prompt import Prompt
from faqbot.llm.breaker import Breaker

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_BUSY = (429, 503)
_REFUSED = (401, 403)
_MISSING = 404
_TOP = 20
_NO_KEY = "none"  # the library wants one; servers without keys ignore it


class Server(StrEnum):
    """What answers at the address, as far as it matters: who takes a grammar, and under which name."""

    ANY = "any"
    LLAMA_SERVER = "llama-server"
    VLLM = "vllm"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is served; without a name the first that the server lists."""

    url: str
    key: str = ""
    model: str = ""
    server: Server = Server.ANY

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]


class OpenAiCompatible:
    """Speaks to an endpoint; nothing is tried twice, as whoever waits has a deadline. Use in `aclosing`.

    One that fails again and again is left alone for a while: nobody waits for it in vain.
    """

    def __init__(self, endpoint: Endpoint, breaker: Breaker | None = None) -> None:
        """Raise BadSetting if the address is none, or the extra is missing."""
        if urlsplit(endpoint.url).scheme not in {"http", "https"} or not endpoint.host:
            raise BadSetting("FAQBOT_LLM_URL is not an address; give one such as http://127.0.0.1:8080/v1")
        self._endpoint = endpoint
        self._model = endpoint.model
        self._failure = ""
        self._breaker = breaker or Breaker()
        self._client = _client(endpoint)

    @property
    def name(self) -> str:
        return f"{self._model or 'the first model'} at {self._endpoint.host}"

    async def aclose(self) -> None:
        await self._client.close()

    async def probe(self) -> None:
        """Raise ModelUnavailable if the last question to the endpoint failed; nothing is asked for this."""
        if self._failure:
            raise ModelUnavailable(self._failure)

    async def reach(self, timeout_s: float) -> tuple[str, ...]:
        """The models that the server lists. Raise ModelUnavailable."""
        async with self._answering(monotonic() + timeout_s):
            listed = await self._client.models.list()
        self._breaker.worked()
        return tuple(model.id for model in listed.data)

    async def stream(self, prompt: Prompt, *, max_tokens: int, timeout_s: float) -> AsyncGenerator[str, None]:
        deadline = monotonic() + timeout_s
        model = await self._named(deadline)
        async with self._answering(deadline):
            answer = await self._client.chat.completions.create(
                model=model,
                messages=_messages(prompt),
                max_tokens=max_tokens,
                temperature=0,
                stream=True,
                extra_body=self._extra(prompt),
            )
        try:
            reason: str | None = None
            while True:
                async with self._answering(deadline):
                    chunk = await anext(answer.__aiter__(), None)
                if chunk is None:
                    break
                for choice in chunk.choices[:1]:
                    reason = choice.finish_reason or reason
                    if choice.delta.content:
                        yield choice.delta.content
        finally:
            await answer.close()
        if reason is None:
            self._breaker.failed(monotonic())
        else:
            self._breaker.worked()
        if reason != "stop":
            raise ModelUnavailable(_unfinished(reason, max_tokens))

    async def weigh(self, prompt: Prompt, options: Sequence[str], *, timeout_s: float) -> tuple[float, ...]:
        deadline = monotonic() + timeout_s
        model = await self._named(deadline)
        async with self._answering(deadline):
            answer = await self._client.chat.completions.create(
                model=model,
                messages=_messages(prompt),
                max_tokens=1,
                temperature=0,
                logprobs=True,
                top_logprobs=_TOP,
                extra_body=self._extra(Prompt(prompt.system, prompt.user)),
            )
        self._breaker.worked()
        told = answer.choices[0].logprobs.content if answer.choices and answer.choices[0].logprobs else None
        if not told:
            raise ModelUnavailable(f"{self._endpoint.host} does not tell how likely a token is (logprobs)")
        return _shares({top.token: math.exp(top.logprob) for top in told[0].top_logprobs}, options)

    async def _named(self, deadline: float) -> str:
        if not self._model:
            listed = await self.reach(deadline - monotonic())
            if not listed:
                raise ModelUnavailable(f"{self._endpoint.host} serves no model")
            self._model = listed[0]
        return self._model

    def _extra(self, prompt: Prompt) -> dict[str, Any]:
        """What only some servers understand, and others would refuse."""
        if self._endpoint.server is Server.ANY:
            return {}
        extra: dict[str, Any] = {"chat_template_kwargs": {"enable_thinking": False}}
        if prompt.grammar and self._endpoint.server is Server.LLAMA_SERVER:
            extra["grammar"] = prompt.grammar
        if prompt.grammar and self._endpoint.server is Server.VLLM:
            extra["structured_outputs"] = {"grammar": prompt.grammar}
        return extra

    @asynccontextmanager
    async def _answering(self, deadline: float) -> AsyncGenerator[None, None]:
        """Keep what goes wrong for `probe`; to have too much to do is no failure."""
        if rest_s := self._breaker.rest_s(monotonic()):
            told = f"failed {self._breaker.failures} times in a row, and is tried again in {rest_s:.0f} s"
            raise ModelUnavailable(f"{self._endpoint.host} {told}: {self._failure}")
        try:
            async with _named_failures(self._endpoint.host, deadline):
                yield
        except ModelUnavailable as error:
            self._failure = str(error)
            if not isinstance(error, ModelBusy):
                self._breaker.failed(monotonic())
            raise
        self._failure = ""


@asynccontextmanager
async def _named_failures(host: str, deadline: float) -> AsyncGenerator[None, None]:
    """Turn what can go wrong until the deadline into ModelUnavailable or ModelBusy, in words that hold no key."""
    import openai  # noqa: PLC0415 - an extra

    try:
        async with asyncio.timeout(deadline - monotonic()):
            yield
    except (TimeoutError, openai.APITimeoutError) as error:
        raise ModelUnavailable(f"{host} did not answer in time") from error
    except openai.APIStatusError as error:
        raise _refusal(host, error.status_code) from error
    except openai.APIConnectionError as error:
        raise ModelUnavailable(f"{host} cannot be reached, or broke off; is the server running?") from error
    except (openai.OpenAIError, ValueError) as error:
        raise ModelUnavailable(f"{host} answered what cannot be understood") from error


def _client(endpoint: Endpoint) -> "AsyncOpenAI":
    try:
        from openai import AsyncOpenAI  # noqa: PLC0415 - an extra, half a second to import
    except ImportError as error:
        raise BadSetting("FAQBOT_LLM_URL needs the extra: pip install 'faqbot[endpoint]'") from error
    return AsyncOpenAI(base_url=endpoint.url, api_key=endpoint.key or _NO_KEY, max_retries=0)


def _messages(prompt: Prompt) -> Any:
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]


def _refusal(host: str, status: int) -> ModelUnavailable:
    if status in _BUSY:
        return ModelBusy(f"{host} has too much to do (HTTP {status})")
    if status in _REFUSED:
        return ModelUnavailable(f"{host} refuses the key (HTTP {status}); set FAQBOT_LLM_API_KEY")
    if status == _MISSING:
        return ModelUnavailable(f"{host} does not know the address or the model; see FAQBOT_LLM_URL, FAQBOT_LLM_NAME")
    return ModelUnavailable(f"{host} failed (HTTP {status})")


def _unfinished(reason: str | None, max_tokens: int) -> str:
    if reason == "length":
        return f"the answer was not done after {max_tokens} tokens"
    return f"the answer ended without being complete ({reason or 'no reason was given'})"


def _shares(likely: Mapping[str, float], options: Sequence[str]) -> tuple[float, ...]:
    """Each option's part of the first tokens that tell the options apart. Raise ModelUnavailable if none does."""
    weights = [0.0] * len(options)
    for token, share in likely.items():
        text = token.strip()
        begun = [i for i, option in enumerate(options) if text and (option.startswith(text) or text.startswith(option))]
        if len(begun) == 1:
            weights[begun[0]] += share
    if not sum(weights):
        raise ModelUnavailable("none of the options is among the likely first tokens")
    return tuple(weight / sum(weights) for weight in weights)
