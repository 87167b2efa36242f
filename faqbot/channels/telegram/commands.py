"""The commands that Telegram offers, in the language of each customer."""

from aiogram import Bot
from aiogram.methods import SetMyCommands
from aiogram.types import BotCommand

from faqbot.domain.language import Language
from faqbot.wording import telegram as words


async def publish(bot: Bot) -> None:
    """Tell Telegram the commands: a list for each language, and one in English for all others."""
    for code, language in (("", Language.EN), *((language.value, language) for language in Language)):
        listed = [BotCommand(command=name, description=text[language]) for name, text in words.COMMANDS.items()]
        await bot(SetMyCommands(commands=listed, language_code=code or None))
