"""People of the shop in a Telegram group with topics: one topic a customer."""

from faqbot.channels.telegram.staff.people import Staff
from faqbot.channels.telegram.staff.reach import Mail, Reach

__all__ = ["Mail", "Reach", "Staff"]
