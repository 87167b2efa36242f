"""The rung of the curated answers: an entry word for word, a choice of two or three, or an honest decline."""

from faqbot.domain.decision import Clarify, Curated, Decision, Declined, Reason
from faqbot.domain.evidence import Candidate, Evidence
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, unheard

# An entry is offered or named only if it is likely enough to be worth the customer's reading.
_WORTH_READING = 0.15
_MOST_OFFERED = 3
# A match letter by letter is at least this sure, whatever the gate makes of its scores.
_LEAST_OF_EXACT = 0.99


class CuratedAnswerer:
    """Answers when the best candidate reaches the gate's threshold, and only then."""

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        return decide(evidence)


def decide(evidence: Evidence) -> Decision | None:
    """Curated, Clarify, or None when nothing is sure enough.

    An exact match (letters and digits equal to a phrasing) needs no probability, but it must be the only one.
    """
    exact = [c for c in evidence.candidates if c.scores.exact]
    if len(exact) == 1:
        return Curated(exact[0].entry, max(_LEAST_OF_EXACT, exact[0].probability))
    if len(exact) > 1:
        return Clarify(tuple(c.entry for c in exact[:_MOST_OFFERED]), sum(c.probability for c in exact[:_MOST_OFFERED]))
    threshold = evidence.gate.threshold
    best = evidence.best
    if threshold is None or best is None:
        return None
    if best.probability >= threshold:
        return Curated(best.entry, best.probability)
    return _clarify(evidence.candidates, threshold)


def decline(evidence: Evidence) -> Declined:
    """Say why, and name the nearest entries where some are near."""
    if not evidence.gate.whole:
        return Declined(Reason.UNAVAILABLE)
    nearest = tuple(c.entry for c in evidence.candidates[:2] if c.probability >= _WORTH_READING)
    return Declined(Reason.NOT_SURE if nearest else Reason.NOTHING_FOUND, nearest)


def _clarify(candidates: tuple[Candidate, ...], threshold: float) -> Clarify | None:
    """Offer the few that are likely to hold the answer together, as surely as one entry would have to."""
    likely = [c for c in candidates[:_MOST_OFFERED] if c.probability >= _WORTH_READING]
    together = sum(c.probability for c in likely)
    # Written so that a comparison with NaN shuts the gate.
    if len(likely) >= 2 and together >= threshold:  # noqa: PLR2004 - a choice is of two or more
        return Clarify(tuple(c.entry for c in likely), together)
    return None
