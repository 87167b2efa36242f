"""BM25: the library's scores to the last bit, with less work."""

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from faqbot.retrieval.bm25 import Postings

Corpus = list[list[str]]

WORDS = st.sampled_from(["tea", "cup", "pot", "lid", "茶", "茶壶", "order", "7"])
CORPORA = st.lists(st.lists(WORDS, max_size=7), min_size=1, max_size=40).filter(any)
QUERIES = st.lists(WORDS | st.sampled_from(["unheard", "没有"]), max_size=7)


def best_first(scores: list[float]) -> list[int]:
    """The slow, obvious ranking of all documents that score anything."""
    return sorted((doc for doc, score in enumerate(scores) if score), key=lambda doc: (-scores[doc], doc))


@given(CORPORA, QUERIES)
@example([["tea"]], ["tea"])  # one document: its idf is negative
@example([["tea"], ["cup"]], ["tea"])  # an idf of just 0
@example([["tea", "cup"], ["tea"], []], ["tea", "tea", "cup"])  # a negative idf, a token said twice, an empty document
def test_every_score_is_the_librarys_to_the_last_bit(corpus: Corpus, query: list[str]) -> None:
    scores = Postings.compile(corpus).scores(query)

    assert scores.tolist() == BM25Okapi(corpus).get_scores(query).tolist()


@settings(max_examples=300)
@given(CORPORA, QUERIES, st.integers(1, 5))
@example([["tea"]] * 12 + [["cup"]] * 20, ["tea"], 3)
def test_a_search_finds_the_librarys_best_with_ties_in_the_order_of_the_documents(
    corpus: Corpus, query: list[str], k: int
) -> None:
    found = Postings.compile(corpus).search(query, k)

    theirs = BM25Okapi(corpus).get_scores(query).tolist()
    assert found.docs.tolist() == best_first(theirs)[:k]
    assert found.scores.tolist() == [theirs[doc] for doc in best_first(theirs)[:k]]


def test_a_long_list_of_documents_is_searched_as_the_library_would() -> None:
    words = np.random.default_rng(0).integers(0, 60, (2000, 6))
    corpus = [[f"w{word}" for word in row] for row in words]
    query = ["w3", "w3", "w14", "w59"]

    found = Postings.compile(corpus).search(query, 10)

    theirs = BM25Okapi(corpus).get_scores(query).tolist()
    assert found.docs.tolist() == best_first(theirs)[:10]


@given(CORPORA, QUERIES)
def test_matched_is_the_summed_idf_of_the_shared_tokens_each_counted_once(corpus: Corpus, query: list[str]) -> None:
    postings = Postings.compile(corpus)

    matched = postings.matched(query)

    shared = [[token for token in dict.fromkeys(query) if token in document] for document in corpus]
    assert matched.tolist() == pytest.approx([sum(map(postings.idf_of, tokens)) for tokens in shared])


@given(CORPORA, st.lists(WORDS, min_size=1, max_size=7))
def test_the_ideal_is_the_score_of_a_document_that_says_just_the_query(corpus: Corpus, query: list[str]) -> None:
    postings = Postings.compile([*corpus, query])
    assume(min(float(postings.idf[postings.vocabulary[token]]) for token in query) >= 0.1)

    assert postings.ideal(query) == pytest.approx(postings.scores(query)[-1])


@given(CORPORA)
def test_a_token_that_stands_nowhere_tells_most_and_none_tells_nothing(corpus: Corpus) -> None:
    postings = Postings.compile(corpus)

    known = [postings.idf_of(token) for token in postings.vocabulary]

    assert postings.idf_of("unheard") > max(known)
    assert min(known) >= 0.1


@given(CORPORA)
def test_a_tokens_weights_are_its_share_of_the_scores(corpus: Corpus) -> None:
    postings = Postings.compile(corpus)
    token = next(iter(postings.vocabulary))

    weights = postings.weights_in(token, np.arange(len(corpus)))

    assert weights.tolist() == postings.scores([token]).tolist()
    assert postings.docs_with(token).tolist() == [doc for doc, words in enumerate(corpus) if token in words]


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_without_words_nothing_is_found(corpus: Corpus) -> None:
    postings = Postings.compile(corpus)

    assert postings.scores(["tea"]).tolist() == [0.0] * len(corpus)
    assert postings.matched(["tea"]).tolist() == [0.0] * len(corpus)
    assert len(postings.search(["tea"], 5).docs) == 0
    assert np.isfinite(postings.ideal(["tea"]))


def test_no_query_has_an_ideal_of_nothing() -> None:
    assert Postings.compile([["tea"], ["cup"]]).ideal([]) == 0
