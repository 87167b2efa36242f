from dataclasses import replace
from datetime import UTC, datetime

from faqbot.domain.calibration import Bar
from faqbot.domain.faq import KnowledgeBase
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.evaluation import report
from faqbot.evaluation.measures import measure
from faqbot.evaluation.outcome import Outcome, Place
from faqbot.evaluation.report import Origin
from faqbot.evaluation.sets import EvaluationSet
from faqbot.retrieval.calibration import undecided
from tests.evaluation.asked import NOT_SURE, a_choice, an_entry, an_outcome, answered

NOWHEN = datetime.fromtimestamp(0, UTC)


def test_a_prediction_holds_what_was_asked_found_and_decided() -> None:
    label = Label("怎么退款", Language.ZH, "refund")
    ranking = (Place("refund", bm25=3.25, probability=0.1234567, cosine=0.5),)

    row = report.prediction(Outcome(label, ranking, 0.1234567, answered("refund"), 1.0))

    assert row == {
        "query": "怎么退款",
        "lang": "zh",
        "faq_id": "refund",
        "decision": "curated",
        "reason": None,
        "entry_id": "refund",
        "offered": [],
        "confidence": 0.123457,
        "ranking": [{"entry_id": "refund", "bm25": 3.25, "probability": 0.123457, "cosine": 0.5}],
    }


def test_a_choice_names_what_is_offered_and_a_decline_its_reason() -> None:
    choice = report.prediction(an_outcome("a", decision=a_choice("a", "b")))
    decline = report.prediction(an_outcome(None, decision=NOT_SURE))

    assert (choice["decision"], choice["entry_id"], choice["offered"]) == ("clarify", None, ["a", "b"])
    assert (decline["decision"], decline["reason"]) == ("declined", "not_sure")


def test_a_system_that_only_ranks_decides_nothing() -> None:
    row = report.prediction(an_outcome("a", ["a"], 7.5, None))

    assert (row["decision"], row["reason"], row["entry_id"]) == (None, None, None)


def test_measures_stand_side_by_side() -> None:
    fields = report.flat(measure([an_outcome("a", ["b", "a"], 0.123456789), an_outcome(None)]))

    assert fields["n"] == 2
    assert fields["top3"] == 1.0
    assert fields["unknown_recall"] == 1.0
    assert fields["ece"] == 0.311728
    assert fields["p50_ms"] == 1.0


def test_the_bars_in_force_are_those_of_the_risk_and_say_whose_they_are() -> None:
    bars = (Bar(0.02, 0.9, 100, 20, 0.3, 0.01), Bar(0.05, 0.7, 100, 20, 0.5, 0.04))
    own = replace(undecided(), bars={Language.EN: bars}, at=NOWHEN, promised=True)

    told = report.in_force(own, 0.03)

    assert told["source"] == "own"
    assert told["promised"] is True
    assert told["bars"]["en"]["threshold"] == 0.9
    assert told["bars"]["zh"] is None


def test_a_set_is_described_by_its_files_and_counts() -> None:
    entries = (an_entry("a", "one", "two"), an_entry("b"))
    question = Label("one more", Language.EN, "a")
    given = EvaluationSet(KnowledgeBase("evaluation", 1, entries), (), (question,), dropped=3, in_faq=0)

    told = report.described(given, {"faq": [Origin("faq.jsonl", "ab12")]})

    assert told["faq"] == [{"file": "faq.jsonl", "sha256": "ab12"}]
    assert (told["entries"], told["phrasings"], told["questions"], told["dropped_fit_rows"]) == (2, 3, 1, 3)
