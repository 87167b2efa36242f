"""Training of the static table: cosines of sums of rows follow the teacher's, and twins find each other."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from faqbot.embeddings.wordpiece import Vocabulary
from faqbot.evaluation.training.pairs import Pair

Floats = NDArray[np.float32]

DIMENSIONS = 256
_RATE = 0.006
_BATCH = 512
_TWIN_SCALE = 20.0
_TEACHER_SCALE = 15.0
_RARITY = 1e-4
_START = 0.05
_ITSELF = 1e4


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the table is taught: lists of pairs to draw batches from, and texts with the teacher's vectors.

    The first list holds all pairs; the others are those of one file each, which are harder to tell apart.
    """

    pairs: Sequence[Sequence[Pair]]
    texts: Sequence[tuple[str, NDArray[np.float16]]]


def english_rows(vectors: Floats, ranks: Sequence[int]) -> Floats:
    """The teacher's vectors of single pieces in fewer dimensions, the common ones shrunk (as model2vec does)."""
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    reduced = centred @ directions[:, ::-1][:, :DIMENSIONS]
    share = 1.0 / np.maximum(np.asarray(ranks, np.float64), 1.0)
    share /= share.sum()
    rows = reduced * (_RARITY / (_RARITY + share))[:, None]
    scaled: Floats = (rows / (np.abs(rows).std() * 10)).astype(np.float32)
    return scaled


def gram_rows(counts: Sequence[int], texts: int, *, seed: int = 0) -> Floats:
    """Small random rows, larger for rarer n-grams."""
    rarity = np.log(1 + texts / (1 + np.asarray(counts, np.float64)))
    noise = np.random.default_rng(seed).standard_normal((len(counts), DIMENSIONS))
    rows: Floats = (noise * _START * (rarity / rarity.mean())[:, None]).astype(np.float32)
    return rows


def trained(vocabulary: Vocabulary, rows: Floats, lesson: Lesson, *, minutes: float, seed: int = 0) -> Floats:
    """The rows after so many minutes of training."""
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - a draw of rows, not a secret
    bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(rows.copy()), freeze=False, mode="sum", sparse=True)
    reader = _Reader(vocabulary, bag)
    optimiser = torch.optim.SparseAdam(list(bag.parameters()), lr=_RATE)
    started, step = time.monotonic(), 0
    while (done := (time.monotonic() - started) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = _RATE * (1 - 0.95 * done)
        optimiser.zero_grad()
        loss = _of_texts(reader, rng, lesson) if step % 2 == 0 else _of_pairs(reader, rng, lesson)
        loss.backward()
        optimiser.step()
        step += 1
        if step % 300 == 0:
            print(f"table: step {step}, {done:.0%}, loss {loss.item():.3f}", flush=True)  # noqa: T201 - a log
    learned: Floats = bag.weight.detach().numpy().astype(np.float32)
    return learned


class _Reader:
    """Unit vectors of texts, differentiable."""

    def __init__(self, vocabulary: Vocabulary, bag: torch.nn.EmbeddingBag) -> None:
        self._vocabulary = vocabulary
        self._bag = bag
        self._known: dict[str, list[int]] = {}

    def __call__(self, texts: Sequence[str]) -> torch.Tensor:
        rows = [self._rows(text) for text in texts]
        starts = np.cumsum([0, *(len(r) for r in rows[:-1])])
        flat = torch.tensor([row for r in rows for row in r])
        return functional.normalize(self._bag(flat, torch.from_numpy(starts)), dim=1)

    def _rows(self, text: str) -> list[int]:
        if text not in self._known:
            self._known[text] = self._vocabulary.bag(text) or [0]
        return self._known[text]


def _of_pairs(reader: _Reader, rng: random.Random, lesson: Lesson) -> torch.Tensor:
    """Each finds its twin among the batch; every second batch is of one file."""
    everything, *files = lesson.pairs
    batch = rng.sample(rng.choice([everything, rng.choice(files)]), _BATCH)
    scores = reader([p.english for p in batch]) @ reader([p.chinese for p in batch]).T * _TWIN_SCALE
    own = torch.arange(len(batch))
    return (functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)) / 2


def _of_texts(reader: _Reader, rng: random.Random, lesson: Lesson) -> torch.Tensor:
    """Within a batch the cosines should be the teacher's, and so should their order."""
    batch = rng.sample(lesson.texts, _BATCH)
    vectors = reader([text for text, _ in batch])
    teacher = torch.from_numpy(np.stack([vector for _, vector in batch]).astype(np.float32))
    ours, theirs = vectors @ vectors.T, teacher @ teacher.T
    itself = _ITSELF * torch.eye(len(batch))
    order = functional.kl_div(
        functional.log_softmax(ours * _TEACHER_SCALE - itself, 1),
        functional.softmax(theirs * _TEACHER_SCALE - itself, 1),
        reduction="batchmean",
    )
    return ((ours - theirs) ** 2).mean() * 50 + order
