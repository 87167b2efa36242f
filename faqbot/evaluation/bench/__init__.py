"""Measurements of speed and memory beside other libraries, on made-up questions that need no download."""
