"""Reads one value of a row as what it should be, and notes every reason why it is not."""

import difflib
import re
from collections.abc import Mapping, Sequence
from itertools import islice

from faqbot.storage.files.row import MOST, Findings, Place, spell

LINE_LIMIT = 500
TEXT_LIMIT = 8_000

# Control characters, lone surrogates, and what XML or YAML cannot carry or take for a line break.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile(r"[\t\n]")


def tidy(text: str) -> str:
    """Strip outer white space and write every line break as a line feed; nothing else changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def line(value: object, place: Place, findings: Findings, *, limit: int = LINE_LIMIT) -> str | None:
    """A text of one line, or None after noting why not."""
    text = passage(value, place, findings, limit=limit)
    if text is not None and (found := _BREAK.search(text)):
        name = "a line break" if found.group() == "\n" else "a tab"
        findings.add(place, f"{spell(place)} has {name} inside; write it on one line")
        return None
    return text


def passage(value: object, place: Place, findings: Findings, *, limit: int = TEXT_LIMIT) -> str | None:
    """A text of one or more lines, or None after noting why not."""
    if value is not None and not isinstance(value, str):
        findings.add(place, f"{spell(place)} is {_kind(value)}; write a text, in quotes if need be")
        return None
    text = tidy(value or "")
    if reason := _flaw(text, limit):
        findings.add(place, f"{spell(place)} {reason}")
        return None
    return text


def items(value: object, place: Place, findings: Findings) -> Sequence[object]:
    """A list, empty if there is none or after noting that it is something else."""
    if value is None:
        return ()
    if not isinstance(value, list):
        findings.add(place, f"{spell(place)} is {_kind(value)}; write a list")
        return ()
    return value


def lines(value: object, place: Place, findings: Findings) -> tuple[str, ...]:
    """A list of one-line texts."""
    texts = (line(item, (*place, i), findings) for i, item in enumerate(items(value, place, findings)))
    return tuple(text for text in texts if text is not None)


def mapping(value: object, place: Place, keys: Sequence[str], findings: Findings) -> Mapping[str, object]:
    """The values given under `keys`, in their order; any other key is noted by name."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        findings.add(place, f"{spell(place) or findings.subject} is {_kind(value)}; write a mapping of {_listed(keys)}")
        return {}
    for key in islice((key for key in value if key not in keys), MOST + 1):
        findings.add((*place, key), _unknown(key, spell(place) or findings.subject, keys))
    return {key: value[key] for key in keys if value.get(key) is not None}


def _flaw(text: str, limit: int) -> str | None:
    if not text:
        return "is empty; write a text or leave it out"
    if found := _FORBIDDEN.search(text):
        return f"holds the unreadable character U+{ord(found.group()):04X}; remove it"
    if len(text) > limit:
        return f"has {len(text):,} characters; at most {limit:,} are allowed"
    return None


def _unknown(key: str, subject: str, keys: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, keys, n=1)
    remedy = f'did you mean "{near[0]}"?' if near else f"expected {_listed(keys)}"
    return f"{subject} has the unknown key {shown(key)}; {remedy}"


def shown(text: str) -> str:
    """A text as a message may quote it: short, on one line, nothing unprintable."""
    plain = "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)
    return f'"{plain}"' if len(plain) <= 60 else f'"{plain[:57]}..."'  # noqa: PLR2004 - a line of a terminal


def _listed(keys: Sequence[str]) -> str:
    return " or ".join([", ".join(keys[:-1]), keys[-1]])


def _kind(value: object) -> str:
    match value:
        case bool():
            return f"the truth value {str(value).lower()}"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "a mapping"
