"""One file on its way in: read, cleaned, masked, split, without what is there already."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from faqbot.domain.document import Cleaning, Document, Passage
from faqbot.domain.errors import BadFile
from faqbot.knowledge import cleaning
from faqbot.knowledge.cleaning.duplicates import Seen, distinct
from faqbot.knowledge.cleaning.personal import without_personal
from faqbot.knowledge.cleaning.steps import BOILERPLATE, DUPLICATES, PERSONAL, TOO_SHORT
from faqbot.knowledge.material import Kind, Material
from faqbot.knowledge.reading import File, Reader, guarded
from faqbot.knowledge.sources import Source
from faqbot.knowledge.splitting import split
from faqbot.language.pii import mask

_FEWEST_LETTERS = 4
_SHOWN = 3
_ODD = re.compile(r"[^\w.-]+")
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Care:
    """How documents are treated: steps that are not taken, contacts that are the operator's own, who reads."""

    keep: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()
    reader: Reader = Reader.USUAL


def taken_in(source: Source, kb: str, care: Care, seen: Seen, *, at: datetime) -> Document:
    """The document as it is to be stored. Raise BadFile if it cannot be read or holds nothing."""
    file = File(source.name, source.data, care.reader, BOILERPLATE in care.keep)
    material = guarded.read(file)
    blocks, steps = cleaning.cleaned(material.blocks, keep=care.keep, own=care.own)
    title = _title(material, source, care)
    own_id = document_id(kb, source.uri)
    passages = tuple(
        Passage(f"{own_id}:{number}", cut.text, title, source.url, kb, own_id, cut.heading, cut.page, cut.offset)
        for number, cut in enumerate(split(blocks), 1)
    )
    passages, dropped = _worth_keeping(passages, care.keep, seen)
    steps = (*_masked(material.cleaning, care), *steps, *dropped)
    if not passages and not material.unread and not dropped:
        raise BadFile(f"{source.name}: nothing to read was found in this file")
    digest = sha256(source.data).hexdigest()
    return Document(own_id, kb, title, source.uri, material.media_type, digest, at, passages, steps, material.unread)


def document_id(kb: str, uri: str) -> str:
    """The same for the same place, so that a newer version replaces the former one."""
    stem = _ODD.sub("-", PurePath(uri.rstrip("/")).stem)[:_LONGEST_ID].strip("-.") or "document"
    return f"{stem}-{_digest(kb, uri)}"


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _title(material: Material, source: Source, care: Care) -> str:
    first = next((block.text for block in material.blocks if block.kind is Kind.HEADING), "")
    title = " ".join((material.title or first or source.name).split())[:200]
    return title if PERSONAL in care.keep else mask(title, own=care.own).text


def _masked(steps: Collection[Cleaning], care: Care) -> list[Cleaning]:
    return list(steps) if PERSONAL in care.keep else [without_personal(step, care.own) for step in steps]


def _worth_keeping(
    passages: tuple[Passage, ...], keep: Collection[str], seen: Seen
) -> tuple[tuple[Passage, ...], list[Cleaning]]:
    report = []
    if TOO_SHORT not in keep:
        short = {p.id: p for p in passages if sum(map(str.isalnum, p.text)) < _FEWEST_LETTERS and not p.heading}
        passages = tuple(p for p in passages if p.id not in short)
        report += _report(TOO_SHORT, [(p.text, "") for p in short.values()])
    if DUPLICATES not in keep:
        passages, repeated = distinct(passages, seen)
        report += _report(DUPLICATES, [(one.text, f" = {_place(same)}") for one, same in repeated])
    return passages, report


def _report(step: str, gone: Collection[tuple[str, str]]) -> list[Cleaning]:
    """`gone` are texts, each with what is told beside it."""
    examples = tuple(text[:80] + beside for text, beside in list(gone)[:_SHOWN])
    return [Cleaning(step, len(gone), examples)] if gone else []


def _place(passage: Passage) -> str:
    where = (passage.source, *passage.heading[-1:], *((f"p. {passage.page}",) if passage.page else ()))
    return " › ".join(where)
