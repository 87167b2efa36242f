"""What is declared to compute with, as it stands in a form: texts and lines in the place of JSON."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Declaration, Declares
from faqbot.domain.language import Language

Fields = Mapping[str, str]
Rows = tuple[Mapping[str, str], ...]

_FACES = tuple(language.value for language in Language)
_ROW = re.compile(r"(slot|table|refuse|case)\.(\d{1,3})\.([a-z_]+)")
_TIER = re.compile(r"(?:up to\s+(?P<up_to>\S+)|else)\s*:\s*(?P<value>.+)")
_OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Written:
    """A declaration in the fields of its form; `rows` are those of its parts that there may be several of."""

    kind: Declares
    fields: Fields
    rows: Mapping[str, Rows]

    @property
    def name(self) -> str:
        return "rates" if self.kind is Declares.RATES else self.fields.get("name", "").strip()

    @classmethod
    def of(cls, declaration: Declaration) -> "Written":
        """A declaration that is kept."""
        body = json.loads(declaration.body)
        match declaration.kind:
            case Declares.TEMPLATE:
                return cls(declaration.kind, _template_fields(body), _template_rows(body))
            case Declares.HOURS:
                return cls(declaration.kind, _hours_fields(body), {})
            case Declares.RATES:
                return cls(declaration.kind, _rates_fields(body), {})

    @classmethod
    def typed(cls, kind: Declares, given: Fields) -> "Written":
        """What a form sends; rows in which nothing is written are left out."""
        found: dict[str, dict[int, dict[str, str]]] = {}
        for name, text in given.items():
            part = _ROW.fullmatch(name)
            if part is not None:
                found.setdefault(part[1], {}).setdefault(int(part[2]), {})[part[3]] = text.strip()
        rows = {part: tuple(row for _, row in sorted(kept.items()) if _says(row)) for part, kept in found.items()}
        return cls(kind, {name: text.replace("\r\n", "\n") for name, text in given.items() if "." not in name}, rows)

    def declaration(self) -> Declaration:
        """What is declared. Raise BadInput for a table or a line that cannot be read."""
        make = {Declares.TEMPLATE: self._template, Declares.HOURS: self._hours, Declares.RATES: self._rates}[self.kind]
        return Declaration(self.kind, self.name, json.dumps(make(), ensure_ascii=False, separators=(",", ":")))

    def _template(self) -> Mapping[str, Any]:
        given = self.fields
        return _without_empty(
            {
                "name": self.name,
                "title": self._both("title"),
                "asks": self._lines("asks"),
                "parts": self._lines("parts"),
                "slots": {row.get("name", ""): _slot(row) for row in self.rows.get("slot", ())},
                "tables": {row.get("name", ""): _table(row) for row in self.rows.get("table", ())},
                "steps": dict(_pairs(given.get("steps", ""), "=", "a step is written as name = expression")),
                "refuse": [dict(row) for row in self.rows.get("refuse", ())],
                "value": given.get("value", "").strip(),
                "answers": {face: given.get(f"answers_{face}", "").strip() for face in _FACES},
                "cases": [_without_empty(row) for row in self.rows.get("case", ())],
            }
        )

    def _hours(self) -> Mapping[str, Any]:
        opens = _pairs(self.fields.get("open", ""), ":", "hours are written as monday-friday: 09:00-18:00")
        words = {face: _listed(self.fields.get(f"words_{face}", "")) for face in _FACES}
        named = {"name": self.name, "title": self._both("title"), "words": words, "open": dict(opens)}
        return _without_empty({**named, "holidays": self.fields.get("holidays", "")})

    def _rates(self) -> Mapping[str, Any]:
        given = {name: self.fields.get(name, "").strip() for name in ("base", "on")}
        return {**given, "of": dict(_pairs(self.fields.get("of", ""), ":", "a rate is written as USD: 7.11"))}

    def _both(self, name: str) -> Mapping[str, str]:
        return {face: self.fields.get(f"{name}_{face}", "").strip() for face in _FACES}

    def _lines(self, name: str) -> Mapping[str, Sequence[str]]:
        return _without_empty({face: list(_written(self.fields.get(f"{name}_{face}", ""))) for face in _FACES})


def _template_fields(body: Mapping[str, Any]) -> Fields:
    faces = {
        **{f"title_{face}": text for face, text in (body.get("title") or {}).items()},
        **{f"answers_{face}": text.strip() for face, text in (body.get("answers") or {}).items()},
        **{f"asks_{face}": "\n".join(texts) for face, texts in (body.get("asks") or {}).items()},
        **{f"parts_{face}": "\n".join(texts) for face, texts in (body.get("parts") or {}).items()},
    }
    steps = "\n".join(f"{name} = {source}" for name, source in (body.get("steps") or {}).items())
    return {"name": body.get("name", ""), "value": str(body.get("value") or ""), "steps": steps, **faces}


def _template_rows(body: Mapping[str, Any]) -> Mapping[str, Rows]:
    return {
        "slot": tuple(_slot_row(name, slot) for name, slot in (body.get("slots") or {}).items()),
        "table": tuple({"name": name, "cells": _cells(table)} for name, table in (body.get("tables") or {}).items()),
        "refuse": tuple(_texts(refusal) for refusal in body.get("refuse") or ()),
        "case": tuple(_texts(case) for case in body.get("cases") or ()),
    }


def _hours_fields(body: Mapping[str, Any]) -> Fields:
    opens = "\n".join(f"{days}: {span}" for days, span in (body.get("open") or {}).items())
    faces = {f"title_{face}": text for face, text in (body.get("title") or {}).items()}
    words = {f"words_{face}": ", ".join(said) for face, said in (body.get("words") or {}).items()}
    return {"name": body.get("name", ""), "open": opens, "holidays": body.get("holidays") or "", **faces, **words}


def _rates_fields(body: Mapping[str, Any]) -> Fields:
    rates = "\n".join(f"{currency}: {rate}" for currency, rate in (body.get("of") or {}).items())
    return {"base": body.get("base", ""), "on": body.get("on", ""), "of": rates}


def _slot(row: Fields) -> Mapping[str, Any]:
    choices = _pairs(row.get("choices", ""), ":", "a choice is written as meaning: word, word")
    ask = _without_empty({face: row.get(f"ask_{face}", "") for face in _FACES})
    plain = {name: row.get(name, "") for name in ("kind", "least", "most", "unit")}
    kept = {**plain, "ask": ask, "choices": {meaning: _listed(words) for meaning, words in choices}}
    return _without_empty(kept) | ({_OPTIONAL: "true"} if row.get(_OPTIONAL) else {})


def _slot_row(name: str, slot: Mapping[str, Any]) -> Fields:
    choices = "\n".join(f"{meaning}: {', '.join(words)}" for meaning, words in (slot.get("choices") or {}).items())
    asks = {f"ask_{face}": text for face, text in (slot.get("ask") or {}).items()}
    plain = {key: str(slot[key]) for key in ("kind", "least", "most", "unit") if slot.get(key) is not None}
    optional = {_OPTIONAL: "1"} if slot.get(_OPTIONAL) in {"true", True} else {}
    return {"name": name, "choices": choices, **plain, **asks, **optional}


def _table(row: Fields) -> Any:
    """A number, lines of key: value, steps as up to 3: 5 and else: 4, or JSON."""
    cells = row.get("cells", "")
    if cells.startswith(("{", "[")):
        try:
            return json.loads(cells)
        except ValueError as error:
            raise BadInput(f"the table {row.get('name')} is no JSON: {error}") from error
    if ":" not in cells:
        return cells
    tiers = [_TIER.fullmatch(line) for line in _written(cells)]
    if all(tiers):
        return [_without_empty(tier.groupdict()) for tier in tiers if tier]
    return dict(_pairs(cells, ":", f"a line of the table {row.get('name')} is written as key: value"))


def _cells(table: Any) -> str:
    match table:
        case dict() if not any(isinstance(value, dict | list) for value in table.values()):
            return "\n".join(f"{key}: {value}" for key, value in table.items())
        case list() if table and all(isinstance(tier, dict) and tier.keys() <= {"up_to", "value"} for tier in table):
            return "\n".join(
                f"up to {t['up_to']}: {t['value']}" if "up_to" in t else f"else: {t['value']}" for t in table
            )
        case dict() | list():
            return json.dumps(table, ensure_ascii=False, indent=1)
        case _:
            return str(table)


def _pairs(text: str, sign: str, wanted: str) -> Iterator[tuple[str, str]]:
    for line in _written(text):
        name, found, value = line.partition(sign)
        if not found or not name.strip() or not value.strip():
            raise BadInput(f"{line!r} cannot be read: {wanted}")
        yield name.strip(), value.strip()


def _written(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _listed(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[,，、\n]", text) if word.strip()]


def _texts(given: Mapping[str, Any]) -> Fields:
    return {name: str(value) for name, value in given.items()}


def _without_empty(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value not in ("", None, [], {})}


def _says(row: Fields) -> bool:
    """True if something is written in a row: what is only chosen says nothing."""
    return any(text for name, text in row.items() if name not in {"kind", "lang", _OPTIONAL})
