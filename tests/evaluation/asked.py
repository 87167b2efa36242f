"""Made-up outcomes, entries and rows for the tests of this folder."""

from collections.abc import Mapping, Sequence

from faqbot.domain.decision import Clarify, Curated, Declined, Reason
from faqbot.domain.faq import Entry, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.evaluation.outcome import Outcome, Place
from faqbot.evaluation.sets import Row

NOT_SURE = Declined(Reason.NOT_SURE)


def an_entry(entry_id: str, *texts: str, language: Language = Language.EN, kb: str = "shop") -> Entry:
    phrasings = tuple(Phrasing(text, language) for text in texts or (entry_id,))
    return Entry(entry_id, kb, phrasings, {language: entry_id})


def answered(entry_id: str, sure: float = 0.9) -> Curated:
    return Curated(an_entry(entry_id), sure)


def a_choice(*entry_ids: str) -> Clarify:
    return Clarify(tuple(an_entry(entry_id) for entry_id in entry_ids), 0.8)


def an_outcome(
    gold: str | None,
    ranking: Sequence[str] = (),
    confidence: float = 0.5,
    decision: Curated | Clarify | Declined | None = NOT_SURE,
    language: Language = Language.EN,
    ms: float = 1.0,
) -> Outcome:
    places = tuple(Place(entry_id, bm25=1.0) for entry_id in ranking)
    return Outcome(Label("a question", language, gold), places, confidence, decision, ms)


def rows(*values: Mapping[str, object], file: str = "rows.jsonl") -> list[Row]:
    return [Row(file, line, given) for line, given in enumerate(values, 1)]
