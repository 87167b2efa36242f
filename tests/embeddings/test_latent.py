"""Vectors without a model file."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from faqbot.domain.protocols import Embedder
from faqbot.embeddings.latent import DIMENSIONS, LatentEmbedder
from faqbot.language.normalise import normalise

TEXTS = (
    "how do i get a refund",
    "i want my money back for this order",
    "where is my parcel",
    "track the delivery of my parcel",
    "how do i change my password",
    "reset a forgotten password",
    "怎么申请退款",
    "退款多久到账",
    "我的包裹到哪里了",
    "快递包裹物流查询",
    "怎么修改密码",
    "忘记密码怎么办",
)
EMPTY = ("", "?!", "😀", " ")
# Enough texts for latent directions: the twelve above about twenty things each.
THINGS = [
    "tea",
    "cup",
    "pot",
    "mug",
    "lamp",
    "gift",
    "card",
    "coin",
    "hat",
    "scarf",
    "茶叶",
    "茶杯",
    "茶壶",
    "灯笼",
    "礼盒",
    "书签",
    "围巾",
    "帽子",
    "香炉",
    "折扇",
]
MANY = (*TEXTS, *(f"{text} {thing}" for text in TEXTS for thing in THINGS))

FEW_FITTED = LatentEmbedder().fitted(TEXTS)
MANY_FITTED = LatentEmbedder().fitted(MANY)
BOTH = pytest.mark.parametrize("embedder", [FEW_FITTED, MANY_FITTED], ids=["few texts", "many texts"])


def lengths(vectors: NDArray[np.float32]) -> list[float]:
    return [float(length) for length in np.linalg.norm(vectors, axis=1)]


@BOTH
def test_rows_are_float32_of_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)

    assert vectors.dtype == np.float32
    assert vectors.shape[0] == len(TEXTS)
    assert vectors.shape[1] <= DIMENSIONS
    assert lengths(vectors) == pytest.approx([1] * len(TEXTS), abs=1e-5)


@BOTH
@pytest.mark.parametrize("text", EMPTY)
def test_a_text_without_content_is_zero(embedder: Embedder, text: str) -> None:
    assert not embedder.embed([text]).any()


@BOTH
def test_no_texts_give_no_rows_of_the_same_width(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.embed(["refund"]).shape[1])


@pytest.mark.parametrize(("texts", "embedder"), [(TEXTS, FEW_FITTED), (MANY, MANY_FITTED)])
def test_two_embedders_fitted_on_the_same_texts_are_equal(texts: tuple[str, ...], embedder: Embedder) -> None:
    again = LatentEmbedder().fitted(texts)

    assert np.array_equal(again.embed(TEXTS), embedder.embed(TEXTS))
    assert again.name == embedder.name


@BOTH
def test_a_vector_does_not_depend_on_its_company(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed(TEXTS)[3], embedder.embed([TEXTS[3]])[0])


@BOTH
def test_a_restored_embedder_gives_equal_vectors(embedder: Embedder) -> None:
    restored = LatentEmbedder().restored(embedder.state())

    assert np.array_equal(restored.embed((*TEXTS, *EMPTY)), embedder.embed((*TEXTS, *EMPTY)))
    assert restored.name == embedder.name


def test_an_unfitted_embedder_gives_zeros() -> None:
    assert not LatentEmbedder().embed(TEXTS).any()


@pytest.mark.parametrize("texts", [(), ("",), EMPTY, EMPTY * 60])
def test_texts_without_content_fit_nothing(texts: tuple[str, ...]) -> None:
    fitted = LatentEmbedder().fitted(texts)

    assert not fitted.embed(["refund", "退款"]).any()


@pytest.mark.parametrize(
    "texts",
    [
        ("refund",),
        ("退款",),
        ("refund", ""),
        ("refund", "parcel"),
        ("退款", "包裹"),
        ("refund", "退款"),
        ("refund", "refund"),
        ("refund", "refund") * 150,
        ("refund", "退款") * 150,
    ],
)
def test_one_or_two_different_texts_are_enough(texts: tuple[str, ...]) -> None:
    first, second = LatentEmbedder().fitted(texts).embed(texts[:1] * 2)

    assert first @ second == pytest.approx(1, abs=1e-5)


@BOTH
@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("refund please", TEXTS[0]),
        ("forgotten my pasword", TEXTS[5]),
        ("tracking of a parcel delivery", TEXTS[3]),
        ("申请退款", TEXTS[6]),
        ("包裹物流", TEXTS[9]),
        ("修改密码", TEXTS[10]),
        ("change 密码 password", TEXTS[4]),
    ],
)
def test_the_nearest_text_says_the_same(embedder: Embedder, question: str, nearest: str) -> None:
    cosines = embedder.embed(TEXTS) @ embedder.embed([normalise(question)])[0]

    assert TEXTS[int(cosines.argmax())] == nearest


@BOTH
def test_a_phrasing_is_nearest_to_itself(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)

    assert (vectors @ vectors.T).argmax(axis=1).tolist() == list(range(len(TEXTS)))


def test_among_few_texts_an_unrelated_question_is_near_to_none() -> None:
    cosines = FEW_FITTED.embed(TEXTS) @ FEW_FITTED.embed(["will it rain tomorrow"])[0]

    assert cosines.max() < 0.5


def test_of_very_many_texts_a_sample_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    # Patched, as twenty thousand texts would take minutes to fit.
    monkeypatch.setattr("faqbot.embeddings.latent._MOST_TEXTS", 10)

    vectors = LatentEmbedder().fitted(MANY).embed(TEXTS)

    assert lengths(vectors) == pytest.approx([1] * len(TEXTS), abs=1e-5)


@BOTH
@given(texts=st.lists(st.text(st.characters(), max_size=30), max_size=4))
@settings(max_examples=100, deadline=None)
def test_any_texts_give_finite_rows_of_length_one_or_zero(embedder: Embedder, texts: list[str]) -> None:
    vectors = embedder.embed(texts)

    assert np.isfinite(vectors).all()
    assert all(length == pytest.approx(1, abs=1e-5) or length == 0 for length in lengths(vectors))
