"""Text in two languages: which one, one normal form, tokens."""
