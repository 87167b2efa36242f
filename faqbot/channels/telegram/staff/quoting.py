"""Replies across a handoff: the message that is replied to on one side is found on the other."""

import re
from collections import OrderedDict
from dataclasses import dataclass

from faqbot.channels.telegram.letters import CHANNEL
from faqbot.channels.telegram.staff.address import Address, letter_name, said_key
from faqbot.domain.protocols import Outbox

# Until what replies is passed on, which is a moment later; not everything is.
_REMEMBERED = 1000
_BY_PEOPLE = re.compile(r"(?:\d+:)?(?:desk|entry)-(\d+)@.*", re.ASCII | re.DOTALL)
_BY_CUSTOMER = re.compile(r"(?:\d+:)?(?P<bot>\d+):(?P<chat>-?\d+):(?P<number>\d+)(?::\d+)?@.*", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sides:
    """Where the people of a case write, with which bot, and where its customer does."""

    bot: str
    desk: int
    customer: Address
    conversation: str

    async def at_customer(self, outbox: Outbox, number: int) -> int | None:
        """A message of the topic as the customer has it: what they wrote themselves, or what a person told them."""
        bot, chat = self.customer.bot, str(self.customer.place.chat)
        name = await outbox.name(CHANNEL, self.bot, str(self.desk), number)
        theirs = _BY_CUSTOMER.fullmatch(name or "")
        if theirs is not None and (theirs["bot"], theirs["chat"]) == (bot, chat):
            return int(theirs["number"])
        for key in (said_key(number), said_key(number, is_entry=True)):
            told = await outbox.sent(CHANNEL, bot, chat, letter_name(key, self.conversation))
            if told is not None:
                return told
        return None

    async def in_topic(self, outbox: Outbox, number: int) -> int | None:
        """A message of the customer's chat as the topic has it: what a person wrote there, or what was relayed."""
        bot, chat = self.customer.bot, str(self.customer.place.chat)
        name = await outbox.name(CHANNEL, bot, chat, number)
        by_people = _BY_PEOPLE.fullmatch(name or "")
        if by_people is not None:
            return int(by_people[1])
        return await outbox.sent(
            CHANNEL, self.bot, str(self.desk), letter_name(f"{bot}:{chat}:{number}", self.conversation)
        )


class Quotes:
    """What the letters that are about to be written reply to, by their names."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[str, int] = OrderedDict()

    def note(self, name: str, number: int | None) -> None:
        """The letter with this name will reply to a message; None: to nothing."""
        if number is None:
            return
        self._numbers[name] = number
        while len(self._numbers) > _REMEMBERED:
            self._numbers.popitem(last=False)

    def of(self, name: str) -> int | None:
        """What a letter replies to."""
        return self._numbers.get(name)
