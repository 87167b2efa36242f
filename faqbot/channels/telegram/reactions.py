"""An update to what follows from it."""

from dataclasses import replace

from faqbot.channels.telegram.orders import Orders
from faqbot.channels.telegram.pace import Pace
from faqbot.channels.telegram.presses import Presses
from faqbot.channels.telegram.questions import Questions
from faqbot.channels.telegram.updates import Came, Left, Ordered, Pressed, Said, Shown
from faqbot.channels.telegram.visits import House, Manners, Reaction, Visit
from faqbot.wording import telegram as words

Meant = Said | Ordered | Pressed | Shown | Came | Left


class Reactions:
    """Decides what follows from an update."""

    def __init__(self, house: House, manners: Manners) -> None:
        pace = Pace(manners.rate, manners.group_rate)
        self._house = house
        self._questions = Questions(house, pace)
        self._orders = Orders(house, self._questions)
        self._presses = Presses(house, self._questions, self._orders)

    async def to(self, visit: Visit, heard: Meant) -> Reaction:
        """React to what was heard."""
        match heard:
            case Said():
                return await self._questions.said(visit, heard)
            case Ordered():
                return await self._orders.done(visit, heard)
            case Pressed():
                return await self._presses.done(visit, heard)
            case Shown():
                quoted = None if visit.place.is_private else heard.number
                return Reaction(visit.pen.message(words.TEXT_ONLY[visit.language], reply_to=quoted))
            case Came():
                await self._stay(visit, is_gone=False)
                hello = words.GROUP_HELLO[visit.language].format(name=f"@{visit.me.name}")
                return Reaction(() if visit.place.is_private else visit.pen.message(hello))
            case Left():
                await self._stay(visit, is_gone=True)
                return Reaction()

    async def _stay(self, visit: Visit, *, is_gone: bool) -> None:
        await self._house.stores.chats.keep(replace(visit.chat, is_gone=is_gone), at=visit.arrival.at)
