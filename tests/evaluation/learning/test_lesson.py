"""Learning from a base's own phrasings, measured before it may serve."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import KnowledgeBase
from faqbot.domain.learned import Learned
from faqbot.domain.turn import Label
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.embeddings.table import TableEmbedder
from faqbot.evaluation.learning.held_back import hold_back
from faqbot.evaluation.learning.lesson import Lesson, Terms, batches, by_adapter, lesson
from faqbot.evaluation.learning.trial import sign_test
from faqbot.retrieval.index import Index
from faqbot.retrieval.snapshot import build
from tests import sample_shop
from tests.evaluation.learning.bases import Buried, a_buried_base, shuffled
from tests.retrieval.bases import EN, a_base

BASE = a_buried_base()
ENCODER = Buried.under(BASE)
TERMS = Terms(risk=0.05)


@cache
def a_lesson() -> Lesson:
    """The whole sample shop as one base, for real."""
    bases = [sample_shop.base(name) for name in sample_shop.BASES]
    everything = tuple(entry for base in bases for entry in base.entries)
    encoder = TableEmbedder()
    return lesson(replace(bases[0], entries=everything), (), encoder, by_adapter(encoder), TERMS)


def test_what_helps_serves_and_is_learned_from_all() -> None:
    found = a_lesson()

    assert found.trial.won > found.trial.lost
    assert found.trial.refusals == ()
    assert found.learned is not None
    assert found.learned.encoder == TableEmbedder().name
    assert set(found.trial.before) == set(found.trial.after) == {"all", "zh", "en"}


def test_what_helps_helps_both_languages() -> None:
    trial = a_lesson().trial

    assert [(trial.after[of].top1 or 0) > (trial.before[of].top1 or 1) for of in ("zh", "en")] == [True, True]


def test_shuffled_labels_teach_nothing_that_may_serve() -> None:
    found = lesson(shuffled(BASE), (), ENCODER, by_adapter(ENCODER), TERMS)

    assert found.learned is None
    assert found.trial.refusals


def harm(index: Index) -> Learned:
    """The directions that tell are turned to nothing."""
    matrix = np.diag([0.0] * Buried.telling + [1.0] * Buried.loud).astype(np.float32)
    return Learned("harm", ENCODER.name, 10.0, matrix)


def test_what_makes_it_worse_never_serves_and_says_why() -> None:
    found = lesson(BASE, (), ENCODER, harm, TERMS)

    assert found.learned is None
    assert found.trial.lost > found.trial.won
    assert "may be chance" in found.trial.refusals[0]
    assert any("all: right entry first fell from" in reason for reason in found.trial.refusals)


def test_an_embedder_that_is_fitted_on_phrasings_is_not_turned() -> None:
    index = build(hold_back(BASE, ()).base, LatentEmbedder()).index

    assert by_adapter(LatentEmbedder())(index).matrix is None


def test_nothing_that_is_asked_can_be_learned_from() -> None:
    held = hold_back(BASE, ())

    left = {phrasing.text for entry in held.base.entries for phrasing in entry.phrasings}
    assert left.isdisjoint(question.text for question in held.questions)
    assert held == hold_back(BASE, ())
    assert held.n_known == 2 * len(held.base.entries) == 64
    assert len(held.questions) == 128


def test_labelled_questions_are_asked_as_they_stand() -> None:
    hidden = {entry.id for entry in BASE.entries} - {entry.id for entry in hold_back(BASE, ()).base.entries}
    labels = [Label("so", EN, entry.id) for entry in BASE.entries] + [Label("what", EN, None)]

    asked = hold_back(BASE, labels).questions[-41:]

    assert [question.entry_id is None for question in asked[:-1]] == [e.id in hidden for e in BASE.entries]
    assert asked[-1].entry_id is None


def with_two_phrasings(kb: KnowledgeBase) -> KnowledgeBase:
    return replace(kb, entries=tuple(replace(entry, phrasings=entry.phrasings[:2]) for entry in kb.entries))


@pytest.mark.parametrize("kb", [a_base(), with_two_phrasings(BASE)])
def test_too_few_phrasings_are_said_in_a_sentence(kb: KnowledgeBase) -> None:
    with pytest.raises(BadInput, match=r"^shop: too few phrasings to learn from: \d+ entries have 3 or more, 10 are"):
        hold_back(kb, ())


def test_no_batch_holds_an_entry_twice() -> None:
    index = build(BASE, ENCODER).index
    entry_of = dict(zip(index.corpus.normals, index.entry_of.tolist(), strict=True))

    dealt = tuple(batches(index))

    assert {entry_of[a] - entry_of[b] for batch in dealt for a, b in batch} == {0}
    assert all(len({entry_of[a] for a, _ in batch}) == len(batch) for batch in dealt)
    assert sum(map(len, dealt)) == len(index.corpus.normals)


@pytest.mark.parametrize(("won", "lost", "chance"), [(0, 0, 1.0), (3, 0, 0.125), (1, 1, 0.75), (0, 2, 1.0)])
def test_chance_is_that_of_a_fair_coin(won: int, lost: int, chance: float) -> None:
    assert sign_test(won, lost) == pytest.approx(chance)
