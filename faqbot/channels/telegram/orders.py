"""What each command does."""

from dataclasses import replace

from faqbot.channels.telegram import keyboards
from faqbot.channels.telegram.formatting import Formatted
from faqbot.channels.telegram.heard import Ordered
from faqbot.channels.telegram.letters import Rows
from faqbot.channels.telegram.questions import Questions, Wish
from faqbot.channels.telegram.visits import House, Reaction, Visit
from faqbot.domain.language import Language
from faqbot.domain.post import prefix
from faqbot.wording import telegram as words

_ENTRY, _LANGUAGE, _WEBSITE = "faq_", "lang_", "web_"


class Orders:
    """Carries out commands."""

    def __init__(self, house: House, questions: Questions) -> None:
        self._house = house
        self._questions = questions

    async def done(self, visit: Visit, order: Ordered) -> Reaction:  # noqa: PLR0911 - one for each command
        """Carry out a command; an unknown one is named in private chats only."""
        match order.name:
            case "start":
                return await self._started(visit, order)
            case "help":
                return _told(visit, words.HELP)
            case "lang":
                return _told(visit, words.CHOOSE_LANGUAGE, keyboards.languages())
            case "human":
                return await self.person(visit, visit.key(order.number))
            case "privacy":
                return _told(visit, words.PRIVACY)
            case "reset" | "delete_my_data" if not visit.place.is_private:
                return _told(visit, words.ONLY_PRIVATELY)
            case "reset":
                return await self._reset(visit)
            case "delete_my_data":
                return _told(visit, words.DELETE_ASKED, keyboards.erasing(visit.language))
            case _:
                return _told(visit, words.UNKNOWN_COMMAND) if visit.place.is_private else Reaction()

    async def person(self, visit: Visit, key: str) -> Reaction:
        """Ask for a person, in words that the assistant understands."""
        return await self._questions.asked(visit, Wish(words.PERSON_PLEASE[visit.language], key))

    async def speak(self, visit: Visit, language: Language) -> Visit:
        """Keep the language that was chosen for a chat."""
        chat = replace(visit.chat, language=language)
        await self._house.stores.chats.keep(chat, at=visit.arrival.at)
        return replace(visit, chat=chat)

    async def _started(self, visit: Visit, order: Ordered) -> Reaction:
        """Greet, or go where a link leads: https://core.telegram.org/bots/features#deep-linking."""
        link = order.argument
        if link.startswith(_LANGUAGE) and link.removeprefix(_LANGUAGE) in set(Language):
            return await self._greeted(await self.speak(visit, Language(link.removeprefix(_LANGUAGE))))
        if link.startswith(_ENTRY):
            return await self._entry(visit, order, link.removeprefix(_ENTRY))
        if link.startswith(_WEBSITE) and visit.place.is_private:
            return await self._continued(visit, link.removeprefix(_WEBSITE))
        return await self._greeted(visit)

    async def _greeted(self, visit: Visit) -> Reaction:
        language = visit.language
        if not visit.place.is_private:
            return Reaction(visit.pen.message(words.GROUP_HELLO[language].format(name=f"@{visit.me.name}")))
        questions = await self._house.examples(language)
        text = words.GREETING[language] + (f"\n\n{words.EXAMPLES[language]}" if questions else "")
        return Reaction(visit.pen.message(text, [*keyboards.examples(questions), *keyboards.languages()]))

    async def _entry(self, visit: Visit, order: Ordered, entry_id: str) -> Reaction:
        """Ask the question of an entry that a link names."""
        snapshot = await self._house.shelf.snapshot()
        at = visit.arrival.at
        entry = next((e for e in snapshot.entries if e.id == entry_id and e.is_live(at)), None)
        if entry is None:
            return _told(visit, words.UNKNOWN_LINK)
        title = entry.title(visit.language)
        wish = Wish(title, visit.key(order.number), kb=entry.kb, heading=title)
        return await self._questions.asked(visit, wish)

    async def _continued(self, visit: Visit, token: str) -> Reaction:
        """Go on with the conversation of a website."""
        conversation = None if self._house.claim is None else await self._house.claim(token)
        if conversation is None:
            return _told(visit, words.EXPIRED_LINK)
        chat = replace(visit.chat, conversation=conversation)
        await self._house.stores.chats.keep(chat, at=visit.arrival.at)
        return _told(visit, words.CONTINUED)

    async def _reset(self, visit: Visit) -> Reaction:
        """Go on in a new conversation; the arrival names it, so that doing it again changes nothing."""
        arrival, chat = visit.arrival, visit.chat
        fresh = f"{prefix(chat.channel, chat.bot, chat.id)}{arrival.number}"
        await self._house.stores.chats.keep(replace(chat, conversation=fresh), at=arrival.at)
        return _told(visit, words.RESET)


def _told(visit: Visit, text: words.Words, rows: Rows = ()) -> Reaction:
    return Reaction(visit.pen.message(Formatted(text[visit.language]), rows))
