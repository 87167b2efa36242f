"""llama.cpp, used so that none of its traps is stepped into; one question at a time, in one thread."""

import codecs
import ctypes
import math
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from time import monotonic
from typing import Any

import llama_cpp
import numpy as np
from jinja2 import TemplateError
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from llama_cpp.llama_grammar import LlamaGrammar

from faqbot.llm.wire import Load

_ABORTED = "llama_decode returned 2"
_BATCH = 512
_LONGEST_TOKEN = 256
_LOG_LINES = 500
_SYSTEM, _USER = "\x02system\x03", "\x02user\x03"  # stand in for texts while the template is laid out


_LOG: deque[str] = deque(maxlen=_LOG_LINES)  # the library has one log for the whole process
_KEEP = llama_cpp.llama_log_callback(lambda _level, text, _data: _LOG.append(text.decode("utf-8", "replace")))


class Refused(Exception):
    """The model cannot do what it is asked; the message says why."""


class Stopped(Exception):
    """The answer was left, or is late."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many tokens of a prompt had to be read, how many were known from before, and how many were written."""

    read: int = 0
    reused: int = 0
    written: int = 0


class Engine:
    """A loaded model. `stops` is asked during long computations too; True ends them."""

    def __init__(self, load: Load, stops: Callable[[], bool], threads: int) -> None:
        """Load the model. Raise Refused if the library cannot."""
        self._stops = stops
        self._deadline = math.inf
        self._is_over_in_c = llama_cpp.ggml_abort_callback(lambda _data: self._is_over())
        llama_cpp.llama_log_set(_KEEP, ctypes.c_void_p(0))
        _LOG.clear()
        try:
            self._llm: Any = llama_cpp.Llama(
                load.model,
                n_ctx=load.context,
                n_batch=_BATCH,
                n_gpu_layers=load.gpu_layers,
                n_threads=threads,
                n_threads_batch=threads,
                verbose=False,
            )
        except (ValueError, RuntimeError) as error:
            raise Refused(self._reason(error)) from error
        llama_cpp.llama_set_abort_callback(self._llm.ctx, self._is_over_in_c, None)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._llm.model)
        self._template = self._chat_template()
        self._adapt(load)
        self.last = Effort()

    @property
    def layers(self) -> int:
        return int(llama_cpp.llama_model_n_layer(self._llm.model)) + 1  # the output counts as one, as in the log

    @property
    def layers_on_gpu(self) -> int:
        """What the library said that it did, which need not be what it was asked for."""
        said = (re.search(r"offloaded (\d+)/\d+ layers", line) for line in _LOG)
        return next((int(match[1]) for match in said if match), 0)

    @property
    def context(self) -> int:
        return int(self._llm.n_ctx())

    def close(self) -> None:
        self._llm.close()

    def write(self, prompt: tuple[str, str], *, grammar: str, max_tokens: int, deadline: float) -> Iterator[str]:
        """The likeliest answer to (system, user). Raise Refused, Stopped; never end before the answer is complete."""
        ids = self.tokens(*prompt)
        if len(ids) + max_tokens > self.context:
            raise Refused(
                f"the prompt has {len(ids)} tokens; with {max_tokens} for the answer that is over {self.context}"
            )
        rules = self._rules(grammar)
        text = codecs.getincrementaldecoder("utf-8")("replace")
        for written, token in enumerate(self._generated(ids, deadline, grammar=rules)):
            if llama_cpp.llama_vocab_is_eog(self._vocabulary, token):
                break
            self.last = replace(self.last, written=written + 1)
            if written == max_tokens:
                raise Refused(f"the answer was not done after {max_tokens} tokens")
            if piece := text.decode(self._bytes(token)):
                yield piece
        if rest := text.decode(b"", final=True):
            yield rest

    def weigh(self, prompt: tuple[str, str], options: Sequence[str], *, deadline: float) -> tuple[float, ...]:
        """How likely each option is to come first, as shares. Raise Refused, Stopped."""
        ids = self.tokens(*prompt)
        if len(ids) + max(len(option) for option in options) * 4 > self.context:
            raise Refused(f"the prompt has {len(ids)} tokens, too many to weigh options in {self.context}")
        known: dict[tuple[int, ...], Any] = {}
        logs = [self._log_share(ids, self._plain(option), known, deadline) for option in options]
        weights = [math.exp(log - max(logs)) for log in logs]
        return tuple(weight / sum(weights) for weight in weights)

    def tokens(self, system: str, user: str) -> list[int]:
        """The prompt in the model's own form; only the template's text can become control tokens."""
        ids: list[int] = []
        texts = {_SYSTEM: system, _USER: user}
        for part in re.split(f"({_SYSTEM}|{_USER})", self._template):
            if part in texts:
                ids += self._plain(texts[part])
            elif part:
                ids += self._llm.tokenize(part.encode(), add_bos=False, special=True)
        return ids

    def _generated(self, ids: list[int], deadline: float, *, grammar: LlamaGrammar | None = None) -> Iterator[int]:
        self._deadline = deadline
        self.last = self._reading(ids)
        try:
            # Reuses what it has read of the same beginning; models with a running state cannot, and read it all again.
            for token in self._llm.generate(ids, temp=0.0, grammar=grammar):
                if self._is_over():
                    raise Stopped
                yield int(token)
        except RuntimeError as error:
            self._forget()
            if _ABORTED in str(error):
                raise Stopped from error
            raise Refused(f"the model failed: {error}") from error

    def _log_share(
        self, ids: list[int], option: list[int], known: dict[tuple[int, ...], Any], deadline: float
    ) -> float:
        """The logarithm of how likely the tokens of `option` are to come next, one after the other."""
        total = 0.0
        for i, token in enumerate(option):
            before = tuple(option[:i])
            if before not in known:
                reading = self.last
                next(self._generated([*ids, *before], deadline))
                known[before] = self._log_shares()
                self.last = self.last if not before else reading
            total += float(known[before][token])
        return total

    def _log_shares(self) -> Any:
        raw = llama_cpp.llama_get_logits_ith(self._llm.ctx, -1)
        logits = np.ctypeslib.as_array(raw, shape=(self._llm.n_vocab(),)).astype(np.float64)
        return logits - logits.max() - np.log(np.exp(logits - logits.max()).sum())

    def _reading(self, ids: list[int]) -> Effort:
        cannot = llama_cpp.llama_model_is_recurrent(self._llm.model) or llama_cpp.llama_model_is_hybrid(self._llm.model)
        before = self._llm.input_ids[: self._llm.n_tokens].tolist()
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, ids[:-1], strict=False))
        same = 0 if cannot else sum(1 for _ in alike)
        return Effort(len(ids) - same, same)

    def _is_over(self) -> bool:
        return self._stops() or monotonic() > self._deadline

    def _forget(self) -> None:
        """After a computation that was broken off, what the model remembers cannot be relied on."""
        self._llm.reset()
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._llm.ctx), True)  # noqa: FBT003 - a function of C

    def _plain(self, text: str) -> list[int]:
        return list(self._llm.tokenize(text.encode(), add_bos=False, special=False))

    def _bytes(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(_LONGEST_TOKEN)
        size = llama_cpp.llama_token_to_piece(self._vocabulary, token, buffer, _LONGEST_TOKEN, 0, False)  # noqa: FBT003
        return buffer.raw[: max(0, size)]

    def _rules(self, grammar: str) -> LlamaGrammar | None:
        """A grammar that cannot be read would end the process at its first use, so it is read here first."""
        if not grammar:
            return None
        sampler = llama_cpp.llama_sampler_init_grammar(self._vocabulary, grammar.encode(), b"root")
        if not sampler:
            raise Refused("the grammar cannot be read")
        llama_cpp.llama_sampler_free(sampler)
        return LlamaGrammar.from_string(grammar, verbose=False)

    def _chat_template(self) -> str:
        """The model's own template with marks for the texts; one that knows no system role gets both in one message."""
        source = self._llm.metadata.get("tokenizer.chat_template")
        if source is None:
            raise Refused("the file has no chat template; choose an instruct model")
        words = [self._llm.detokenize([token], special=True).decode() if token >= 0 else "" for token in self._ends()]
        form = Jinja2ChatFormatter(template=source, eos_token=words[0], bos_token=words[1])
        attempts = (
            [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USER}],
            [{"role": "user", "content": f"{_SYSTEM}\n\n{_USER}"}],
        )
        for messages in attempts:
            try:
                laid_out = form(messages=messages, enable_thinking=False).prompt
            except (TemplateError, ValueError, TypeError, LookupError, AttributeError):
                continue
            if laid_out.count(_SYSTEM) == laid_out.count(_USER) == 1:
                return str(laid_out)
        raise Refused("the file's chat template cannot be used")

    def _ends(self) -> tuple[int, int]:
        return self._llm.token_eos(), self._llm.token_bos()

    def _adapt(self, load: Load) -> None:
        adapters = []
        for adapter in load.adapters:
            made = llama_cpp.llama_adapter_lora_init(self._llm.model, adapter.path.encode())
            if not made:
                raise Refused(f"{adapter.path} is not an adapter for this model")
            adapters.append(made)
        if adapters:
            pointers = (llama_cpp.llama_adapter_lora_p_ctypes * len(adapters))(*adapters)
            scales = (ctypes.c_float * len(adapters))(*(adapter.scale for adapter in load.adapters))
            llama_cpp.llama_set_adapters_lora(self._llm.ctx, pointers, len(adapters), scales)

    def _reason(self, error: Exception) -> str:
        """What the library wrote to its log about a failure says more than what it raised."""
        said = [line.strip() for line in _LOG if "error" in line.lower() or "failed" in line.lower()]
        return said[0] if said else str(error)
