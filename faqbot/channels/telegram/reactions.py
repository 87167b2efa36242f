"""An update to what follows from it."""

from dataclasses import replace

from faqbot.channels.telegram.business import Connections
from faqbot.channels.telegram.heard import Came, Connected, Left, Ordered, Pressed, Said, Shown
from faqbot.channels.telegram.orders import Orders
from faqbot.channels.telegram.pace import Pace
from faqbot.channels.telegram.presses import Presses
from faqbot.channels.telegram.questions import Questions
from faqbot.channels.telegram.staff import Staff
from faqbot.channels.telegram.visits import House, Manners, Reaction, Visit
from faqbot.domain.post import Standing
from faqbot.wording import telegram as words

_ToTheBot = Said | Ordered | Pressed | Shown | Came | Left
Meant = _ToTheBot | Connected


class Reactions:
    """Decides what follows from an update."""

    def __init__(self, house: House, manners: Manners, staff: Staff | None = None) -> None:
        pace = Pace(manners.rate, manners.group_rate)
        self._house = house
        self._staff = staff
        self._connections = Connections(house.stores.chats) if manners.is_in_business else None
        self._questions = Questions(house, pace)
        self._orders = Orders(house, self._questions)
        self._presses = Presses(house, self._questions, self._orders)

    async def to(self, visit: Visit, heard: Meant) -> Reaction:
        """React to what was heard: in their group to people of the shop, elsewhere to customers who are not banned."""
        if isinstance(heard, Connected) or visit.place.business:
            return await self._in_business(visit, heard)
        if self._staff is not None and visit.place.chat == self._staff.desk:
            return await self._staff.to(visit, heard)
        if visit.chat.standing is Standing.BANNED:
            return Reaction()
        return await self._to_customer(visit, heard)

    async def _in_business(self, visit: Visit, heard: Meant) -> Reaction:
        """In the chats of an account: what is sure, as its owner reads them too; nothing where that is off."""
        if self._connections is None:
            return Reaction()
        if isinstance(heard, Connected):
            await self._connections.changed(visit, heard)
        elif isinstance(heard, Said) and await self._connections.may_answer(visit):
            return await self._questions.said(visit, heard)
        return Reaction()

    async def _to_customer(self, visit: Visit, heard: _ToTheBot) -> Reaction:
        if self._staff is not None:
            await self._staff.meet(visit, heard)
        match heard:
            case Said():
                return await self._questions.said(visit, heard)
            case Ordered():
                return await self._orders.done(visit, heard)
            case Pressed():
                return await self._presses.done(visit, heard)
            case Shown():
                return await self._shown(visit, heard)
            case Came():
                await self._stay(visit, is_gone=False)
                hello = words.GROUP_HELLO[visit.language].format(name=f"@{visit.me.name}")
                return Reaction(() if visit.place.is_private else visit.pen.message(hello))
            case Left():
                await self._stay(visit, is_gone=True)
                return Reaction()

    async def _shown(self, visit: Visit, shown: Shown) -> Reaction:
        """People can look at it; the bot cannot, and says so to whom it was shown."""
        relayed = None if self._staff is None else await self._staff.relayed(visit, shown)
        if relayed is not None or not shown.is_addressed:
            return relayed or Reaction()
        quoted = None if visit.place.is_private else shown.number
        return Reaction(visit.pen.message(words.TEXT_ONLY[visit.language], reply_to=quoted))

    async def _stay(self, visit: Visit, *, is_gone: bool) -> None:
        await self._house.stores.chats.keep(replace(visit.chat, is_gone=is_gone), at=visit.arrival.at)
