"""How fast a model writes through the worker, beside the library called directly with the same prompts."""

import statistics
from collections.abc import Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from faqbot.domain.errors import ModelUnavailable
from faqbot.domain.prompt import Prompt
from faqbot.llm import machine
from faqbot.llm.llama_cpp import LlamaCpp
from faqbot.llm.wire import Load

_LOAD_S = 300
_ANSWER_S = 300
_WARM_UP = 1
_PASSAGES = (
    "The refund window is 37 days.",
    "The delivery fee is 12 dollars.",
    "The warranty period is 24 months.",
    "退货期限是30天。",
    "运费是8元。",
)


@dataclass(frozen=True, slots=True)
class Pace:
    """Medians: milliseconds to the first text, tokens a second of the prompt and of the answer, a whole answer."""

    first_ms: float
    prompt_per_s: float
    written_per_s: float
    whole_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The worker beside the library; `overhead` is the ratio of the times that whole answers took."""

    model: str
    layers_on_gpu: int
    worker: Pace
    library: Pace

    @property
    def overhead(self) -> float:
        return self.worker.whole_ms / self.library.whole_ms


@dataclass(frozen=True, slots=True)
class _Answer:
    first_s: float
    whole_s: float
    read: int
    written: int


async def measured(model: LlamaCpp, load: Load, *, runs: int, tokens: int) -> Measured:
    """Ask both in turn, each time with a prompt that neither has seen. Raise ModelUnavailable."""
    answers: list[_Answer] = []
    beside: list[_Answer] = []
    async with aclosing(model):
        status = await model.loaded(_LOAD_S)
        library = _library(load)
        for prompt in _prompts(_WARM_UP + runs):
            answer = await _asked(model, prompt, tokens)
            answers.append(answer)
            beside.append(_asked_directly(library, prompt, answer, tokens))
        library.close()
    return Measured(model.name, status.layers_on_gpu, _pace(answers[_WARM_UP:]), _pace(beside[_WARM_UP:]))


def _prompts(n: int) -> Iterator[Prompt]:
    """They differ from the first words on, so that nothing of one is known from another."""
    passages = "\n".join(f"[{i}] {passage}" for i, passage in enumerate(_PASSAGES, 1))
    for i in range(n):
        yield Prompt(
            f"{i}. Answer from the numbered passages only.", f"{passages}\n\nQuestion: What is the refund window?"
        )


async def _asked(model: LlamaCpp, prompt: Prompt, tokens: int) -> _Answer:
    started, first = perf_counter(), None
    with suppress(ModelUnavailable):  # an answer that is cut off takes as long as it is
        async for _ in model.stream(prompt, max_tokens=tokens, timeout_s=_ANSWER_S):
            first = first or perf_counter()
    ended = perf_counter()
    if first is None:
        raise ModelUnavailable(f"{model.name} wrote nothing; see `faqbot doctor`")
    return _Answer(first - started, ended - started, model.last.read, model.last.written)


def _asked_directly(library: Any, prompt: Prompt, same: _Answer, tokens: int) -> _Answer:
    """The likeliest text is the same, so its tokens are those that the worker counted."""
    messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
    started, first = perf_counter(), None
    for chunk in library.create_chat_completion(messages, temperature=0.0, max_tokens=tokens, stream=True):
        if chunk["choices"][0]["delta"].get("content"):
            first = first or perf_counter()
    ended = perf_counter()
    return _Answer((first or ended) - started, ended - started, same.read, same.written)


def _library(load: Load) -> Any:
    import llama_cpp  # noqa: PLC0415 - an extra

    threads = load.threads or machine.cores()
    return llama_cpp.Llama(
        load.model,
        n_ctx=load.context,
        n_gpu_layers=load.gpu_layers,
        n_threads=threads,
        n_threads_batch=threads,
        verbose=False,
    )


def _pace(answers: list[_Answer]) -> Pace:
    return Pace(
        statistics.median(answer.first_s * 1000 for answer in answers),
        statistics.median(answer.read / answer.first_s for answer in answers),
        statistics.median(answer.written / max(answer.whole_s - answer.first_s, 1e-9) for answer in answers),
        statistics.median(answer.whole_s * 1000 for answer in answers),
    )
