import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from tests.cli.conftest import Faqbot

SMALL = ("bench", "match", "--sizes", "200", "--queries", "10", "--peers", "rank-bm25")


def rows(told: Any, kind: str) -> Any:
    return next(found["rows"] for found in told["comparisons"] if found["kind"] == kind)


def test_a_person_reads_a_table_and_programs_a_file_of_all_that_was_measured(faqbot: Faqbot, data: Path) -> None:
    outcome = faqbot(*SMALL, "--json", "out.json")

    told = json.loads((data / "out.json").read_text(encoding="utf-8"))
    assert outcome.code == 0
    assert told["machine"]["cpus"] >= 1
    assert [row["peer"] for row in rows(told, "lexical")] == ["faqbot", "rank-bm25"]
    assert [row["peer"] for row in rows(told, "vectors")] == ["faqbot"]
    assert all(row["time"]["p50_ms"] > 0 for row in rows(told, "lexical"))
    assert told["comparisons"][0]["agreement"] == {"other": "rank-bm25", "matched": 10, "of": 10}
    assert told["wholes"][0]["size"] == 200
    assert "200: the same best ten scores as rank-bm25 for 10 of 10 questions" in outcome.out
    assert "BM25, best 10" in outcome.out


def test_other_scores_than_those_of_rank_bm25_end_with_code_1(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = BM25Okapi.get_scores

    # A patch, as two right libraries cannot be made to differ.
    def a_little_more(self: Any, query: Sequence[str]) -> NDArray[np.float64]:
        perturbed: NDArray[np.float64] = scores(self, query) + 1e-6
        return perturbed

    monkeypatch.setattr(BM25Okapi, "get_scores", a_little_more)

    outcome = faqbot(*SMALL)

    assert outcome.code == 1
    assert "NOT the same best ten scores as rank-bm25 for 0 of 10" in outcome.out


def test_an_unknown_peer_is_named_with_the_known_ones(faqbot: Faqbot) -> None:
    outcome = faqbot("bench", "match", "--peers", "lucene")

    assert outcome.code == 2
    assert "'lucene'" in outcome.err
    assert "rank-bm25, bm25s, bm25s-numba, faiss" in outcome.err


@pytest.mark.parametrize("sizes", ["", "many", "-5", "1000,x", "3"])
def test_sizes_that_cannot_be_measured_are_refused(faqbot: Faqbot, sizes: str) -> None:
    outcome = faqbot("bench", "match", "--sizes", sizes)

    assert outcome.code == 2
    assert "--sizes" in outcome.err


def test_a_file_that_cannot_be_written_is_named(faqbot: Faqbot) -> None:
    outcome = faqbot(*SMALL, "--json", "nowhere/out.json")

    assert outcome.code == 2
    assert "nowhere/out.json cannot be written" in outcome.err


@pytest.mark.slow
def test_a_start_is_measured(faqbot: Faqbot) -> None:
    told = faqbot("bench", "start", "--runs", "1", "--questions", "2", "--json", "-").json

    assert told["ask"]["seconds"] > 0
    assert told["serve"]["first_answer_s"] > 0
