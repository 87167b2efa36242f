"""Snapshots of processes that share a folder."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock
from structlog.testing import capture_logs

from faqbot.app import SnapshotBuilder, snapshots
from faqbot.domain.protocols import Embedder
from faqbot.embeddings.latent import LatentEmbedder
from tests.retrieval.bases import a_base, search


class Slow(LatentEmbedder):
    """An embedder that takes its time, and counts how often it was fitted."""

    def __init__(self, fitted: list[int]) -> None:
        super().__init__()
        self._counted = fitted

    def fitted(self, texts: Sequence[str]) -> Embedder:
        self._counted.append(threading.get_ident())
        threading.Event().wait(0.3)
        return super().fitted(texts)


def builders(folder: Path, n: int, fitted: list[int]) -> list[SnapshotBuilder]:
    return [SnapshotBuilder(Slow(fitted), folder, 0.05) for _ in range(n)]


def test_of_several_that_need_the_same_snapshot_one_builds_it_and_the_others_take_it_up(tmp_path: Path) -> None:
    fitted: list[int] = []

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda build: build(a_base(), None), builders(tmp_path / "s", 4, fitted)))

    assert len(fitted) == 1
    assert {search(one, "where is my parcel").candidates[0].entry.id for one in made} == {"track"}


def test_whoever_has_waited_long_builds_too_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_PATIENCE_S", 0.1)
    fitted: list[int] = []
    (build,) = builders(tmp_path, 1, fitted)

    with FileLock(tmp_path / ".building"), capture_logs() as logs:
        made = build(a_base(), None)

    assert made.entries
    assert len(fitted) == 1
    assert [log["event"] for log in logs] == ["snapshot.built_beside_others"]
