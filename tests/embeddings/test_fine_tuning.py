"""Fine-tuning of a real sentence-transformers model, made here with random weights."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from faqbot.domain.errors import EmbedderUnavailable
from faqbot.domain.learned import Learned
from faqbot.embeddings.fine_tuning import Pair, fine_tuned
from faqbot.embeddings.learned import with_learned
from faqbot.embeddings.sentence_transformer import SentenceTransformerEmbedder

PAIRS: tuple[Pair, ...] = (("refund", "money"), ("parcel", "package"), ("密码", "password"), ("tea", "茶"))
WORDS = ("[UNK]", *(word for pair in PAIRS for word in pair))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    # Small numbers, so that the small steps of a real fine-tuning are seen.
    weights = np.random.default_rng(0).normal(0, 1e-3, (len(WORDS), 8)).astype(np.float32)
    folder = tmp_path_factory.mktemp("model")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(folder))
    return str(folder)


def margin(model: str) -> float:
    """How much nearer, on average, what belongs together is than what does not."""
    vectors = SentenceTransformerEmbedder(model).embed([word for pair in PAIRS for word in pair])
    cosines = vectors[::2] @ vectors[1::2].T
    return float(np.diag(cosines).mean() - cosines[~np.eye(len(PAIRS), dtype=bool)].mean())


def test_what_belongs_together_comes_together_in_a_copy(model: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    before = margin(model)

    copy = fine_tuned(model, [PAIRS] * 30, tmp_path / "copy", lambda done, of: told.append((done, of)))

    assert margin(str(copy)) > before + 0.1
    assert margin(model) == before
    assert (told[0], told[-1]) == ((1, 60), (60, 60))


def test_the_same_pairs_give_the_same_model(model: str, tmp_path: Path) -> None:
    first, second = (
        fine_tuned(model, [PAIRS] * 2, tmp_path / name, lambda _done, _of: None) for name in ("first", "second")
    )

    vectors = [SentenceTransformerEmbedder(str(path)).embed(WORDS) for path in (first, second)]
    assert np.array_equal(vectors[0], vectors[1])


def test_the_copy_serves_under_a_name_of_its_own(model: str, tmp_path: Path) -> None:
    encoder = SentenceTransformerEmbedder(model)
    copy = fine_tuned(model, [PAIRS], tmp_path / "copy", lambda _done, _of: None)

    served = with_learned(encoder, Learned("copy", encoder.name, 10.0, model=str(copy)))

    assert served.name != encoder.name
    assert served.embed(["tea"]).shape == (1, 8)


def test_a_model_that_cannot_be_written_is_told(model: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")

    with pytest.raises(EmbedderUnavailable, match="cannot be written"):
        fine_tuned(model, [PAIRS], tmp_path / "file" / "copy", lambda _done, _of: None)
