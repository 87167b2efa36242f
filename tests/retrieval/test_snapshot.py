"""One immutable index of a knowledge base."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from faqbot.domain.calibration import Bar
from faqbot.domain.document import Passage
from faqbot.domain.faq import Entry, KnowledgeBase, Lexicon, Phrasing, State
from faqbot.domain.tolerance import Tolerance, Tolerances
from faqbot.retrieval.calibration import shipped
from faqbot.retrieval.snapshot import build, fingerprint_of
from tests import sample_shop
from tests.retrieval.bases import EN, LID, NOON, REFUND, TRACK, ZH, a_base, a_snapshot, an_entry, search

DAY = timedelta(days=1)
OFFER = an_entry("offer", "what is on sale", "which offers are there", "有什么优惠活动")


def found(base: KnowledgeBase, text: str) -> list[str]:
    return [candidate.entry.id for candidate in search(a_snapshot(base), text).candidates]


def test_a_snapshot_is_named_by_its_base_and_version() -> None:
    snapshot = a_snapshot(a_base(version=7))

    assert snapshot.id == f"shop@7-{snapshot.fingerprint[:12]}"
    assert search(snapshot, "parcel").snapshot == snapshot.id


@pytest.mark.parametrize(
    "changed",
    [
        a_base(TRACK, replace(REFUND, phrasings=REFUND.phrasings[1:])),
        a_base(TRACK, replace(REFUND, phrasings=(Phrasing("i want my money back", EN), *REFUND.phrasings))),
        a_base(TRACK, replace(REFUND, phrasings=tuple(replace(p, language=ZH) for p in REFUND.phrasings))),
        a_base(TRACK, replace(REFUND, id="other")),
        a_base(TRACK, replace(REFUND, kb="other")),
        a_base(TRACK, replace(REFUND, state=State.DRAFT)),
        a_base(TRACK, REFUND, LID),
        a_base(TRACK, REFUND, lexicon=Lexicon(words=("parcel",))),
        a_base(TRACK, REFUND, lexicon=Lexicon(synonyms=(("parcel", "package"),))),
    ],
)
def test_phrasings_words_and_entries_change_the_fingerprint(changed: KnowledgeBase) -> None:
    assert fingerprint_of(changed, "latent") != fingerprint_of(a_base(TRACK, REFUND), "latent")


@pytest.mark.parametrize(
    "changed",
    [
        a_base(TRACK, replace(REFUND, answers={EN: "Other words."})),
        a_base(TRACK, replace(REFUND, tags=("money",))),
        a_base(TRACK, REFUND, version=99),
        a_base(TRACK, REFUND, replace(LID, state=State.DRAFT)),
    ],
)
def test_answers_tags_and_drafts_do_not_change_the_fingerprint(changed: KnowledgeBase) -> None:
    assert fingerprint_of(changed, "latent") == fingerprint_of(a_base(TRACK, REFUND), "latent")


def test_another_embedder_changes_the_fingerprint() -> None:
    assert fingerprint_of(a_base(), "latent") != fingerprint_of(a_base(), "bge-m3")


@pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED])
@pytest.mark.parametrize("text", ["what is on sale", "offers", "有什么优惠"])
def test_what_is_not_published_is_never_found(state: State, text: str) -> None:
    assert "offer" not in found(a_base(TRACK, REFUND, replace(OFFER, state=state)), text)


@pytest.mark.parametrize(
    ("entry", "is_found"),
    [
        (OFFER, True),
        (replace(OFFER, valid_from=NOON), True),
        (replace(OFFER, valid_from=NOON + DAY), False),
        (replace(OFFER, valid_until=NOON), False),
        (replace(OFFER, valid_until=NOON + DAY), True),
        (replace(OFFER, valid_from=NOON - DAY, valid_until=NOON + DAY), True),
    ],
)
def test_an_entry_is_found_within_its_dates_only(entry: Entry, is_found: bool) -> None:  # noqa: FBT001 - a column of the table
    assert ("offer" in found(a_base(TRACK, REFUND, entry), "what is on sale")) is is_found


def test_the_moment_of_the_question_decides_not_the_moment_of_the_index() -> None:
    snapshot = a_snapshot(a_base(TRACK, REFUND, replace(OFFER, valid_until=NOON)))

    before = search(snapshot, "what is on sale", NOON - DAY).best
    after = search(snapshot, "what is on sale", NOON + DAY).best

    assert before is not None
    assert before.entry.id == "offer"
    assert after is None or after.entry.id != "offer"


def test_last_years_offer_casts_no_doubt_on_this_years() -> None:
    last = replace(OFFER, id="last", valid_until=NOON - DAY)
    this = replace(OFFER, id="this", valid_from=NOON - DAY)

    alone = search(a_snapshot(a_base(TRACK, REFUND, this)), "are there offers on sale").best
    beside = search(a_snapshot(a_base(TRACK, REFUND, last, this)), "are there offers on sale").best

    assert alone is not None
    assert beside is not None
    assert beside.entry.id == "this"
    assert beside.probability > alone.probability * 0.8


def test_an_exact_match_comes_first_whatever_its_probability() -> None:
    twin = an_entry("twin", "Where is my parcel?!", "where is my parcel where is my parcel")

    evidence = search(a_snapshot(a_base(LID, TRACK, twin)), "where is my parcel?")

    assert [c.scores.exact for c in evidence.candidates][:2] == [True, True]
    assert {c.entry.id for c in evidence.candidates[:2]} == {"track", "twin"}


def test_candidates_come_by_falling_probability_and_as_many_as_asked_for() -> None:
    snapshot = sample_shop.snapshot()
    query = snapshot.reader.read("my card was charged")

    few = snapshot.search(query, at=NOON)
    many = snapshot.search(query, at=NOON, most=10)

    probabilities = [c.probability for c in many.candidates]
    assert probabilities == sorted(probabilities, reverse=True)
    assert (few.candidates, len(many.candidates)) == (many.candidates[:5], 10)
    assert sum(probabilities) <= 1


@pytest.mark.parametrize("text", ["where is my parcel parcel", "包裹到哪了，包裹", "zzz parcel"])
def test_the_explanation_adds_up_to_the_bm25_score(text: str) -> None:
    snapshot = a_snapshot()
    query = snapshot.reader.read(text)
    best = snapshot.search(query, at=NOON).candidates[0]

    weights = snapshot.explain(query, best)

    assert [term.token for term in weights] == list(query.tokens)
    assert sum(term.weight for term in weights) == pytest.approx(best.scores.bm25)
    assert best.scores.bm25 > 0


def test_the_explanation_holds_for_every_candidate_of_the_sample_shop() -> None:
    snapshot = sample_shop.snapshot()
    query = snapshot.reader.read("怎么用 alipay 付 shipping cost")

    candidates = snapshot.search(query, at=NOON, most=10).candidates

    explained = [sum(term.weight for term in snapshot.explain(query, c)) for c in candidates]
    assert explained == pytest.approx([c.scores.bm25 for c in candidates])


def test_the_gate_is_that_of_the_language() -> None:
    snapshot = a_snapshot()
    calibration = shipped(has_head=False)

    bars = [calibration.bar(language, 0.05) for language in (ZH, EN)]

    thresholds = [search(snapshot, text).gate.threshold for text in ("包裹在哪", "parcel")]
    assert thresholds == [bar.threshold for bar in bars if bar]


def test_a_gate_for_another_index_is_stale_and_the_shipped_one_never_is() -> None:
    snapshot = a_snapshot()
    own = replace(snapshot.calibration, promised=True)

    assert not snapshot.is_stale
    assert not replace(snapshot, calibration=own).is_stale
    assert replace(snapshot, calibration=replace(own, fingerprint="f0")).is_stale
    assert search(replace(snapshot, calibration=replace(own, fingerprint="f0")), "parcel").gate.stale


def test_building_tells_its_progress_stage_by_stage() -> None:
    told: list[str] = []

    parts = build(a_base(), a_snapshot().embedder, progress=told.append)

    assert told == ["reading", "words", "vectors", "classifier"]
    assert parts.index.head is None
    assert np.isfinite(parts.index.vectors.stored).all()


def test_entries_share_the_risk_with_documents_whether_stored_or_given() -> None:
    passage = Passage("1", "Parcels arrive after two days.")
    alone = a_snapshot()
    stored = a_snapshot(a_base(passages=(passage,)))
    query = alone.reader.read("where is my parcel")

    assert search(alone, "x").gate.entries_risk == alone.entries_risk(EN) == 0.05
    assert search(stored, "x").gate.entries_risk == stored.entries_risk(EN) == pytest.approx(0.03)
    assert alone.search(query, at=NOON, given=(passage,)).gate.entries_risk == pytest.approx(0.03)
    assert stored.search(query, at=NOON, given=()).gate.entries_risk == 0.05


def test_given_passages_stand_in_for_those_of_the_base() -> None:
    stored = a_snapshot(a_base(passages=(Passage("1", "Parcels arrive after two days."),)))
    query = stored.reader.read("when do parcels arrive")

    found = stored.search(query, at=NOON, given=(Passage("2", "Parcels arrive on Monday."),))

    assert [hit.passage.id for hit in found.hits] == ["2"]


def test_the_bar_is_that_of_the_strictest_risk_that_the_best_entry_keeps_to() -> None:
    bars = {EN: (Bar(0.01, 0.9, 400, 80, 0.5, 0.005), Bar(0.05, 0.4, 400, 80, 0.8, 0.04))}
    calibration = replace(shipped("shop", "x", has_head=False), bars=bars)
    tagged = replace(REFUND, tags=("money",))
    base = a_snapshot(a_base(tagged, TRACK), calibration)
    chosen = (Tolerance("shop", EN, 0.01, "money"),)

    strict = base.tolerating(Tolerances(0.05, chosen))

    assert search(strict, "how do I get a refund").gate.threshold == 0.9
    assert search(strict, "where is my parcel").gate.threshold == 0.4
    assert strict.uniform_risks() == {ZH: 0.05}


def test_a_risk_below_all_bars_answers_nothing_but_exact_matches() -> None:
    base = a_snapshot().tolerating(Tolerances(0.05, (Tolerance("shop", EN, 0.001),)))

    assert search(base, "my parcel").gate.threshold is None
