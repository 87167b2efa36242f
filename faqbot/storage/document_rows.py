"""Documents and their passages to rows, and back."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from faqbot.domain.document import Cleaning, Document, Passage
from faqbot.storage.columns import plain, utc
from faqbot.storage.entry_rows import Fields


def storable(document: Document) -> Document:
    """The document as every store keeps it: its passages its own, its time in UTC, no text that a database refuses."""
    kb, own_id = plain(document.kb), plain(document.id)
    return replace(
        document,
        id=own_id,
        kb=kb,
        title=plain(document.title),
        uri=plain(document.uri),
        added_at=utc(document.added_at),
        passages=tuple(
            replace(
                passage,
                id=plain(passage.id),
                kb=kb,
                document=own_id,
                text=plain(passage.text),
                source=plain(passage.source),
                url=plain(passage.url),
                heading=tuple(map(plain, passage.heading)),
            )
            for passage in document.passages
        ),
        cleaning=tuple(replace(step, examples=tuple(map(plain, step.examples))) for step in document.cleaning),
    )


def is_same(one: Document | None, other: Document) -> bool:
    """True if nothing that a customer may be told differs."""
    return one is not None and (one.digest, one.passages) == (other.digest, other.passages)


def document_fields(document: Document) -> Fields:
    """A document's row, without its passages."""
    return {
        "kb": document.kb,
        "id": document.id,
        "title": document.title,
        "uri": document.uri,
        "media_type": document.media_type,
        "digest": document.digest,
        "added_at": document.added_at,
        "cleaning": [asdict(step) for step in document.cleaning],
        "unread": list(document.unread),
    }


def passage_fields(document: Document) -> Iterator[Fields]:
    """The rows of a document's passages, in order."""
    for position, passage in enumerate(document.passages):
        yield asdict(passage) | {"position": position, "heading": list(passage.heading)}


def document(row: Any, passages: Iterable[Passage]) -> Document:
    """Read a document's row."""
    return Document(
        id=row.id,
        kb=row.kb,
        title=row.title,
        uri=row.uri,
        media_type=row.media_type,
        digest=row.digest,
        added_at=row.added_at,
        passages=tuple(passages),
        cleaning=tuple(Cleaning(step["step"], step["count"], tuple(step["examples"])) for step in row.cleaning),
        unread=tuple(row.unread),
    )


def passage(row: Any) -> Passage:
    """Read a passage's row."""
    return Passage(
        id=row.id,
        text=row.text,
        source=row.source,
        url=row.url,
        kb=row.kb,
        document=row.document,
        heading=tuple(row.heading),
        page=row.page,
        offset=row.offset,
    )
