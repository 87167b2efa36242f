"""Documents as they were read, and their passages: texts that are not curated answers but may hold one."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document, with where it stands in it.

    `source` is the title or address that a customer is shown, `url` a page that they can open. `heading` is the path of
    headings above it, `page` counts from 1 where the document has pages, `offset` is in characters of the cleaned text.
    """

    id: str
    text: str
    source: str = ""
    url: str = ""
    kb: str = ""
    document: str = ""
    heading: tuple[str, ...] = ()
    page: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Cleaning:
    """One step that changed a document on its way in: what it took out or mended, how often, with a few examples."""

    step: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one file or page. Unique by (`kb`, `id`).

    `uri` is where it came from, `digest` the SHA-256 of its bytes; `unread` names the pages without text.
    """

    id: str
    kb: str
    title: str
    uri: str
    media_type: str
    digest: str
    added_at: datetime
    passages: tuple[Passage, ...] = ()
    cleaning: tuple[Cleaning, ...] = ()
    unread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A document at a glance: without its passages, and how many there are."""

    document: Document
    passages: int
