"""Vectors from a table."""

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from faqbot.domain.errors import EmbedderUnavailable
from faqbot.embeddings.artefacts import MANIFEST, opened
from faqbot.embeddings.table import ROWS, SCALES, UNITS, TableEmbedder


def a_table(folder: Path) -> Path:
    """Three words and one Chinese character; the rows of `refund` and 退 point the same way."""
    (folder / UNITS).write_text("refund\nparcel\ntea\n退\n", "utf-8")
    np.save(folder / ROWS, np.array([[127, 0], [0, 127], [-127, 0], [100, 0]], np.int8))
    np.save(folder / SCALES, np.array([0.01, 0.01, 0.01, 0.5], np.float32))
    sign(folder)
    return folder


def sign(folder: Path) -> None:
    names = (UNITS, ROWS, SCALES)
    files = {name: {"sha256": sha256((folder / name).read_bytes()).hexdigest()} for name in names}
    (folder / MANIFEST).write_text(json.dumps({"files": files}), "utf-8")


def test_a_text_is_the_sum_of_its_units_at_length_one(tmp_path: Path) -> None:
    embedder = TableEmbedder(a_table(tmp_path))

    vectors = embedder.embed(["refund", "refund parcel", "退", "refund tea", "?"])

    assert vectors.dtype == np.float32
    assert vectors.tolist() == [
        pytest.approx([1, 0]),
        pytest.approx([0.5**0.5, 0.5**0.5]),
        pytest.approx([1, 0]),
        pytest.approx([0, 0]),
        pytest.approx([0, 0]),
    ]


def test_no_texts_make_no_rows_of_the_same_width(tmp_path: Path) -> None:
    assert TableEmbedder(a_table(tmp_path)).embed([]).shape == (0, 2)


def test_it_needs_no_fitting(tmp_path: Path) -> None:
    embedder = TableEmbedder(a_table(tmp_path))

    assert embedder.fitted(["tea"]) is embedder
    assert embedder.restored(embedder.state()) is embedder


def test_another_table_has_another_name(tmp_path: Path) -> None:
    before = TableEmbedder(a_table(tmp_path)).name

    np.save(tmp_path / SCALES, np.ones(4, np.float32))
    sign(tmp_path)

    assert before.startswith("table-")
    assert TableEmbedder(tmp_path).name not in {before, "table-"}


@pytest.mark.parametrize("name", [UNITS, ROWS, SCALES])
def test_a_file_that_was_changed_or_lost_is_named(tmp_path: Path, name: str) -> None:
    embedder = TableEmbedder(a_table(tmp_path))
    (tmp_path / name).write_bytes(b"something else")

    with pytest.raises(EmbedderUnavailable, match=f"{name} is not the file that was shipped"):
        embedder.embed(["tea"])

    (tmp_path / name).unlink()
    with pytest.raises(EmbedderUnavailable, match=f"{name} is missing"):
        embedder.embed(["tea"])


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"files": []}', '{"files": {"table.npy": 5}}'])
def test_a_folder_without_a_manifest_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(EmbedderUnavailable, match=r"manifest\.json is missing or not a manifest"):
        opened(tmp_path)

    (tmp_path / MANIFEST).write_text(content, "utf-8")
    with pytest.raises(EmbedderUnavailable, match=r"manifest\.json is missing or not a manifest"):
        opened(tmp_path)


def test_the_shipped_table_brings_twins_of_both_languages_together() -> None:
    texts = [
        "how do i get a refund",
        "where is my parcel",
        "reset my password",
        "怎么申请退款",
        "我的包裹在哪",
        "重置密码",
    ]

    vectors = TableEmbedder().embed(texts)

    assert (vectors[3:] @ vectors[:3].T).argmax(axis=1).tolist() == [0, 1, 2]
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1] * 6)
