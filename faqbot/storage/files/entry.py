"""One row as an entry, with every reason why it is none."""

import re
from collections.abc import Callable, Mapping

from faqbot.domain.faq import Entry, Link, Phrasing, State
from faqbot.domain.language import Language
from faqbot.storage.files import value
from faqbot.storage.files.moment import beginning, end
from faqbot.storage.files.row import Findings, Place, spell

KEYS = ("id", "kb", "tags", "state", "valid_from", "valid_until", "questions", "answers", "links")
URL_LIMIT = 2_000

Reading = Callable[[object, Place, Findings], str | None]

_LANGUAGES = tuple(Language)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,127}")
_KB = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_URL = re.compile(r"https?://[^\s/?#]\S*|mailto:\S+|tel:\S+", re.IGNORECASE)


def entry_of(findings: Findings, *, kb: str) -> Entry | None:
    """The entry that a row spells, in `kb` unless it names another; None after noting what is wrong."""
    before = len(findings.faults)
    fields = value.mapping(findings.row.fields, (), KEYS, findings)
    if not isinstance(findings.row.fields, dict | None):
        return None
    answers = _answers(fields.get("answers"), findings)
    entry = Entry(
        id=_id(fields.get("id"), findings),
        kb=kb_of(fields.get("kb", kb), findings),
        phrasings=_phrasings(fields.get("questions"), findings),
        answers=answers,
        tags=value.lines(fields.get("tags"), ("tags",), findings),
        state=_state(fields.get("state"), findings),
        valid_from=beginning(fields.get("valid_from"), ("valid_from",), findings),
        valid_until=end(fields.get("valid_until"), ("valid_until",), findings),
        links=_links(fields.get("links"), answers, findings),
    )
    if entry.valid_from and entry.valid_until and entry.valid_until <= entry.valid_from:
        findings.add(("valid_until",), "valid_until is not after valid_from; write a later date")
    return entry if len(findings.faults) == before else None


def kb_of(given: object, findings: Findings) -> str:
    """The name of a knowledge base, "" after noting that it is none."""
    kb = value.line(given, ("kb",), findings)
    if kb is not None and not _KB.fullmatch(kb):
        findings.add(
            ("kb",),
            f"kb is {value.shown(kb)}; use letters, digits and . _ - only, at most 64",
        )
    return kb or ""


def identity(fields: object, *, kb: str) -> tuple[str, str] | None:
    """The (kb, id) by which a row is told from others, None if it gives none."""
    if not isinstance(fields, dict):
        return None
    base, entry_id = fields.get("kb") or kb, fields.get("id")
    if not isinstance(base, str) or not isinstance(entry_id, str) or not entry_id.strip():
        return None
    return base.strip(), entry_id.strip()


def _id(given: object, findings: Findings) -> str:
    if given is None:
        findings.add((), "the entry has no id; give it one of its own, such as orders-track-parcel")
        return ""
    entry_id = value.line(given, ("id",), findings)
    if entry_id is not None and not _ID.fullmatch(entry_id):
        findings.add(
            ("id",),
            f"id is {value.shown(entry_id)}; use letters, digits and . _ / - only, at most 128",
        )
    return entry_id or ""


def _phrasings(given: object, findings: Findings) -> tuple[Phrasing, ...]:
    before = len(findings.faults)
    questions = value.mapping(given, ("questions",), _LANGUAGES, findings)
    phrasings = [
        phrasing for language in _LANGUAGES for phrasing in _in_language(questions.get(language), language, findings)
    ]
    if not phrasings and len(findings.faults) == before:
        findings.add(("questions",), "the entry has no phrasing; write at least one under questions, in zh or en")
    return tuple(phrasings)


def _in_language(given: object, language: Language, findings: Findings) -> list[Phrasing]:
    place: Place = ("questions", language)
    seen: dict[str, int] = {}
    for i, item in enumerate(value.items(given, place, findings)):
        text = value.line(item, (*place, i), findings)
        if text is None:
            continue
        if text in seen:
            first = spell((*place, seen[text]))
            findings.add((*place, i), f"{spell((*place, i))} is the same as {first}; remove one of them")
        seen.setdefault(text, i)
    return [Phrasing(text, language) for text in seen]


def _answers(given: object, findings: Findings) -> Mapping[Language, str]:
    before = len(findings.faults)
    fields = value.mapping(given, ("answers",), _LANGUAGES, findings)
    answers = _by_language(fields, ("answers",), findings, value.passage)
    if not answers and len(findings.faults) == before:
        findings.add(("answers",), "the entry has no answer; write at least one under answers, in zh or en")
    return answers


def _by_language(
    fields: Mapping[str, object], place: Place, findings: Findings, read: Reading
) -> Mapping[Language, str]:
    texts = {Language(key): read(item, (*place, key), findings) for key, item in fields.items()}
    return {language: text for language, text in texts.items() if text is not None}


def _state(given: object, findings: Findings) -> State:
    if given is None:
        return State.PUBLISHED
    try:
        return State(given.strip().lower() if isinstance(given, str) else "")
    except ValueError:
        wrong = value.shown(given) if isinstance(given, str) else "no text"
        findings.add(("state",), f"state is {wrong}; write draft, published or archived")
        return State.PUBLISHED


def _links(given: object, answers: Mapping[Language, str], findings: Findings) -> tuple[Link, ...]:
    links = (
        _link(item, ("links", i), answers, findings) for i, item in enumerate(value.items(given, ("links",), findings))
    )
    return tuple(links)


def _link(given: object, place: Place, answers: Mapping[Language, str], findings: Findings) -> Link:
    fields = value.mapping(given, place, ("url", "title"), findings)
    if not isinstance(given, dict | None):
        return Link("", {})
    url = _url(fields.get("url"), (*place, "url"), findings)
    return Link(url, _title(fields.get("title"), (*place, "title"), answers, findings))


def _url(given: object, place: Place, findings: Findings) -> str:
    url = value.line(given, place, findings, limit=URL_LIMIT)
    if url is not None and not _URL.fullmatch(url):
        findings.add(
            place,
            f"{spell(place)} is {value.shown(url)}; begin it with https://, mailto: or tel:",
        )
    return url or ""


def _title(given: object, place: Place, answers: Mapping[Language, str], findings: Findings) -> Mapping[Language, str]:
    """A title by language; a plain text stands for every language that the entry answers in."""
    if isinstance(given, str):
        title = value.line(given, place, findings)
        return {} if title is None else dict.fromkeys(answers, title)
    fields = value.mapping(given, place, _LANGUAGES, findings)
    if not fields:
        findings.add(place, f"{spell(place)} is missing; write a title in zh or en")
    return _by_language(fields, place, findings, value.line)
