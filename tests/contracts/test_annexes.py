"""The index of a large base, kept outside of the processes that search it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from faqbot.domain.protocols import Annexes
from faqbot.retrieval.index import NOTHING_HIDDEN, Hidden, Index
from faqbot.retrieval.snapshot import Snapshot
from faqbot.storage.annex import PostgresAnnexes
from faqbot.storage.memory_annex import MemoryAnnexes
from tests import sample_shop
from tests.databases import empty

FINGERPRINT = "0123456789abcdef"
QUESTIONS = [
    "where is my parcel",
    "怎么退款？",
    "我的包裹 where",
    "zzz",
    "",
    "a a a refund refund",
    "快递'; DROP TABLE x",
]


@pytest.fixture(scope="module", params=["memory", "postgres"])
def annexes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Annexes]:
    if request.param == "memory":
        yield MemoryAnnexes()
    else:
        with empty("postgres", Path(tmp_path_factory.mktemp("annexes"))) as url:
            annexes = PostgresAnnexes(url, "test")
            yield annexes
            annexes.close()


@pytest.fixture(scope="module")
def here() -> Snapshot:
    return sample_shop.snapshot("orders")


@pytest.fixture(scope="module")
def outside(annexes: Annexes, here: Snapshot) -> Index:
    return here.index.moved_to(annexes.keep(FINGERPRINT, here.index.holding()))


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("is_hidden", [False, True])
def test_an_index_outside_ranks_as_the_one_in_memory_and_its_bm25_is_equal_to_the_last_bit(
    here: Snapshot, outside: Index, text: str, *, is_hidden: bool
) -> None:
    query = here.reader.read(text)
    vector = here.embedder.embed([query.normal])[0]
    best = here.index.rank(query, vector).entries[:2].tolist()
    hidden = Hidden(entries=frozenset(best), phrasings=frozenset({0, 1})) if is_hidden else NOTHING_HIDDEN

    one, other = here.index.rank(query, vector, hidden=hidden), outside.rank(query, vector, hidden=hidden)

    assert other.entries.tolist() == one.entries.tolist()
    assert other.phrasings.tolist() == one.phrasings.tolist()
    assert other.bm25.tolist() == one.bm25.tolist()
    assert np.allclose(other.cosine, one.cosine, atol=1e-6)
    assert np.allclose(other.features, one.features, atol=1e-5)


def test_words_score_as_rank_bm25_has_them(here: Snapshot, outside: Index) -> None:
    tokens = [here.reader.read(phrasing.text, language=phrasing.language).tokens for phrasing in here.phrasings]
    asked = here.reader.read("where is my parcel and my refund").tokens

    found = outside.postings.of(asked).scores(asked)

    assert found.tolist() == BM25Okapi(tokens).get_scores(asked).tolist()


@pytest.mark.parametrize("left", [3, 49, 50, 51, 200])
def test_a_search_is_never_short_however_much_is_hidden(annexes: Annexes, here: Snapshot, left: int) -> None:
    annex = annexes.keep(FINGERPRINT, here.index.holding())
    hidden = range(len(here.phrasings) - left)
    vector = here.embedder.embed(["where is my parcel"])[0]

    docs, cosines = annex.nearest(vector, 50, hidden)

    assert len(docs) == len(cosines) == len(set(docs.tolist())) == min(50, left)
    assert not set(docs.tolist()) & set(hidden)


def test_an_annex_is_found_again_by_its_fingerprint_and_its_size_alone(
    annexes: Annexes, here: Snapshot, outside: Index
) -> None:
    n = len(here.phrasings)

    found = annexes.find(FINGERPRINT, n), annexes.find(FINGERPRINT, n + 1), annexes.find("fedcba9876543210", n)

    assert [annex is not None for annex in found] == [True, False, False]
    assert outside.waits
    assert not here.index.waits
    assert annexes.lack() == ""
