"""Documents as operators find them, look into them and take them away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath

from faqbot.domain.document import Document, Outline, Passage
from faqbot.domain.errors import BadInput
from faqbot.domain.operator import Change, Role
from faqbot.domain.protocols import AuditLog, DocumentStore
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.knowledge.cleaning.steps import PERSONAL
from faqbot.knowledge.reading.kinds import FileKind
from faqbot.language.normalise import normalise
from faqbot.language.pii import Personal

PAGE = 50
_DIGEST = 16
_INSIDE = "!/"


class NoDocument(BadInput):
    """There is no such document."""


class Order(StrEnum):
    """What a list of documents is sorted by."""

    TITLE = "title"
    KIND = "kind"
    PASSAGES = "passages"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty field is no condition."""

    text: str = ""
    kb: str = ""
    kind: FileKind | None = None
    order: Order = Order.TITLE
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, and how many there are in all."""

    outlines: tuple[Outline, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


class Documents:
    """Finds documents of knowledge bases, and takes them away."""

    def __init__(self, store: DocumentStore, audit: AuditLog, now: Callable[[], datetime]) -> None:
        self._store = store
        self._audit = audit
        self._now = now

    async def find(self, wanted: Wanted, kbs: Sequence[str]) -> Found:
        """The documents of some bases that fit; a page that does not exist is the nearest one that does."""
        among = [kb for kb in kbs if wanted.kb in {"", kb}]
        found = await self._store.outlines(among, wanted.text.split())
        fitting = [outline for outline in found if wanted.kind in {None, outline.document.media_type}]
        fitting.sort(key=lambda outline: _key(outline, wanted.order), reverse=wanted.descending)
        page = min(max(wanted.page, 1), max(1, -(-len(fitting) // PAGE)))
        return Found(tuple(fitting[(page - 1) * PAGE : page * PAGE]), len(fitting), page)

    async def document(self, kb: str, document_id: str) -> Document | None:
        """One document with its passages, or None."""
        return await self._store.document(kb, document_id)

    async def remove(self, bearer: Bearer, kb: str, document_id: str) -> None:
        """Delete a document; customers are told nothing of it any more. Raise NotAllowed or NoDocument."""
        if not bearer.may(Role.EDITOR, kb):
            raise NotAllowed("removing a document takes an editor")
        former, at = await self._store.document(kb, document_id), self._now()
        if former is None or not await self._store.drop(kb, [document_id], at=at):
            raise NoDocument("there is no such document")
        await self._audit.note(change(former, None, at, bearer.operator.name))


def change(former: Document | None, now: Document | None, at: datetime, operator: str) -> Change:
    """What the log says of a document that was added, replaced or, with `now` None, removed."""
    document = now or former
    assert document is not None  # noqa: S101 - one of the two is there
    action = "document_removed" if now is None else "document_added" if former is None else "document_replaced"
    digests = (former.digest[:_DIGEST] if former else "", now.digest[:_DIGEST] if now else "")
    return Change(at, operator, action, document.kb, document.id, *digests)


def place(document: Document) -> str:
    """Where a document came from, without the folders of the server."""
    return place_of(document.uri)


def is_page(uri: str) -> bool:
    """True for a web address; what a zip file holds may be named much like one."""
    return uri.startswith(("http://", "https://"))


def place_of(uri: str) -> str:
    if is_page(uri):
        return uri
    outer, inside, path = uri.partition(_INSIDE)
    return PurePath(outer).name + inside + path


def masked(document: Document) -> Mapping[Personal, int]:
    """How much of each kind of personal data was masked, as its cleaning has it."""
    said = [
        example.rpartition(": ") for step in document.cleaning if step.step == PERSONAL for example in step.examples
    ]
    return {Personal(kind): int(count) for kind, _, count in said if kind in list(Personal) and count.isdecimal()}


def passages_with(document: Document, text: str) -> tuple[Passage, ...]:
    """Those passages of a document that hold every word, its headings included."""
    words = normalise(text).split()
    if not words:
        return document.passages
    texts = [(passage, normalise("\n".join((*passage.heading, passage.text)))) for passage in document.passages]
    return tuple(passage for passage, said in texts if all(word in said for word in words))


def _key(outline: Outline, order: Order) -> tuple[str, str, str]:
    document = outline.document
    match order:
        case Order.TITLE:
            first = normalise(document.title)
        case Order.KIND:
            first = document.media_type
        case Order.PASSAGES:
            first = f"{outline.passages:09}"
        case Order.ADDED:
            first = document.added_at.isoformat()
    return first, document.kb, document.id
