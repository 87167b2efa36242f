"""Where entries and turns are kept."""
