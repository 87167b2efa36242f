"""What customers teach by choosing: labelled questions, which the next calibration counts with."""

from faqbot.conversation.choices import Choice
from faqbot.domain.message import Question
from faqbot.domain.protocols import CalibrationStore, TurnStore
from faqbot.domain.turn import Feedback, Label, Verdict
from faqbot.retrieval.shelf import EVERYTHING

# The words of several questions are not those of the one that was chosen for.
_SEVERAL = "several"
NONE_OF_THESE = "none of these"


class Lessons:
    """Keeps what was chosen as a label of the question that led to the offer."""

    def __init__(self, turns: TurnStore | None = None, calibrations: CalibrationStore | None = None) -> None:
        """Without stores nothing is learnt."""
        self._turns = turns
        self._calibrations = calibrations

    async def learn(self, choice: Choice, question: Question) -> None:
        """A chosen entry is the right one; that none was is no label, as another entry may be: it is a verdict."""
        offer, option = choice.offer, choice.option
        if option is None:
            if self._turns is not None:
                await self._turns.rate(Feedback(offer.id, Verdict.DOWN, question.at, NONE_OF_THESE))
        elif self._calibrations is not None and offer.decision != _SEVERAL:
            label = Label(offer.completed or offer.text, offer.language, option.entry_id)
            for kb in dict.fromkeys((option.kb, question.kb or EVERYTHING)):
                await self._calibrations.label(kb, [label], at=question.at)
