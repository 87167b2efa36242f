"""What people do in the topic of a customer."""

from dataclasses import replace

from faqbot.channels.telegram import keyboards
from faqbot.channels.telegram.heard import Came, Left, Ordered, Pressed, Said, Shown
from faqbot.channels.telegram.keyboards import Kind
from faqbot.channels.telegram.letters import CHANNEL, Pen
from faqbot.channels.telegram.staff.address import Address, address_of, letter_name, said_key, thread_name, topic_of
from faqbot.channels.telegram.staff.quoting import Sides
from faqbot.channels.telegram.staff.reach import Reach
from faqbot.channels.telegram.visits import House, Reaction, Visit, chat_in
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.errors import BadInput, HeldByAnother, IllegalEvent
from faqbot.domain.handoff import Case
from faqbot.domain.post import Standing
from faqbot.wording import telegram as words

_NOTE = "//"


class Staff:
    """Carries out what people write, press and order in the group."""

    def __init__(self, reach: Reach, house: House, handoffs: Handoffs, drafts: Drafts) -> None:
        self._reach = reach
        self._house = house
        self._handoffs = handoffs
        self._drafts = drafts

    @property
    def desk(self) -> int | None:
        """The group where people work."""
        return self._reach.desk

    async def to(self, visit: Visit, heard: Said | Ordered | Pressed | Shown | Came | Left) -> Reaction:
        """React to a person; what is said outside the topics of customers is none of the bot's business."""
        topic = visit.place.thread
        case = None if topic is None else await self._handoffs.threaded(thread_name(visit.place.chat, topic))
        if case is None or isinstance(heard, Came | Left):
            return Reaction()
        try:
            return await self._done(visit, case, heard)
        except HeldByAnother as error:
            return _told(visit, words.HELD_BY_ANOTHER[case.language].format(name=error.operator))
        except IllegalEvent:
            return _told(visit, words.WITH_THE_BOT[case.language])

    async def meet(self, visit: Visit, heard: Said | Ordered | Pressed | Shown | Came | Left) -> None:
        """Remember what a customer is called, and which message of the topic they reply to."""
        self._reach.meet(visit.conversation, visit.sender.name)
        if isinstance(heard, Said) and heard.replies_to is not None:
            number = await self._in_topic(visit, heard.replies_to)
            self._reach.quotes.note(letter_name(visit.key(heard.number), visit.conversation), number)

    async def relayed(self, visit: Visit, shown: Shown) -> Reaction | None:
        """What a customer shows while a person is awaited or there; None if nobody is."""
        case = await self._handoffs.case(visit.conversation)
        topic = None if case is None or self.desk is None else topic_of(case.thread, self.desk)
        if case is None or topic is None or not case.is_live:
            return None
        pen = replace(self._reach.pen(topic, visit.arrival.at), bot=visit.arrival.bot)
        quoted = None if shown.replies_to is None else await self._in_topic(visit, shown.replies_to)
        return Reaction((pen.copied(visit.place.chat, shown.number, quoted),))

    async def _in_topic(self, visit: Visit, number: int) -> int | None:
        if self.desk is None:
            return None
        sides = Sides(self._reach.bot, self.desk, Address(visit.arrival.bot, visit.place), visit.conversation)
        return await sides.in_topic(self._house.stores.outbox, number)

    async def _at_customer(self, case: Case, number: int | None) -> int | None:
        if self.desk is None or number is None:
            return None
        sides = Sides(self._reach.bot, self.desk, _address(case), case.conversation)
        return await sides.at_customer(self._house.stores.outbox, number)

    async def _done(self, visit: Visit, case: Case, heard: Said | Ordered | Pressed | Shown) -> Reaction:
        match heard:
            case Said() if heard.text.startswith(_NOTE):
                return Reaction()
            case Said() if heard.edited_at is not None:
                return await self._rewritten(visit, case, heard)
            case Said():
                key = said_key(heard.number)
                quoted = await self._at_customer(case, heard.replies_to)
                self._reach.quotes.note(letter_name(key, case.conversation), quoted)
                await self._said(visit, case, key, heard.text)
                return Reaction()
            case Shown():
                return await self._shown(visit, case, heard)
            case Pressed():
                return await self._pressed(visit, case, heard)
            case Ordered():
                return await self._ordered(visit, case, heard)

    async def _said(self, visit: Visit, case: Case, key: str, text: str) -> None:
        await self._handoffs.answered(case.conversation, visit.sender.name, key, text, visit.arrival.at)

    async def _rewritten(self, visit: Visit, case: Case, said: Said) -> Reaction:
        """What was said before is changed where the customer reads it."""
        address = _address(case)
        name = letter_name(said_key(said.number), case.conversation)
        number = await self._house.stores.outbox.sent(CHANNEL, address.bot, str(address.place.chat), name)
        if number is None:
            return _told(visit, words.NOT_CHANGED[case.language])
        return Reaction((Pen(address.bot, address.place, visit.arrival.at).rewritten(number, said.text),))

    async def _shown(self, visit: Visit, case: Case, shown: Shown) -> Reaction:
        """A picture or a voice goes to the customer as it is; that takes the case."""
        if not case.is_live:
            raise IllegalEvent("the bot answers this customer")
        if case.operator != visit.sender.name:
            await self._handoffs.taken(case.conversation, visit.sender.name, visit.arrival.at)
        address = _address(case)
        quoted = await self._at_customer(case, shown.replies_to)
        pen = Pen(address.bot, address.place, visit.arrival.at)
        return Reaction((pen.copied(visit.place.chat, shown.number, quoted),))

    async def _pressed(self, visit: Visit, case: Case, pressed: Pressed) -> Reaction:
        press = keyboards.read(pressed.data)
        if press is None or press.kind is not Kind.CASE:
            return Reaction(toast=words.OUTDATED[case.language])
        order = Ordered(visit.place, visit.sender, pressed.number or 0, press.what)
        return replace(await self._ordered(visit, case, order), toast="")

    async def _ordered(self, visit: Visit, case: Case, order: Ordered) -> Reaction:
        at = visit.arrival.at
        match order.name:
            case "take":
                await self._take(visit, case)
            case "close":
                await self._handoffs.closed(case.conversation, at)
            case "return":
                await self._handoffs.returned(case.conversation, at)
            case "draft":
                return await self._draft(visit, case)
            case "faq":
                return await self._entry(visit, case, order)
            case "ban" | "mute" | "unban" | "unmute":
                return await self._stand(visit, case, order.name)
            case _:
                return _told(visit, words.CARD_HELP[case.language])
        return Reaction()

    async def _take(self, visit: Visit, case: Case) -> None:
        """Whoever takes a case in its topic has seen who had it."""
        at = visit.arrival.at
        await self._handoffs.taken(case.conversation, visit.sender.name, at, former=case.operator)

    async def _draft(self, visit: Visit, case: Case) -> Reaction:
        """One tap makes an entry of question and answer, which nobody sees until it is published."""
        try:
            entry = await self._drafts.draft(case.conversation, visit.arrival.at)
        except BadInput:
            return _told(visit, words.NO_DRAFT[case.language])
        return _told(visit, words.DRAFTED[case.language].format(entry=entry.id, kb=entry.kb))

    async def _entry(self, visit: Visit, case: Case, order: Ordered) -> Reaction:
        """Say an entry's answer to the customer, as the person's own."""
        snapshot = await self._house.shelf.snapshot()
        live = [e for e in snapshot.entries if e.id == order.argument and e.is_live(visit.arrival.at)]
        if not live:
            return _told(visit, words.NO_ENTRY[case.language])
        text, _ = live[0].answer(case.language)
        await self._said(visit, case, said_key(order.number, is_entry=True), text)
        return _told(visit, words.SAID[case.language])

    async def _stand(self, visit: Visit, case: Case, order: str) -> Reaction:
        """A banned customer is not heard any more, a muted one is relayed without a sound."""
        address, at = _address(case), visit.arrival.at
        standing = {"ban": Standing.BANNED, "mute": Standing.MUTED}.get(order, Standing.GOOD)
        chat = await chat_in(self._house.stores.chats, address.bot, str(address.place.chat))
        await self._house.stores.chats.keep(replace(chat, standing=standing), at=at)
        if standing is Standing.BANNED and case.is_live:
            await self._handoffs.closed(case.conversation, at)
        return _told(visit, words.STANDING[standing][case.language])


def _address(case: Case) -> Address:
    address = address_of(case.conversation)
    if address is None:
        raise IllegalEvent("the customer of this conversation has no chat here")
    return address


def _told(visit: Visit, text: str) -> Reaction:
    return Reaction(visit.pen.message(text))
