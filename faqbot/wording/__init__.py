"""Decisions to words, in the language of the customer."""
