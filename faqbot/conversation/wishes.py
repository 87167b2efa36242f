"""Customers who want to be told later what is not known now: offered, understood, and kept."""

import re
from collections.abc import Collection, Sequence

from faqbot.domain.decision import Decision, Declined, Reason, SmallTalk, Talk
from faqbot.domain.message import Question
from faqbot.domain.protocols import WishStore
from faqbot.domain.turn import LoggedTurn
from faqbot.domain.wish import Wish
from faqbot.language.normalise import normalise

UNKNOWN = frozenset({Reason.NOT_SURE, Reason.NOTHING_FOUND})
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WISH = re.compile(
    r"(?:那|好的?,? ?)?(?:等|如果)?(?:有了?|知道)(?:答案|消息|结果)?(?:了|后|的话)?,? ?"
    r"(?:请|再|麻烦)?(?:告诉|通知)我(?:吧|一下)?|"
    r"(?:yes,? )?(?:please )?(?:let me know|notify me)(?:,? please)?|"
    r"(?:please )?(?:let me know|tell me) (?:when|once|if) (?:you know|there is an answer|you have an answer)"
)


class Wishes:
    """Keeps who wants to be told, on the channels that can tell them."""

    def __init__(self, store: WishStore, channels: Collection[str]) -> None:
        self._store = store
        self._channels = frozenset(channels)

    async def before(self, question: Question, past: Sequence[LoggedTurn]) -> Decision | None:
        """Keep the wish, if the message is one and something was declined lately; None lets it be a question."""
        if question.channel not in self._channels or not is_wish(question.text):
            return None
        declined = next((turn for turn in reversed(past) if turn.reason in UNKNOWN), None)
        if declined is None:
            return None
        await self._store.keep(Wish(declined.id, question.conversation, question.at))
        return SmallTalk(Talk.WILL_TELL)

    def may_offer(self, question: Question, decision: Decision) -> bool:
        """True if the question is not known, and its channel can tell more later."""
        return question.channel in self._channels and isinstance(decision, Declined) and decision.reason in UNKNOWN


def is_wish(text: str) -> bool:
    """True if the message asks to be told once there is an answer, and nothing else."""
    return _WISH.fullmatch(_EDGES.sub("", normalise(text))) is not None
