"""Questions made out of a base's own phrasings."""

from dataclasses import replace

import numpy as np
import pytest

from faqbot.domain.turn import Label
from faqbot.retrieval.features import FEATURES
from faqbot.retrieval.samples import from_labels, from_phrasings
from tests import sample_shop
from tests.retrieval.bases import EN, LID, REFUND, TRACK, ZH, a_base, a_snapshot, an_entry

COSINE, HEAD = FEATURES.index("cosine"), FEATURES.index("head")
TWINS = [an_entry(f"e{i}", f"word{i} thing{i}", f"word{i} thing{i}!", f"word{i} thing{i}?") for i in range(12)]


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
def test_the_share_asked_for_is_unknown_and_holds_nothing_right(share: float) -> None:
    snapshot = sample_shop.snapshot("orders")

    samples = from_phrasings(snapshot, unknown_share=share)

    unknown = [s for s in samples if not s.example.known]
    assert len(samples) == len(snapshot.phrasings)
    assert len(unknown) == round(share * len(samples))
    assert not any(s.example.right.any() for s in unknown)
    assert all(s.own for s in samples)


def test_a_phrasing_is_asked_without_being_seen() -> None:
    snapshot = sample_shop.snapshot("orders")

    known = [s for s in from_phrasings(snapshot, unknown_share=0.2) if s.example.known]

    assert max(s.example.features[:, COSINE].max() for s in known) < 0.999
    assert np.mean([s.example.right.any() for s in known]) > 0.4


def test_the_classifier_has_seen_neither_the_phrasing_nor_the_entry_in_question() -> None:
    entries = [replace(e, phrasings=e.phrasings[:2] + an_entry("x", f"odd{i}").phrasings) for i, e in enumerate(TWINS)]
    snapshot = a_snapshot(a_base(*entries))

    unknown = [s for s in from_phrasings(snapshot, unknown_share=1.0) if len(s.example.features)]

    assert snapshot.index.head is not None
    assert not any(s.example.right.any() for s in unknown)
    assert max(s.example.features[:, HEAD].max() for s in unknown) < 0.5


def test_an_entry_of_one_phrasing_is_never_a_known_question() -> None:
    samples = from_phrasings(a_snapshot(a_base(LID, TRACK, REFUND)), unknown_share=0.0)

    assert [s.example.known for s in samples] == [True] * 6
    assert sorted(s.language for s in samples) == [EN] * 4 + [ZH] * 2


def test_a_large_base_is_sampled_evenly_and_the_progress_is_told() -> None:
    told: list[tuple[int, int]] = []

    samples = from_phrasings(a_snapshot(a_base(*TWINS)), unknown_share=0.25, most=8, step=lambda *at: told.append(at))

    assert len(samples) == 8
    assert [s.example.known for s in samples].count(False) == 2
    assert told == [(i, 8) for i in range(1, 9)]


def test_an_empty_base_has_no_questions() -> None:
    assert from_phrasings(a_snapshot(a_base(entries=())), unknown_share=0.2) == []


def test_a_label_is_asked_as_a_customer_would_ask_it() -> None:
    labels = [
        Label("my parcel, where is it", EN, "track"),
        Label("怎么申请退款呀", ZH, "refund"),
        Label("what is the weather", EN, None),
        Label("where is my parcel", EN, "an entry that was deleted"),
    ]

    samples = from_labels(a_snapshot(), labels)

    assert [s.example.known for s in samples] == [True, True, False, False]
    assert [bool(s.example.right.any()) for s in samples] == [True, True, False, False]
    assert [(s.language, s.own) for s in samples] == [(EN, False), (ZH, False), (EN, False), (EN, False)]
