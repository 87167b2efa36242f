"""The files that operators give and get at the desk: entries alone, in every format that there is."""

from collections.abc import Sequence

from faqbot.domain.errors import Problem
from faqbot.domain.faq import Entry
from faqbot.editing.importing import File, Formats
from faqbot.storage.files.contents import Contents
from faqbot.storage.files.reading import examined
from faqbot.storage.files.writing import written


def _read(file: File) -> tuple[Sequence[Entry], Sequence[Problem]]:
    found = examined(file.name, file.data, kb=file.kb or None)
    return found.contents.entries, found.problems


def _write(entries: Sequence[Entry], name: str) -> bytes:
    return written(Contents(tuple(entries)), name)


FORMATS = Formats(_read, _write)
