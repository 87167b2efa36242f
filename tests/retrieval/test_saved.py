"""Snapshots on disk."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from faqbot.embeddings.bilingual import BilingualEmbedder
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval import saved
from faqbot.retrieval.calibration import undecided
from faqbot.retrieval.snapshot import Parts, assemble, build
from tests import sample_shop
from tests.retrieval.bases import a_base, search


def some_parts() -> Parts:
    return build(a_base(), LatentEmbedder())


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def garbled(path: Path) -> None:
    path.write_bytes(b"\x00\xff garbage")


@pytest.mark.parametrize("text", ["where is my parcel", "怎么退款？", "alipay 付款失败", "zzz", ""])
def test_a_snapshot_that_was_saved_and_loaded_ranks_as_before(tmp_path: Path, text: str) -> None:
    before = sample_shop.snapshot("orders")
    parts = Parts(before.embedder, before.index, build(a_base(), BilingualEmbedder()).words)
    saved.save(parts, tmp_path / "f1")

    loaded = saved.load(tmp_path / "f1", BilingualEmbedder())

    assert loaded is not None
    after = assemble(before.kb, loaded, before.calibration, risk=0.05, fingerprint=before.fingerprint)
    query = before.reader.read(text)
    vectors = before.embedder.embed([query.normal])[0], loaded.embedder.embed([query.normal])[0]
    first, second = before.index.rank(query, vectors[0]), after.index.rank(query, vectors[1])
    assert np.array_equal(first.features, second.features)
    assert np.array_equal(first.entries, second.entries)


def test_a_base_without_a_classifier_is_kept_too(tmp_path: Path) -> None:
    saved.save(some_parts(), tmp_path / "f1")

    loaded = saved.load(tmp_path / "f1", LatentEmbedder())

    assert loaded is not None
    assert loaded.index.head is None
    assert loaded.words == some_parts().words
    snapshot = assemble(a_base(), loaded, undecided(), risk=0.05, fingerprint="f1")
    assert search(snapshot, "where is my parcel").candidates[0].entry.id == "track"


@pytest.mark.parametrize("damage", [emptied, cut, garbled, Path.unlink])
@pytest.mark.parametrize("file", ["texts.json", "vectors.npy", "embedder.idf.npy"])
def test_a_damaged_snapshot_is_thrown_away(tmp_path: Path, file: str, damage: Callable[[Path], None]) -> None:
    saved.save(some_parts(), tmp_path / "f1")
    damage(tmp_path / "f1" / file)

    assert saved.load(tmp_path / "f1", LatentEmbedder()) is None
    assert not (tmp_path / "f1").exists()


@pytest.mark.parametrize("texts", [[], None, {"normals": []}, {"okapi": 3}])
def test_texts_of_another_form_are_thrown_away(tmp_path: Path, texts: object) -> None:
    saved.save(some_parts(), tmp_path / "f1")
    (tmp_path / "f1" / "texts.json").write_text(json.dumps(texts), "utf-8")

    assert saved.load(tmp_path / "f1", LatentEmbedder()) is None
    assert not (tmp_path / "f1").exists()


def test_what_was_never_saved_is_not_there(tmp_path: Path) -> None:
    assert saved.load(tmp_path / "f1", LatentEmbedder()) is None


def test_many_may_save_the_same_snapshot_at_once(tmp_path: Path) -> None:
    parts = some_parts()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: saved.save(parts, tmp_path / "f1"), range(16)))

    assert [path.name for path in tmp_path.iterdir()] == ["f1"]
    assert saved.load(tmp_path / "f1", LatentEmbedder()) is not None


def test_a_disk_that_cannot_be_written_to_costs_nothing_but_the_cache(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file where the folder should be", "utf-8")

    saved.save(some_parts(), tmp_path / "snapshots" / "f1")

    assert saved.load(tmp_path / "snapshots" / "f1", LatentEmbedder()) is None


def test_the_snapshots_used_last_are_kept(tmp_path: Path) -> None:
    parts = some_parts()
    saved.save(parts, tmp_path / "f1")
    saved.save(parts, tmp_path / "f2")
    saved.save(parts, tmp_path / "f3")
    (tmp_path / "notes.txt").write_text("not a snapshot", "utf-8")
    os.utime(tmp_path / "f1", (1, 1))
    os.utime(tmp_path / "f2", (2, 2))
    os.utime(tmp_path / "f3", (3, 3))
    saved.load(tmp_path / "f1", LatentEmbedder())

    saved.prune(tmp_path, keep=2)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["f1", "f3", "notes.txt"]


def test_where_no_snapshot_was_ever_saved_there_is_nothing_to_delete(tmp_path: Path) -> None:
    saved.prune(tmp_path / "snapshots", keep=1)

    assert list(tmp_path.iterdir()) == []
