"""Customers who want to be told once their question has an answer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody said so of a turn that was declined, in its own conversation."""

    turn_id: str
    conversation: str
    at: datetime
