"""What computes for a knowledge base: its templates, and what the operator has said of the place."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from faqbot.domain.faq import Declaration, Declares
from faqbot.language.numbers import Style
from faqbot.templates import feasts, units
from faqbot.templates.declared import declared
from faqbot.templates.exchange import BadRates, rates_of
from faqbot.templates.fields import BadTemplate
from faqbot.templates.hours import BadHours, Hours, Opening, hours_of, opening, opening_at
from faqbot.templates.library import Library
from faqbot.templates.parts import BadPhrasing
from faqbot.templates.values import Context, Rates

# Whose hours count when a customer wants a person.
_PEOPLE = "support"
BAD_DECLARATION = (BadTemplate, BadHours, BadRates, BadPhrasing)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the operator is: zone, region of the holidays, currency, and how numbers are written there."""

    zone: ZoneInfo
    region: str = "CN"
    currency: str = "CNY"
    style: Style = Style.POINT


@dataclass(frozen=True, slots=True)
class Desk:
    """Templates with the place that they compute for, and when somebody is there."""

    library: Library
    place: Place
    rates: Rates | None = None
    hours: tuple[Hours, ...] = ()

    def context(self, at: datetime) -> Context:
        """The moment of a question, as it is there."""
        place = self.place
        return Context(at.astimezone(place.zone), place.region, place.currency, place.style, self.rates)

    def opening(self, at: datetime, name: str = "") -> Opening | None:
        """How it stands with the people of a place of that name, else of `support`, else of the first.

        None without declared hours.
        """
        named = {hours.name: hours for hours in self.hours}
        people = named.get(name) or named.get(_PEOPLE) or next(iter(self.hours), None)
        return None if people is None else opening_at(people, self.context(at))


def desk(declarations: Sequence[Declaration], place: Place, shipped: Library) -> Desk:
    """The operator's own templates before the shipped ones. Raise BadTemplate, BadHours or BadRates."""
    bodies = {kind: [d for d in declarations if d.kind is kind] for kind in Declares}
    own = [declared(found).template for found in bodies[Declares.TEMPLATE]]
    places = tuple(hours_of(json.loads(found.body)) for found in bodies[Declares.HOURS])
    rates = [rates_of(json.loads(found.body)) for found in bodies[Declares.RATES]]
    library = Library([*own, *([opening(places)] if places else [])], shipped)
    return Desk(library, place, max(rates, key=lambda found: found.on, default=None), places)


def warm(place: Place, year: int) -> None:
    """Load the large packages before a customer waits for them; they cost a quarter of a second together."""
    units.warm()
    feasts.warm(place.region, year)
