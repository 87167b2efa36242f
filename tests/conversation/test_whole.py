"""Whatever happens in whatever order, a conversation keeps its promises."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from faqbot.domain.errors import IllegalEvent
from faqbot.domain.handoff import LIVE, Author, Effect, State
from faqbot.domain.turn import LoggedTurn, Turn
from faqbot.storage.memory_privacy import MemoryPrivacyStore
from tests.conversation.desk import NOON, Staffed

TEXTS = ("where is my parcel", "转人工", "human please", "qwertz uiop", "yes", "算了", "how do I get a refund", "1")


class Crash(BaseException):
    """The process is gone, at this very point."""


class Conversation(RuleBasedStateMachine):
    """One customer, one person, a bot that may crash; the stores are what survives."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.sent: dict[str, str] = {}
        self.answered: dict[str, str] = {}
        self.persons_words: list[str] = []
        self.minutes = 0.0
        self.erased = False

    def teardown(self) -> None:
        self.loop.close()

    def run_(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    @initialize()
    def open(self) -> None:
        self.shop = self.run_(Staffed().open())
        self.privacy = MemoryPrivacyStore(self.shop.turns, self.shop.kept)

    @property
    def state(self) -> State:
        case = self.run_(self.shop.kept.case("c1"))
        return case.state if case else State.BOT

    def say(self, key: str, text: str) -> Turn | LoggedTurn:
        before = self.state
        turn: Turn | LoggedTurn = self.run_(self.shop.says(text, self.minutes, key))
        known = self.answered.setdefault(key, turn.id)
        assert known == turn.id
        # Silence and a person go together: the bot is silent only for a person, and while one holds it it is.
        is_fresh = isinstance(turn, Turn)
        silent = turn.reply.text == ""
        assert not silent or not is_fresh or self.state in LIVE
        assert not is_fresh or before is not State.HELD or silent or self.state is State.BOT
        return turn

    @rule(text=st.sampled_from(TEXTS), minutes=st.sampled_from([0.5, 3, 12]))
    def receive(self, text: str, minutes: float) -> None:
        self.minutes += minutes
        key = f"m{len(self.sent)}"
        self.sent[key] = text
        self.say(key, text)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def duplicate(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.sent)))
        handoffs = self.run_(self.shop.kept.said("c1"))
        again = self.say(key, self.sent[key])
        assert isinstance(again, LoggedTurn) or self.erased
        assert self.erased or self.run_(self.shop.kept.said("c1")) == handoffs

    @rule(text=st.sampled_from(TEXTS))
    def crash_before_the_turn_is_recorded(self, text: str) -> None:
        """The message was accepted and its handoff made; it comes again after the restart."""
        key = f"m{len(self.sent)}"
        self.sent[key] = text
        record, self.shop.turns.record = self.shop.turns.record, self._crash
        try:
            self.run_(self.shop.says(text, self.minutes, key))
        except Crash:
            pass
        finally:
            self.shop.turns.record = record
        self.shop.start()
        self.say(key, text)

    @staticmethod
    async def _crash(_turn: Turn, **_after: str) -> None:
        raise Crash

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), text=st.sampled_from(TEXTS))
    def edit(self, data: st.DataObject, text: str) -> None:
        """An edited message comes under a name of its own; what was answered before stays as it was."""
        former = data.draw(st.sampled_from(sorted(self.sent)))
        key = f"{former}-edited-{len(self.sent)}"
        self.sent[key] = text
        self.say(key, text)

    @rule()
    def restart(self) -> None:
        before = self.state
        self.shop.start()
        assert self.state is before

    @rule(act=st.sampled_from(["taken", "returned", "closed", "answered"]))
    def person(self, act: str) -> None:
        """A person acts; what cannot happen is refused and changes nothing."""
        before, words = self.state, f"o{len(self.persons_words)}"
        now = self.shop_time()
        acts = {
            "taken": lambda: self.shop.handoffs.taken("c1", "anna", now),
            "returned": lambda: self.shop.handoffs.returned("c1", now),
            "closed": lambda: self.shop.handoffs.closed("c1", now),
            "answered": lambda: self.shop.handoffs.answered("c1", "anna", words, f"words {words}", now),
        }
        try:
            self.run_(acts[act]())
        except IllegalEvent:
            assert self.state is before
            assert before not in LIVE or act == "taken"
        else:
            assert before in LIVE or act == "taken"
            if act == "answered":
                self.persons_words.append(words)
                assert self.shop.customers.notices[-1].effect is Effect.DELIVER

    @rule(minutes=st.sampled_from([5, 70, 400]))
    def time_passes(self, minutes: float) -> None:
        self.minutes += minutes
        for case in self.run_(self.shop.handoffs.swept(self.shop_time())):
            assert case.state is State.BOT

    @precondition(lambda self: self.sent)
    @rule()
    def erase(self) -> None:
        self.run_(self.privacy.erase("c1"))
        assert self.run_(self.privacy.export("c1")) == {}
        self.answered.clear()
        self.persons_words.clear()
        self.erased = True

    def shop_time(self) -> Any:
        return NOON + timedelta(minutes=self.minutes)

    @invariant()
    def every_answered_message_has_one_turn(self) -> None:
        turns = self.run_(self.shop.turns.conversation("c1", limit=1000)) if hasattr(self, "shop") else ()
        assert len({turn.key for turn in turns}) == len(turns)
        assert {turn.key for turn in turns} >= self.answered.keys()

    @invariant()
    def what_a_person_wrote_is_kept_once_and_in_order(self) -> None:
        said = self.run_(self.shop.kept.said("c1")) if hasattr(self, "shop") else ()
        assert [s.key for s in said if s.author is Author.OPERATOR] == self.persons_words
        assert [s.number for s in said] == sorted({s.number for s in said})


TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
