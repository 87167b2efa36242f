"""Documents in: fetched, read, cleaned, masked, split into passages."""
