"""A Bot API server on this machine: Telegram as the tests and a first look at the channel need it."""

from faqbot.channels.telegram.fake.faults import Broken, Cut, Fault, Refusal, Slow, Unheard, too_many
from faqbot.channels.telegram.fake.people import Group, Person
from faqbot.channels.telegram.fake.server import Call, FakeBotApi

__all__ = ["Broken", "Call", "Cut", "FakeBotApi", "Fault", "Group", "Person", "Refusal", "Slow", "Unheard", "too_many"]
