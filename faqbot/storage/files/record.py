"""Entries and lexicons as the plain values that a YAML or JSON file holds."""

from collections.abc import Mapping

from faqbot.domain.faq import Entry, Lexicon, Link
from faqbot.domain.language import Language
from faqbot.storage.files.contents import Contents
from faqbot.storage.files.moment import written_beginning, written_end

Record = dict[str, object]

_ALWAYS = ("id", "kb")


def document(contents: Contents) -> list[Record] | Record:
    """A list of entries, or a mapping of entries and lexicons if there are any."""
    entries = [record(entry) for entry in contents.entries]
    if not contents.lexicons:
        return entries
    return {"entries": entries, "lexicons": lexicons(contents)}


def record(entry: Entry) -> Record:
    """One entry, keys in reading order, without the optional ones that it does not use."""
    fields: Record = {
        "id": entry.id,
        "kb": entry.kb,
        "tags": list(entry.tags),
        "state": entry.state.value,
        "valid_from": entry.valid_from and written_beginning(entry.valid_from),
        "valid_until": entry.valid_until and written_end(entry.valid_until),
        "questions": _questions(entry),
        "answers": _texts(entry.answers),
        "links": [_link(link) for link in entry.links],
    }
    return {key: value for key, value in fields.items() if value or key in _ALWAYS}


def lexicons(contents: Contents) -> dict[str, Record]:
    """Every lexicon under its knowledge base, by name."""
    return {kb: _lexicon(lexicon) for kb, lexicon in sorted(contents.lexicons.items())}


def _lexicon(lexicon: Lexicon) -> Record:
    return {"words": list(lexicon.words), "synonyms": [list(group) for group in lexicon.synonyms]}


def _questions(entry: Entry) -> Record:
    texts = {
        language.value: [phrasing.text for phrasing in entry.phrasings if phrasing.language is language]
        for language in Language
    }
    return {language: given for language, given in texts.items() if given}


def _texts(by_language: Mapping[Language, str]) -> Record:
    return {language.value: by_language[language] for language in Language if language in by_language}


def _link(link: Link) -> Record:
    return {"url": link.url, "title": _texts(link.title)}
