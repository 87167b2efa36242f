"""Learning from an operator's own phrasings, and measuring whether it was worth it."""
