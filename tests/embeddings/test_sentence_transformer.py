"""A real sentence-transformers model, made here and small enough to see through: five words in three dimensions."""

import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from faqbot.domain.errors import EmbedderUnavailable
from faqbot.embeddings.sentence_transformer import SentenceTransformerEmbedder

WORDS = {
    "[UNK]": (0, 0, 0),
    "refund": (1, 0, 0),
    "退款": (0.9, 0.1, 0),
    "parcel": (0, 1, 0),
    "tea": (0, 0, 2),
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a saved model."""
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.array(list(WORDS.values()), np.float32)
    folder = tmp_path_factory.mktemp("model")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def embedder(model: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(model))


def test_rows_are_float32_of_length_one(embedder: SentenceTransformerEmbedder) -> None:
    vectors = embedder.embed(["refund", "tea", "refund parcel"])

    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(np.array([[1, 0, 0], [0, 0, 1], [0.5**0.5, 0.5**0.5, 0]]), abs=1e-6)


def test_what_means_the_same_is_near_in_either_language(embedder: SentenceTransformerEmbedder) -> None:
    zh, same, other = embedder.embed(["退款", "refund", "parcel"])

    assert zh @ same > 0.9 > zh @ other


@pytest.mark.parametrize("text", ["", "?!", "unheard of"])
def test_a_text_without_known_content_is_zero(embedder: SentenceTransformerEmbedder, text: str) -> None:
    assert not embedder.embed([text]).any()


def test_no_texts_give_no_rows_of_the_same_width(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 3)


def test_many_texts_keep_their_order(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["tea tea refund", "tea", "refund parcel tea", "parcel"] * 40

    assert embedder.embed(texts) == pytest.approx(np.vstack([embedder.embed([text]) for text in texts]), abs=1e-6)


def test_there_is_nothing_to_fit_or_to_keep(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.fitted(["tea"]) is embedder
    assert embedder.restored({}) is embedder
    assert embedder.state() == {}


def test_its_name_is_the_name_of_the_model(embedder: SentenceTransformerEmbedder, model: Path) -> None:
    assert embedder.name == f"sentence-transformers:{model}"


def test_a_missing_model_is_told_in_a_sentence(tmp_path: Path) -> None:
    missing = SentenceTransformerEmbedder(str(tmp_path / "nowhere"))

    with pytest.raises(EmbedderUnavailable) as caught:
        missing.embed(["tea"])

    assert str(caught.value).startswith(
        f"the embedding model '{tmp_path / 'nowhere'}' cannot be loaded; give FAQBOT_EMBEDDER the name of a "
        "sentence-transformers model or the path of one ("
    )
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match="cannot be loaded; give FAQBOT_EMBEDDER"):
        SentenceTransformerEmbedder(str(tmp_path)).embed(["tea"])


def test_a_damaged_model_is_told(model: Path, tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text((model / "modules.json").read_text(encoding="utf-8")[:20], encoding="utf-8")

    with pytest.raises(EmbedderUnavailable, match="cannot be loaded; give FAQBOT_EMBEDDER"):
        SentenceTransformerEmbedder(str(tmp_path)).embed(["tea"])


def test_without_the_extra_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # Patched, as the extra cannot be uninstalled for a test.
    monkeypatch.setitem(sys.modules, "torch", None)

    with pytest.raises(EmbedderUnavailable, match=r"FAQBOT_EMBEDDER=tiny needs the extra: pip install 'faqbot\[emb"):
        SentenceTransformerEmbedder("tiny").embed(["tea"])
