"""The Telegram channel: one or several bots, by polling or by webhook."""

from faqbot.channels.telegram.bots import opened
from faqbot.channels.telegram.channel import Lines, Telegram
from faqbot.channels.telegram.updates import topics
from faqbot.channels.telegram.visits import House, Manners, Stores

__all__ = ["House", "Lines", "Manners", "Stores", "Telegram", "opened", "topics"]
