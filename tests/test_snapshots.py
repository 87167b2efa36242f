"""Snapshots of processes that share a folder."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock
from structlog.testing import capture_logs

from faqbot.app import SnapshotBuilder, snapshots
from faqbot.app.snapshots import Outside
from faqbot.domain.protocols import Embedder
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.storage.memory_annex import MemoryAnnexes
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


class Lacking(MemoryAnnexes):
    """A database that cannot hold an index."""

    def lack(self) -> str:
        return "this PostgreSQL has no pgvector"


@pytest.mark.parametrize(("exact_up_to", "is_outside"), [(4, False), (3, True), (0, True)])
def test_a_base_with_more_entries_than_are_searched_in_memory_is_searched_outside(
    tmp_path: Path, exact_up_to: int, *, is_outside: bool
) -> None:
    outside = Outside(MemoryAnnexes(), exact_up_to)

    first, again = (SnapshotBuilder(LatentEmbedder(), tmp_path, 0.05, outside=outside)(a_base(), None) for _ in "12")

    assert first.index.waits == again.index.waits == is_outside
    assert [search(one, "where is my parcel").candidates[0].entry.id for one in (first, again)] == ["track"] * 2
    query = first.reader.read("my parcel")
    assert sum(term.weight for term in first.explain(query, search(first, "my parcel").candidates[0])) > 0


def test_where_there_is_no_pgvector_a_large_base_is_searched_in_memory_and_the_log_says_why() -> None:
    with capture_logs() as logs:
        made = SnapshotBuilder(LatentEmbedder(), None, 0.05, outside=Outside(Lacking(), 1))(a_base(), None)

    assert not made.index.waits
    told = [(log["event"], log["entries"], log["reason"]) for log in logs]
    assert told == [("snapshot.in_memory", 4, "this PostgreSQL has no pgvector")]
