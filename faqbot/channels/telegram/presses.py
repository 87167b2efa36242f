"""What each button does."""

from dataclasses import replace

from faqbot.channels.telegram import keyboards
from faqbot.channels.telegram.heard import Pressed
from faqbot.channels.telegram.keyboards import Kind, Press
from faqbot.channels.telegram.letters import Rows
from faqbot.channels.telegram.orders import Orders
from faqbot.channels.telegram.questions import Questions, Wish
from faqbot.channels.telegram.visits import House, Reaction, Visit
from faqbot.domain.language import Language
from faqbot.domain.post import Chat, Letter, prefix
from faqbot.domain.turn import Feedback, LoggedTurn, Verdict
from faqbot.wording import telegram as words

_GOOD_STARS = 4


class Presses:
    """Carries out what buttons stand for; one that leads nowhere any more says so."""

    def __init__(self, house: House, questions: Questions, orders: Orders) -> None:
        self._house = house
        self._questions = questions
        self._orders = orders

    async def done(self, visit: Visit, pressed: Pressed) -> Reaction:  # noqa: PLR0911 - one for each kind
        """Carry out a button."""
        press = keyboards.read(pressed.data)
        if press is None:
            return _outdated(visit)
        match press.kind:
            case Kind.ASK if pressed.label:
                return await self._asked(visit, Wish(pressed.label, visit.key("press", pressed.query)))
            case Kind.OPTION:
                return await self._chosen(visit, pressed, press)
            case Kind.VERDICT | Kind.REASON:
                return await self._judged(visit, pressed, press)
            case Kind.LANGUAGE if press.what in set(Language):
                visit = await self._orders.speak(visit, Language(press.what))
                return Reaction(visit.pen.message(words.LANGUAGE_SET[visit.language]), toast="")
            case Kind.PERSON:
                return replace(await self._orders.person(visit, visit.key("press", pressed.query)), toast="")
            case Kind.STARS if press.what.isdecimal():
                return await self._starred(visit, pressed, int(press.what))
            case Kind.ERASE if visit.place.is_private:
                return await self._erased(visit, pressed, press)
            case _:
                return _outdated(visit)

    async def _asked(self, visit: Visit, wish: Wish) -> Reaction:
        """Ask as if the customer had written the label, which the answer repeats."""
        reaction = await self._questions.asked(visit, replace(wish, heading=wish.text))
        return replace(reaction, toast="")

    async def _chosen(self, visit: Visit, pressed: Pressed, press: Press) -> Reaction:
        """Ask for one of the entries that a turn offered."""
        turn = await self._turn(visit, press)
        options = () if turn is None else turn.reply.options
        if not press.what.isdecimal() or int(press.what) >= len(options):
            return _outdated(visit)
        option = options[int(press.what)]
        wish = Wish(option.title, visit.key("press", pressed.query), kb=option.kb)
        return await self._asked(visit, wish)

    async def _judged(self, visit: Visit, pressed: Pressed, press: Press) -> Reaction:
        """Keep a verdict; ask for the reason of a bad one, and then offer a person."""
        turn = await self._turn(visit, press)
        if turn is None or press.what not in {*Verdict, *words.REASONS}:
            return _outdated(visit)
        verdict = Verdict.UP if press.what == Verdict.UP else Verdict.DOWN
        reason = press.what if press.kind is Kind.REASON else ""
        await self._house.stores.turns.rate(Feedback(turn.id, verdict, visit.arrival.at, reason))
        asks_why = press.kind is Kind.VERDICT and verdict is Verdict.DOWN
        language = turn.reply.language
        rows: Rows = ()
        if asks_why:
            rows = keyboards.reasons(turn.id, language)
        elif verdict is Verdict.DOWN and visit.place.is_private:
            rows = keyboards.person(language)
        toast = (words.WHY if asks_why else words.RATED)[language]
        return Reaction(_below(visit, pressed, rows), toast)

    async def _starred(self, visit: Visit, pressed: Pressed, stars: int) -> Reaction:
        """Keep with the last turn how it was with a person."""
        turns = await self._house.stores.turns.conversation(visit.conversation, limit=1)
        if not turns or not 1 <= stars <= keyboards.MOST_STARS:
            return _outdated(visit)
        verdict = Verdict.UP if stars >= _GOOD_STARS else Verdict.DOWN
        comment = f"person {stars}/{keyboards.MOST_STARS}"
        await self._house.stores.turns.rate(Feedback(turns[-1].id, verdict, visit.arrival.at, comment))
        return Reaction(_below(visit, pressed), words.RATED[visit.language])

    async def _erased(self, visit: Visit, pressed: Pressed, press: Press) -> Reaction:
        """Delete everything about a chat, or not."""
        is_meant = press.what == keyboards.YES
        if is_meant:
            await self._forgotten(visit.chat)
        text = (words.DELETED if is_meant else words.KEPT)[visit.language]
        return Reaction((*_below(visit, pressed), *visit.pen.message(text)), toast="")

    async def _forgotten(self, chat: Chat) -> None:
        """The chat last: if the process dies before, the button works again."""
        stores = self._house.stores
        for conversation in await stores.chats.conversations(chat):
            await stores.privacy.erase(conversation)
        await stores.chats.drop(chat)

    async def _turn(self, visit: Visit, press: Press) -> LoggedTurn | None:
        """The turn behind a button, if it belongs to this chat."""
        turn = await self._house.stores.turns.turn(press.turn)
        is_ours = turn is not None and turn.conversation.startswith(_begins(visit))
        return turn if is_ours else None


def _begins(visit: Visit) -> tuple[str, str]:
    chat = visit.chat
    return prefix(chat.channel, chat.bot, chat.id), chat.conversation


def _below(visit: Visit, pressed: Pressed, rows: Rows = ()) -> tuple[Letter, ...]:
    return () if pressed.number is None else (visit.pen.buttons(pressed.number, rows),)


def _outdated(visit: Visit) -> Reaction:
    return Reaction(toast=words.OUTDATED[visit.language])
