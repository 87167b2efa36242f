"""Computed answers: one kind of question a file, each with the cases that prove it."""

from faqbot.templates import arithmetic, discount

LIBRARY = (*discount.TEMPLATES, *arithmetic.TEMPLATES)
