from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rank_bm25 import BM25Okapi

from faqbot.answerers.curated import CuratedAnswerer
from faqbot.domain.decision import Clarify, Curated, Declined, Reason
from faqbot.domain.faq import Entry, KnowledgeBase
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.evaluation import report, run
from faqbot.evaluation.outcome import Outcome
from faqbot.evaluation.sets import EvaluationSet
from faqbot.pipeline import Pipeline
from faqbot.retrieval.calibration import UNKNOWN_SHARE
from faqbot.retrieval.snapshot import Snapshot
from tests.evaluation.asked import an_entry

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PIPELINE = Pipeline([CuratedAnswerer()])
SINGLE = (
    an_entry("refund", "how do i get a refund"),
    an_entry("parcel", "where is my parcel"),
    an_entry("password", "how do i change my password"),
    an_entry("coupon", "怎么使用优惠券", language=Language.ZH),
)
SEVERAL = (an_entry("refund", "how do i get a refund", "money back", "return my order"), *SINGLE[1:])


def silent(_done: int, _of: int) -> None: ...


def indexed(*entries: Entry) -> Snapshot:
    given = EvaluationSet(KnowledgeBase("evaluation", 1, entries), (), (), 0, 0)
    return run.index(given, LatentEmbedder(), risk=0.05)


def gated(snapshot: Snapshot, labels: Sequence[Label] = ()) -> Snapshot:
    return run.gated(snapshot, labels, at=NOON, unknown_share=UNKNOWN_SHARE, step=silent)


def a_label(text: str, entry_id: str | None = None, language: Language = Language.EN) -> Label:
    return Label(text, language, entry_id)


async def full(text: str, *entries: Entry) -> Outcome:
    return await run.Full(gated(indexed(*entries)), PIPELINE, NOON).ask(a_label(text), "1")


async def lexical(text: str, *entries: Entry) -> Outcome:
    return await run.Lexical(indexed(*entries), NOON).ask(a_label(text), "1")


def slow_ranking(text: str, *entries: Entry) -> list[tuple[str, float]]:
    """The entries that share a word with a text, best first, with the library's score of their best phrasing."""
    snapshot = indexed(*entries)
    corpus = [snapshot.reader.read(p.text, language=p.language).tokens for p in snapshot.phrasings]
    scores = iter(BM25Okapi(corpus).get_scores(snapshot.reader.read(text).tokens).tolist())
    best = {entry.id: max(next(scores) for _ in entry.phrasings) for entry in snapshot.entries}
    return sorted(((id_, score) for id_, score in best.items() if score), key=lambda pair: -pair[1])


async def test_a_question_in_the_words_of_an_entry_is_answered_with_it() -> None:
    outcome = await full("How do I get a refund?", *SINGLE)

    assert isinstance(outcome.decision, Curated)
    assert outcome.answered_with == outcome.ranking[0].entry_id == "refund"
    assert outcome.ms > 0


async def test_the_confidence_is_the_probability_of_the_first_entry() -> None:
    outcome = await full("refund please", *SINGLE)

    assert outcome.confidence == outcome.ranking[0].probability


async def test_two_entries_that_say_the_same_are_offered() -> None:
    outcome = await full("where is my parcel", *SINGLE, an_entry("twin", "Where is my parcel?"))

    assert isinstance(outcome.decision, Clarify)
    assert set(outcome.offered) == {"parcel", "twin"}


async def test_what_the_product_refuses_to_read_is_declined_without_candidates() -> None:
    outcome = await full("?!", *SINGLE)

    assert outcome.decision == Declined(Reason.EMPTY)
    assert outcome.ranking == ()
    assert outcome.confidence == 0.0


async def test_a_greeting_is_searched_for_as_any_question() -> None:
    outcome = await full("hello", *SINGLE, an_entry("greeting", "hello"))

    assert outcome.answered_with == "greeting"


async def test_ten_candidates_are_ranked_while_the_decision_stays_that_of_the_product() -> None:
    entries = [an_entry(f"refund-{i}", f"refund number {i} word{i}") for i in range(20)]
    snapshot = gated(indexed(*entries))
    query = snapshot.reader.read("refund number", language=Language.EN)

    outcome = await run.Full(snapshot, PIPELINE, NOON).ask(a_label("refund number"), "1")
    offered = snapshot.search(query, at=NOON)

    assert len(outcome.ranking) == 10
    assert [place.entry_id for place in outcome.ranking[:5]] == [c.entry.id for c in offered.candidates]


async def test_bm25_ranks_entries_by_their_best_phrasing_as_the_library_scores_it() -> None:
    text = "where do i get my money back"

    outcome = await lexical(text, *SEVERAL)

    assert [(place.entry_id, place.bm25) for place in outcome.ranking] == slow_ranking(text, *SEVERAL)
    assert outcome.confidence == outcome.ranking[0].bm25
    assert outcome.decision is None


async def test_bm25_finds_nothing_where_no_token_is_shared() -> None:
    outcome = await lexical("zebra", *SINGLE)

    assert outcome.ranking == ()
    assert outcome.confidence == 0.0


async def test_bm25_leaves_out_what_is_not_said_today() -> None:
    over = replace(SINGLE[0], valid_until=NOON - timedelta(days=1))

    outcome = await lexical("refund my parcel", over, *SINGLE[1:])

    assert "refund" not in {place.entry_id for place in outcome.ranking}


async def test_bm25_stops_at_ten_entries() -> None:
    outcome = await lexical("refund", *(an_entry(f"refund-{i}", f"refund word{i}") for i in range(20)), *SINGLE[1:])

    assert len(outcome.ranking) == 10


@pytest.mark.parametrize(
    ("entries", "labels", "source"),
    [(SINGLE, (), "shipped"), (SEVERAL, (), "own"), (SINGLE, (a_label("tell me a joke"),), "own")],
)
def test_a_set_is_calibrated_on_where_it_has_anything_to_calibrate_on(
    entries: Sequence[Entry], labels: Sequence[Label], source: str
) -> None:
    assert report.in_force(gated(indexed(*entries), labels).calibration, 0.05)["source"] == source


async def test_every_question_is_asked_in_order_and_told_of() -> None:
    labels = [a_label("refund", "refund"), a_label("怎么使用优惠券", "coupon", Language.ZH)]
    told: list[tuple[int, int]] = []

    outcomes = await run.run(run.Lexical(indexed(*SINGLE), NOON), labels, step=lambda done, of: told.append((done, of)))

    assert [outcome.label for outcome in outcomes] == labels
    assert [outcome.is_first_right for outcome in outcomes] == [True, True]
    assert told == [(1, 2), (2, 2)]
