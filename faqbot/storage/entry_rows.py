"""Entries and lexicons to rows and JSON, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from faqbot.domain.faq import Declaration, Declares, Entry, Lexicon, Link, Phrasing, State
from faqbot.domain.language import Language
from faqbot.storage.columns import plain, utc

Fields = dict[str, Any]  # the named fields of a row or of a JSON object; tables.py has their types


def storable(entry: Entry) -> Entry:
    """The entry as every store keeps it: times in UTC, texts free of what a database refuses."""
    return replace(
        entry,
        id=plain(entry.id),
        kb=plain(entry.kb),
        phrasings=tuple(Phrasing(plain(p.text), p.language) for p in entry.phrasings),
        answers=dict(entry.answers),
        valid_from=entry.valid_from and utc(entry.valid_from),
        valid_until=entry.valid_until and utc(entry.valid_until),
        links=tuple(Link(link.url, dict(link.title)) for link in entry.links),
    )


def entry_fields(entry: Entry) -> Fields:
    """An entry's row, without its phrasings and the time of the change."""
    return {
        "kb": entry.kb,
        "id": entry.id,
        "state": entry.state.value,
        "tags": list(entry.tags),
        "answers": dict(entry.answers),
        "links": [{"url": link.url, "title": dict(link.title)} for link in entry.links],
        "valid_from": entry.valid_from,
        "valid_until": entry.valid_until,
    }


def phrasing_fields(entry: Entry) -> Iterator[Fields]:
    """The rows of an entry's phrasings, in order."""
    for position, phrasing in enumerate(entry.phrasings):
        yield {
            "kb": entry.kb,
            "entry_id": entry.id,
            "position": position,
            "language": phrasing.language.value,
            "text": phrasing.text,
        }


def entry_json(entry: Entry) -> Fields:
    """A whole entry as one JSON object, for the record."""
    return entry_fields(entry) | {
        "valid_from": entry.valid_from and entry.valid_from.isoformat(),
        "valid_until": entry.valid_until and entry.valid_until.isoformat(),
        "phrasings": [{"language": p.language.value, "text": p.text} for p in entry.phrasings],
    }


def entry(row: Any, phrasings: Sequence[Phrasing]) -> Entry:
    """Read an entry's row."""
    return Entry(
        id=row.id,
        kb=row.kb,
        phrasings=tuple(phrasings),
        answers=_texts(row.answers),
        tags=tuple(row.tags),
        state=State(row.state),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        links=tuple(Link(link["url"], _texts(link["title"])) for link in row.links),
    )


def entry_of(fields: Fields) -> Entry:
    """Read what `entry_json` wrote."""
    return Entry(
        id=fields["id"],
        kb=fields["kb"],
        phrasings=tuple(Phrasing(p["text"], Language(p["language"])) for p in fields["phrasings"]),
        answers=_texts(fields["answers"]),
        tags=tuple(fields["tags"]),
        state=State(fields["state"]),
        valid_from=_moment(fields["valid_from"]),
        valid_until=_moment(fields["valid_until"]),
        links=tuple(Link(link["url"], _texts(link["title"])) for link in fields["links"]),
    )


def lexicon_json(lexicon: Lexicon) -> Fields:
    """A lexicon as JSON."""
    return {"words": list(lexicon.words), "synonyms": [list(group) for group in lexicon.synonyms]}


def lexicon(fields: Fields) -> Lexicon:
    """Read a lexicon's JSON."""
    return Lexicon(tuple(fields["words"]), tuple(map(tuple, fields["synonyms"])))


def _texts(fields: Mapping[str, str]) -> dict[Language, str]:
    return {Language(language): text for language, text in fields.items()}


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def declared_json(declared: Sequence[Declaration]) -> list[Fields]:
    return [asdict(found) | {"kind": found.kind.value} for found in declared]


def declared(given: Any) -> tuple[Declaration, ...]:
    return tuple(Declaration(Declares(found["kind"]), found["name"], found["body"]) for found in given)
