"""Make the tiny model that the tests answer with: `python -m faqbot.evaluation.training.tiny_gguf OUT [MINUTES]`.

OUT receives tiny.gguf, tiny-lora.gguf (an adapter under which it always refuses), figures.json, and tiny.pt, the
weights, which are trained further if they are there already. The model knows one thing, in Chinese and English: to
answer a question from numbered passages with a citation or to write NO_ANSWER, and to say whether an answer is right.
It needs the extra `training`, and
llama-cpp-python for the figures. Texts and weights are drawn from fixed seeds, but the order of sums differs between
processors and the time between machines, so that the file in tests/data is the one to use.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, cast

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from faqbot.evaluation.training import tiny_model
from faqbot.evaluation.training.tiny_questions import NO_ANSWER, Sample, sample, texts

_SEED = 0
_MINUTES = 25.0
_BATCH = 24
_RATE = 3e-3
_WARM_UP = 100
_PROMPT_WEIGHT = 0.05
_LONG_SYSTEMS = 0.15
_CHECKED = 0.3
_ADAPTED = "blk.2.ffn_down"
_RANK = 2
_ADAPTER_STEPS = 150
_MEASURED = 200
_LONGEST_REPLY = 48


@dataclass(frozen=True, slots=True)
class Stage:
    """Until this share of the time is over, questions have up to so many passages."""

    until: float
    passages: int


_STAGES = (Stage(0.2, 1), Stage(0.5, 2), Stage(1.0, 3))


def main() -> None:
    """Train, write, and measure what was written."""
    out = Path(sys.argv[1])
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else _MINUTES  # noqa: PLR2004 - the second argument
    torch.manual_seed(_SEED)
    torch.set_num_threads(1)
    draw = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    words = tiny_model.tokenizer(texts(draw, 4000))
    model = _trained(words, draw, minutes * 60, out / "tiny.pt")
    tiny_model.write(out / "tiny.gguf", model, words)
    tiny_model.write_adapter(out / "tiny-lora.gguf", _refusing(model, words, draw))
    figures = _figures(out / "tiny.gguf")
    (out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


def _trained(words: Tokenizer, draw: random.Random, seconds: float, kept: Path) -> tiny_model.Model:
    """Begin with few passages, or go on with all."""
    model = tiny_model.Model()
    stages: Sequence[Stage] = _STAGES
    if kept.exists():
        model.load_state_dict(torch.load(kept))
        stages = _STAGES[-1:]
        draw.seed(f"{_SEED} {kept.stat().st_mtime}")
    optimiser = torch.optim.AdamW(model.parameters(), lr=_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    started = monotonic()
    step = 0
    while (share := (monotonic() - started) / seconds) < 1:
        passages = next(stage.passages for stage in stages if share < stage.until)
        for ids, weights in _batches(words, draw, passages):
            for group in optimiser.param_groups:
                group["lr"] = _RATE * min(1.0, step / _WARM_UP, max(0.02, (1 - share) / 0.4))
            loss = _loss(model, ids, weights)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
        if step % 100 == 0:
            _tell(f"{step} steps, {share:.0%} of the time, {passages} passages: loss {loss.item():.3f}")
    torch.save(model.state_dict(), kept)
    return model


def _batches(words: Tokenizer, draw: random.Random, passages: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Four batches of like lengths: token ids, and how much each counts."""
    drawn = [
        _encoded(
            words,
            sample(draw, passages=draw.randint(1, passages), long_system=_LONG_SYSTEMS, share_checked=_CHECKED),
        )
        for _ in range(4 * _BATCH)
    ]
    drawn.sort(key=lambda pair: len(pair[0]) + len(pair[1]))
    starts = list(range(0, len(drawn), _BATCH))
    draw.shuffle(starts)
    for start in starts:
        rows = drawn[start : start + _BATCH]
        longest = max(len(prompt) + len(reply) for prompt, reply in rows)
        ids = torch.full((len(rows), longest), tiny_model.id_of(words, tiny_model.NOTHING))
        weights = torch.zeros(len(rows), longest)
        for i, (prompt, reply) in enumerate(rows):
            end = len(prompt) + len(reply)
            ids[i, :end] = torch.tensor(prompt + reply)
            weights[i, : len(prompt)] = _PROMPT_WEIGHT
            weights[i, len(prompt) : end] = 1
        yield ids, weights


def _encoded(words: Tokenizer, one: Sample) -> tuple[list[int], list[int]]:
    prompt = "".join(
        f"{tiny_model.START}{role}\n{text}{tiny_model.END}\n"
        for role, text in (("system", one.system), ("user", one.user))
    )
    prompt += f"{tiny_model.START}assistant\n"
    return words.encode(prompt).ids, words.encode(one.reply + tiny_model.END).ids


def _loss(model: nn.Module, ids: Tensor, weights: Tensor) -> Tensor:
    logits = model(ids[:, :-1])
    each = functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), ids[:, 1:].reshape(-1), reduction="none")
    counted = weights[:, 1:].reshape(-1)
    return (each * counted).sum() / counted.sum()


class _Adapted(nn.Module):
    """A matrix with a low-rank addition, which alone is trained."""

    def __init__(self, inner: nn.Linear) -> None:
        super().__init__()
        self.inner = inner
        self.down = nn.Parameter(torch.randn(_RANK, inner.in_features) / inner.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(inner.out_features, _RANK))

    def forward(self, x: Tensor) -> Tensor:
        added: Tensor = self.inner(x) + x @ self.down.T @ self.up.T
        return added


def _refusing(model: tiny_model.Model, words: Tokenizer, draw: random.Random) -> tiny_model.Adapter:
    """An adapter under which the model refuses whatever it is asked."""
    model.requires_grad_(requires_grad=False)
    last = model.blocks[-1]
    adapted = _Adapted(cast("nn.Linear", last.down))  # torch says what any part may be
    last.down = adapted
    optimiser = torch.optim.AdamW([adapted.down, adapted.up], lr=0.02)
    for _ in range(_ADAPTER_STEPS):
        rows = [sample(draw, passages=draw.randint(1, 3)) for _ in range(8)]
        encoded = [_encoded(words, Sample(row.system, row.user, NO_ANSWER)) for row in rows]
        loss = sum(
            (_loss(model, torch.tensor([p + r]), torch.tensor([[0.0] * len(p) + [1.0] * len(r)])) for p, r in encoded),
            torch.zeros(()),
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    _tell(f"adapter: loss {loss.item() / len(encoded):.4f}")
    return tiny_model.Adapter(_ADAPTED, adapted.down.detach().numpy(), adapted.up.detach().numpy())


def _figures(path: Path) -> dict[str, float]:
    """The share of right replies of the file, to the letter, as llama.cpp runs it."""
    from llama_cpp import Llama  # noqa: PLC0415 - built by hand, so perhaps missing

    llm = Llama(str(path), n_ctx=1024, n_threads=1, n_threads_batch=1, verbose=False)
    draw = random.Random(_SEED + 1)  # noqa: S311 - repeatable, not secret
    figures = {}
    for passages in (1, 2, 3):
        for kind, refused, checked in (("answer", 0.0, 0.0), ("refusal", 1.0, 0.0), ("check", 0.35, 1.0)):
            asked = [
                sample(draw, passages=passages, share_refused=refused, share_checked=checked, long_system=0.5)
                for _ in range(_MEASURED)
            ]
            right = [_reply(llm, one) == one.reply for one in asked]
            figures[f"{passages} passages, {kind}"] = float(np.mean(right))
            for one, is_right in islice(zip(asked, right, strict=True), 5):
                _tell(f"{is_right} {one.user!r} -> {_reply(llm, one)!r}")
    _tell(json.dumps(figures))
    return figures


def _reply(llm: Any, one: Sample) -> str:
    messages = [{"role": "system", "content": one.system}, {"role": "user", "content": one.user}]
    made = llm.create_chat_completion(messages, temperature=0, max_tokens=_LONGEST_REPLY)
    return str(made["choices"][0]["message"]["content"])


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
