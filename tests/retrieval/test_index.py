"""One ranking out of words, vectors and the classifier."""

import numpy as np
import pytest

from faqbot.domain.faq import Lexicon
from faqbot.language.reader import Reader
from faqbot.retrieval.features import FEATURES
from faqbot.retrieval.index import Hidden
from tests import sample_shop
from tests.retrieval.bases import LID, PASSWORD, REFUND, TRACK, a_base, a_snapshot, an_entry, ids, ranked


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("where is my parcel", "track"),
        ("parcel", "track"),
        ("怎么退款", "refund"),
        ("忘记密码", "password"),
        ("pasword forgotten", "password"),
    ],
)
def test_the_entry_that_a_question_means_comes_first(text: str, entry: str) -> None:
    snapshot = a_snapshot()

    assert ids(snapshot, ranked(snapshot, text))[0] == entry


def test_an_exact_phrasing_comes_before_a_better_score() -> None:
    snapshot = a_snapshot(a_base(an_entry("a", "tea cup tea cup", "tea, cup; tea: cup!"), an_entry("b", "tea cup")))

    found = ranked(snapshot, "Tea, cup?")

    assert ids(snapshot, found)[0] == "b"
    assert found.exact.tolist() == [True, False]


def test_an_exact_phrasing_of_two_entries_brings_both_to_the_top() -> None:
    snapshot = a_snapshot(a_base(TRACK, an_entry("other", "Where is my PARCEL?"), REFUND))

    found = ranked(snapshot, "where is my parcel")

    assert set(ids(snapshot, found)[:2]) == {"track", "other"}
    assert found.exact.tolist()[:2] == [True, True]


@pytest.mark.parametrize("text", ["", "。？！", "😀", "unheard", "没听过"])
def test_nothing_in_an_empty_index_is_found(text: str) -> None:
    snapshot = a_snapshot(a_base(entries=()))

    found = ranked(snapshot, text)

    assert (len(found.entries), found.features.shape) == (0, (0, len(FEATURES)))


@pytest.mark.parametrize("text", ["", "？", "😀"])
def test_a_text_without_words_finds_nothing_exactly(text: str) -> None:
    snapshot = a_snapshot(a_base(an_entry("mark", "？", "question mark"), REFUND))

    assert not ranked(snapshot, text).exact.any()


def test_a_hidden_phrasing_neither_speaks_for_its_entry_nor_counts() -> None:
    snapshot = a_snapshot()
    phrasing = [p.text for p in snapshot.phrasings].index("where is my parcel")

    found = ranked(snapshot, "where is my parcel", hidden=Hidden(phrasings=frozenset({phrasing})))

    assert phrasing not in found.phrasings.tolist()
    assert not found.exact.any()
    assert found.cosine.max() < 0.99


def test_an_entry_whose_phrasings_are_all_hidden_is_hidden_itself() -> None:
    snapshot = a_snapshot()
    phrasing = [p.text for p in snapshot.phrasings].index("can I buy a spare lid")

    found = ranked(snapshot, "can I buy a spare lid for my pot", hidden=Hidden(phrasings=frozenset({phrasing})))

    assert "lid" not in ids(snapshot, found)


@pytest.mark.parametrize("hidden", ["orders-cancel-order", "orders-refund-time", "orders-exchange"])
def test_a_hidden_entry_never_appears_and_its_share_goes_to_the_others(hidden: str) -> None:
    snapshot = sample_shop.snapshot("orders")
    place = [entry.id for entry in snapshot.entries].index(hidden)
    text = snapshot.phrasings[snapshot.index.phrasings_of(place)[0]].text

    found = ranked(snapshot, text, hidden=Hidden(entries=frozenset({place})))

    assert ids(snapshot, ranked(snapshot, text))[0] == hidden
    assert hidden not in ids(snapshot, found)
    assert found.head is not None
    assert found.head.max() > 0.05


def test_what_stands_only_in_hidden_phrasings_is_unknown() -> None:
    snapshot = a_snapshot()
    entry = [e.id for e in snapshot.entries].index("lid")

    seen = ranked(snapshot, "my spare parcel")
    unseen = ranked(snapshot, "my spare parcel", hidden=Hidden(entries=frozenset({entry})))

    assert seen.features[0, FEATURES.index("unknown")] == 0
    assert 0.2 < unseen.features[0, FEATURES.index("unknown")] < 1


def test_an_entry_with_many_phrasings_appears_once_and_does_not_crowd_out_a_better_one() -> None:
    many = an_entry("many", *(f"where is my parcel number {i}" for i in range(200)))
    snapshot = a_snapshot(a_base(many, REFUND, PASSWORD, LID))

    found = ranked(snapshot, "how do I get a refund for my parcel")

    assert ids(snapshot, found)[0] == "refund"
    assert len(set(ids(snapshot, found))) == len(found.entries)


def test_the_language_column_tells_whether_an_entry_is_asked_in_the_language() -> None:
    snapshot = a_snapshot()

    found = ranked(snapshot, "包裹 parcel 密码 lid 我的包裹到哪了")

    speaks = dict(zip(ids(snapshot, found), found.features[:, FEATURES.index("same_language")].tolist(), strict=True))
    assert (speaks["track"], speaks["lid"]) == (1.0, 0.0)


def test_the_best_few_alone_can_be_kept() -> None:
    found = ranked(a_snapshot(), "my parcel and my password")

    first = found.first(1)

    assert first.entries.tolist() == found.entries.tolist()[:1]
    assert first.features.tolist() == found.features.tolist()[:1]
    assert first.head is None


def test_a_text_of_words_that_nothing_holds_is_unknown_through_and_through() -> None:
    snapshot = a_snapshot()
    query = Reader(Lexicon()).read("zzzz qqqq")

    found = snapshot.index.rank(query, np.ones(snapshot.index.vectors.stored.shape[1], np.float32))

    assert found.features[:, FEATURES.index("unknown")].tolist() == [1.0] * len(found.entries)
