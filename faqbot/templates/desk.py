"""What computes for a knowledge base: its templates, and what the operator has said of the place."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from faqbot.language.numbers import Style
from faqbot.templates.library import Library
from faqbot.templates.values import Context, Rates


@dataclass(frozen=True, slots=True)
class Place:
    """Where the operator is: zone, region of the holidays, currency, and how numbers are written there."""

    zone: ZoneInfo
    region: str = "CN"
    currency: str = "CNY"
    style: Style = Style.POINT


@dataclass(frozen=True, slots=True)
class Desk:
    """Templates with the place that they compute for."""

    library: Library
    place: Place
    rates: Rates | None = None

    def context(self, at: datetime) -> Context:
        """The moment of a question, as it is there."""
        place = self.place
        return Context(at.astimezone(place.zone), place.region, place.currency, place.style, self.rates)
