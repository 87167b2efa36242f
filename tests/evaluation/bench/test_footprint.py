from pathlib import Path

import pytest

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench.footprint import footprint
from faqbot.evaluation.bench.material import save_tokens, save_vectors, tokens_of, unit_vectors


def test_vectors_need_at_least_the_memory_of_their_numbers(tmp_path: Path) -> None:
    n = 20_000
    save_vectors(unit_vectors(n, seed=0), tmp_path)

    cost = footprint("vectors", "faqbot", tmp_path)

    assert 0.9 < cost.memory_mib / (n * 256 * 4 / 2**20) < 1.5
    assert cost.peak_mib >= cost.memory_mib
    assert cost.build_s > 0


def test_a_build_that_fails_is_reported_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"rank-bm25 failed .*FileNotFoundError"):
        footprint("lexical", "rank-bm25", tmp_path)


def test_a_lexical_index_costs_memory(tmp_path: Path) -> None:
    save_tokens(tokens_of([f"word{i} other{i} third{i % 7}" for i in range(20_000)]), tmp_path)

    assert footprint("lexical", "faqbot", tmp_path).memory_mib > 1
