"""An entry as people type it: texts in fields, one phrasing or link a line."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Entry, Link, Phrasing, State
from faqbot.domain.language import Language

ZH, EN = Language.ZH, Language.EN
_ID = re.compile(r"[\w.-]{1,100}")
_LONGEST_PHRASING = 500
_LONGEST_ANSWER = 20_000
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_APART = re.compile(r"[,，、\n]")


def is_id(text: str) -> bool:
    """True for what an entry or a knowledge base may be called."""
    return bool(_ID.fullmatch(text))


class Fault(StrEnum):
    """What is wrong with an entry as it was typed."""

    ID = "fault_id"
    KB = "fault_kb"
    PHRASINGS = "fault_phrasings"
    LONG_PHRASING = "fault_long_phrasing"
    ANSWERS = "fault_answers"
    LONG_ANSWER = "fault_long_answer"
    LINK = "fault_link"
    TIME = "fault_time"
    ORDER = "fault_order"
    STATE = "fault_state"


class Faulty(BadInput):
    """An entry cannot be made of what was typed; each fault is named."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__(", ".join(self.faults))


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of an entry as texts."""

    id: str = ""
    kb: str = ""
    state: str = State.DRAFT.value
    zh_phrasings: str = ""
    en_phrasings: str = ""
    zh_answer: str = ""
    en_answer: str = ""
    tags: str = ""
    links: str = ""
    valid_from: str = ""
    valid_until: str = ""

    @classmethod
    def of(cls, entry: Entry, zone: tzinfo) -> "Form":
        """The entry as it is shown for editing; times are those of the zone."""
        return cls(
            id=entry.id,
            kb=entry.kb,
            state=entry.state.value,
            zh_phrasings=_lines(p.text for p in entry.phrasings if p.language is ZH),
            en_phrasings=_lines(p.text for p in entry.phrasings if p.language is EN),
            zh_answer=entry.answers.get(ZH, ""),
            en_answer=entry.answers.get(EN, ""),
            tags=", ".join(entry.tags),
            links=_lines(" | ".join((k.url, k.title.get(ZH, ""), k.title.get(EN, ""))) for k in entry.links),
            valid_from=_local(entry.valid_from, zone),
            valid_until=_local(entry.valid_until, zone),
        )

    @classmethod
    def typed(cls, given: Mapping[str, str]) -> "Form":
        """What a browser sent, with the line ends of this house; what is not a field is left out."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: text.replace("\r\n", "\n").strip() for name, text in given.items() if name in names})

    def entry(self, zone: tzinfo, former: Entry | None = None) -> Entry:
        """The entry that was meant. Raise Faulty.

        What the form cannot show, the order of phrasings of both languages and seconds of times, stays as in `former`.
        """
        faults = [*([] if former else self._naming_faults()), *self._faults()]
        begins, ends = _moment(self.valid_from, zone), _moment(self.valid_until, zone)
        if begins is not None and ends is not None and begins >= ends:
            faults.append(Fault.ORDER)
        if faults:
            raise Faulty(faults)
        made = Entry(
            id=self.id,
            kb=self.kb,
            phrasings=self._phrasings(),
            answers={language: text for language, text in ((ZH, self.zh_answer), (EN, self.en_answer)) if text},
            tags=tuple(dict.fromkeys(tag.strip() for tag in _APART.split(self.tags) if tag.strip())),
            state=State(self.state),
            valid_from=begins,
            valid_until=ends,
            links=tuple(_link(line) for line in self.links.splitlines() if line.strip()),
        )
        return made if former is None else _as_before(self, made, former, zone)

    def _phrasings(self) -> tuple[Phrasing, ...]:
        both = ((ZH, self.zh_phrasings), (EN, self.en_phrasings))
        return tuple(dict.fromkeys(Phrasing(line, language) for language, text in both for line in lines(text)))

    def _naming_faults(self) -> list[Fault]:
        """Names are chosen once; those that an import brought stay as they are."""
        names = {Fault.ID: self.id, Fault.KB: self.kb}
        return [fault for fault, name in names.items() if not _ID.fullmatch(name)]

    def _faults(self) -> Iterable[Fault]:
        phrasings = self._phrasings()
        checks = {
            Fault.PHRASINGS: phrasings,
            Fault.LONG_PHRASING: all(len(p.text) <= _LONGEST_PHRASING for p in phrasings),
            Fault.ANSWERS: self.zh_answer or self.en_answer,
            Fault.LONG_ANSWER: max(len(self.zh_answer), len(self.en_answer)) <= _LONGEST_ANSWER,
            Fault.LINK: all(_is_link(line) for line in self.links.splitlines() if line.strip()),
            Fault.TIME: _is_time(self.valid_from) and _is_time(self.valid_until),
            Fault.STATE: self.state in list(State),
        }
        return (fault for fault, is_right in checks.items() if not is_right)


def digest(entry: Entry | None) -> str:
    """Names an entry as it stands; "" for none."""
    if entry is None:
        return ""
    plain = {
        "answers": dict(sorted(entry.answers.items())),
        "links": [(k.url, sorted(k.title.items())) for k in entry.links],
    }
    rest = (entry.kb, entry.id, [asdict(p) for p in entry.phrasings], entry.tags, entry.state)
    text = json.dumps((rest, plain, str(entry.valid_from), str(entry.valid_until)), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def merged(base: Form, mine: Form, theirs: Form) -> tuple[Form, tuple[str, ...]]:
    """Both changes in one: what only one of us changed is as they left it; what both changed is mine, and named."""
    names = [field.name for field in fields(Form)]
    both = tuple(n for n in names if len({getattr(form, n) for form in (base, mine, theirs)}) == 3)  # noqa: PLR2004
    taken = {n: getattr(theirs, n) for n in names if getattr(mine, n) == getattr(base, n)}
    return replace(mine, **taken), both


def changed(before: Form, after: Form) -> tuple[str, ...]:
    """The names of the fields that differ."""
    return tuple(f.name for f in fields(Form) if getattr(before, f.name) != getattr(after, f.name))


def _as_before(form: Form, made: Entry, former: Entry, zone: tzinfo) -> Entry:
    shown = Form.of(former, zone)
    same = {name for name in ("valid_from", "valid_until") if getattr(form, name) == getattr(shown, name)}
    if (form.zh_phrasings, form.en_phrasings) == (shown.zh_phrasings, shown.en_phrasings):
        same.add("phrasings")
    return replace(made, **{name: getattr(former, name) for name in same})


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _local(moment: datetime | None, zone: tzinfo) -> str:
    return "" if moment is None else moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _moment(text: str, zone: tzinfo) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=zone) if text and _is_time(text) else None


def _is_time(text: str) -> bool:
    try:
        return not text or datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _is_link(line: str) -> bool:
    url, *titles = (part.strip() for part in line.split("|"))
    return url.lower().startswith(_SCHEMES) and " " not in url and 1 <= len(titles) <= 2 and any(titles)  # noqa: PLR2004


def _link(line: str) -> Link:
    url, zh, en = ([part.strip() for part in line.split("|")] + [""])[:3]
    return Link(url, {language: title for language, title in ((ZH, zh), (EN, en)) if title})
