"""Texts that are not curated answers but may hold one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document, with where it stands in it."""

    id: str
    text: str
    source: str = ""
