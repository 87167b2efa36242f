"""Computed answers: one kind of question a file, each with the cases that prove it."""

from faqbot.templates import (
    age,
    arithmetic,
    averages,
    conversion,
    dates,
    discount,
    exchange,
    interest,
    loans,
    percentage,
    ratios,
    sequences,
    tax,
    time_zones,
    tip,
    unit_price,
)

LIBRARY = (
    *time_zones.TEMPLATES,
    *age.TEMPLATES,
    *dates.TEMPLATES,
    *loans.TEMPLATES,
    *interest.TEMPLATES,
    *unit_price.TEMPLATES,
    *averages.TEMPLATES,
    *ratios.TEMPLATES,
    *sequences.TEMPLATES,
    *exchange.TEMPLATES,
    *conversion.TEMPLATES,
    *arithmetic.TEMPLATES,
    *discount.TEMPLATES,
    *percentage.TEMPLATES,
    *tax.TEMPLATES,
    *tip.TEMPLATES,
)
