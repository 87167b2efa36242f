"""Fine-tuning of a sentence-transformers model on phrasings that belong together (extra `embeddings`)."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faqbot.domain.errors import EmbedderUnavailable
from faqbot.embeddings.sentence_transformer import loaded

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_RATE = 2e-5
_PASSES = 2
_LARGEST_STEP = 1.0

Pair = tuple[str, str]
Step = Callable[[int, int], None]


def fine_tuned(model: str, batches: Sequence[Sequence[Pair]], folder: Path, step: Step) -> Path:
    """Fine-tune a model, by name or path, with MultipleNegativesRankingLoss, and save it to `folder`.

    No two pairs of one batch may mean the same. The same pairs give the same model. Raise EmbedderUnavailable if it
    cannot be loaded or saved.
    """
    tuned = loaded(model)
    _train(tuned, batches, step)
    try:
        tuned.save(str(folder))
    except OSError as error:
        raise EmbedderUnavailable(f"{folder} cannot be written ({error.strerror}); see FAQBOT_DATA_DIR") from error
    return folder


def _train(model: "SentenceTransformer", batches: Sequence[Sequence[Pair]], step: Step) -> None:
    import torch  # noqa: PLC0415 - an extra, 1 s to import
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss  # noqa: PLC0415 - the same

    torch.manual_seed(0)
    loss_of = MultipleNegativesRankingLoss(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=_RATE)
    rng = np.random.default_rng(0)
    order = [int(i) for _ in range(_PASSES) for i in rng.permutation(len(batches))]
    model.train()
    for done, at in enumerate(order, 1):
        sides = [_tokens(model, [pair[side] for pair in batches[at]]) for side in (0, 1)]
        optimiser.zero_grad()
        loss = loss_of(sides, torch.zeros(0))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), _LARGEST_STEP)
        optimiser.step()
        step(done, len(order))
    model.eval()


def _tokens(model: "SentenceTransformer", texts: list[str]) -> dict[str, object]:
    return dict(model.tokenize(texts))
