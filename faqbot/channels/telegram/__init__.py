"""The Telegram channel: one or several bots, by polling or by webhook."""

from faqbot.channels.telegram.bots import first_bot, opened
from faqbot.channels.telegram.channel import Lines, People, Telegram
from faqbot.channels.telegram.remembered import RememberedChats
from faqbot.channels.telegram.staff import Reach
from faqbot.channels.telegram.updates import group, topics
from faqbot.channels.telegram.visits import House, Manners, Stores

__all__ = [
    "House",
    "Lines",
    "Manners",
    "People",
    "Reach",
    "RememberedChats",
    "Stores",
    "Telegram",
    "first_bot",
    "group",
    "opened",
    "topics",
]
