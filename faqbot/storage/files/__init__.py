"""Import and export of entries and lexicons as YAML, JSON, JSON Lines, CSV and XLSX."""

from faqbot.storage.files.contents import Contents
from faqbot.storage.files.formats import FORMATS
from faqbot.storage.files.reading import SUFFIXES, read
from faqbot.storage.files.writing import write

__all__ = ["FORMATS", "SUFFIXES", "Contents", "read", "write"]
