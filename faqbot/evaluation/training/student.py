"""The student: the teacher's own transformer, which learns to read Chinese from new input rows alone."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from faqbot.embeddings.wordpiece import Vocabulary
from faqbot.evaluation.training import teacher

Floats = NDArray[np.float32]

_RATE = 2e-3
_BATCH = 128
_POOL = 40
_LONGEST = 32
_WARM_UP = 50
_CONTRAST = 0.3
_GEOMETRY = 5.0
_SCALE = 20.0
_SAME = 0.95
_SHUT = -1e4
# The layers that a vector is made of, with what each weighs. The last says what a text means, those before it keep more
# of its words: together they find the right entry more often than the last alone (docs/model-card.md).
DEPTHS = {3: 0.5, 5: 0.5, 6: 0.8}


class Student(nn.Module):
    """Rows in, unit vectors of 384 out; English rows and all layers are the teacher's and stay as they are."""

    def __init__(self, english: Floats, chinese: Floats) -> None:
        super().__init__()
        self.body: Any = BertModel.from_pretrained(teacher.folder(), add_pooling_layer=False).eval()
        self.body.requires_grad_(requires_grad=False)
        self.english = nn.Parameter(torch.from_numpy(english), requires_grad=False)
        self.chinese = nn.Parameter(torch.from_numpy(chinese.copy()))

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        first = len(self.english)
        english = functional.embedding(rows.clamp(max=first - 1), self.english)
        chinese = functional.embedding((rows - first).clamp(min=0), self.chinese)
        return self.read(torch.where((rows < first)[..., None], english, chinese), mask)

    def read(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors of input rows (texts, units, 384); the mask is 1 where there is a unit."""
        return functional.normalize(self._means(inputs, mask)[-1], dim=1)

    def depths(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """The mean unit after each layer of DEPTHS: (texts, depths, 384)."""
        means = self._means(inputs, mask)
        return torch.stack([means[depth - 1] for depth in DEPTHS], dim=1)

    def _means(self, inputs: Tensor, mask: Tensor) -> list[Tensor]:
        """The mean unit after each layer, (texts, 384)."""
        begin = self.body.embeddings
        length = inputs.shape[1]
        hidden = begin.LayerNorm(
            inputs + begin.position_embeddings.weight[:length] + begin.token_type_embeddings.weight[0]
        )
        shut = (1 - mask[:, None, None, :]) * _SHUT
        means = []
        for layer in self.body.encoder.layer:
            hidden = _through(layer, hidden, shut)
            means.append((hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
        return means


def _through(layer: Any, hidden: Tensor, shut: Tensor) -> Tensor:
    """One layer of BERT, in operations that ONNX has."""
    attention, heads = layer.attention.self, layer.attention.self.num_attention_heads
    texts, length, width = hidden.shape
    query, key, value = (
        part(hidden).reshape(texts, length, heads, width // heads).transpose(1, 2)
        for part in (attention.query, attention.key, attention.value)
    )
    scores = query @ key.transpose(-1, -2) * (width // heads) ** -0.5 + shut
    seen = (torch.softmax(scores, -1) @ value).transpose(1, 2).reshape(texts, length, width)
    hidden = layer.attention.output.LayerNorm(layer.attention.output.dense(seen) + hidden)
    inner = functional.gelu(layer.intermediate.dense(hidden))
    after: Tensor = layer.output.LayerNorm(layer.output.dense(inner) + hidden)
    return after


@dataclass(frozen=True, slots=True)
class Example:
    """A Chinese text as rows, and the teacher's vector of its English twin."""

    rows: tuple[int, ...]
    target: NDArray[np.float16]


class Reading:
    """Texts as rows between [CLS] and [SEP]."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._begin, self._end = vocabulary.row("[CLS]"), vocabulary.row("[SEP]")

    def __call__(self, text: str) -> tuple[int, ...]:
        return (self._begin, *self._vocabulary.sequence(text), self._end)


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Rows of several texts side by side, with the mask."""
    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest)
    for i, one in enumerate(rows):
        ids[i, : len(one)] = torch.tensor(one)
        mask[i, : len(one)] = 1
    return ids, mask


def train(student: Student, examples: Sequence[Example], *, minutes: float, seed: int = 0) -> None:
    """Train the Chinese rows for so many minutes; the rate falls linearly to almost nothing."""
    torch.manual_seed(seed)
    optimiser = torch.optim.AdamW([student.chinese], lr=_RATE, betas=(0.9, 0.98), weight_decay=0.0)
    batches = _batches([e for e in examples if len(e.rows) <= _LONGEST], random.Random(seed))  # noqa: S311 - a draw of rows, not a secret
    started, step = time.monotonic(), 0
    while (done := (time.monotonic() - started) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / _WARM_UP) * (1 - 0.95 * done)
        batch = next(batches)
        loss, cosine = _loss(student(*padded([e.rows for e in batch])), np.stack([e.target for e in batch]))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([student.chinese], 1.0)
        optimiser.step()
        step += 1
        if step % 25 == 0:
            print(f"student: {step * _BATCH} texts, {done:.0%}, cosine {cosine:.3f}", flush=True)  # noqa: T201 - a log


def _loss(ours: Tensor, target: NDArray[np.float16]) -> tuple[Tensor, float]:
    """Near the teacher's vector, nearer than to others' in the batch, with the teacher's cosines among themselves."""
    theirs = torch.from_numpy(target.astype(np.float32))
    cosine = (ours * theirs).sum(1).mean()
    between = theirs @ theirs.T
    itself = torch.eye(len(ours), dtype=torch.bool)
    scores = (ours @ theirs.T * _SCALE).masked_fill((between > _SAME) & ~itself, _SHUT)
    own = torch.arange(len(ours))
    contrast = (functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)) / 2
    geometry = ((ours @ ours.T - between) ** 2).mean()
    return 1 - cosine + _CONTRAST * contrast + _GEOMETRY * geometry, float(cosine.detach())


def _batches(examples: list[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Texts of like length together, the batches in random order, for ever."""
    while True:
        rng.shuffle(examples)
        for start in range(0, len(examples), _BATCH * _POOL):
            pool = sorted(examples[start : start + _BATCH * _POOL], key=lambda e: len(e.rows))
            batches = [pool[i : i + _BATCH] for i in range(0, len(pool), _BATCH)]
            rng.shuffle(batches)
            yield from batches
