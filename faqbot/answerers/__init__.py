"""The rungs of the ladder: each decides, or passes the question on."""
