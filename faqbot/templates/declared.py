"""Templates that operators declare as data: checked to the last name before they are used, and proved by their cases."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from faqbot.domain.faq import Declaration
from faqbot.domain.language import Language
from faqbot.language.normalise import normalise
from faqbot.templates import units
from faqbot.templates.expression import FUNCTIONS, Expression, Uncomputable, checked
from faqbot.templates.fields import BadTemplate, both, items, limit, mapping, word
from faqbot.templates.page import BadPage, Page
from faqbot.templates.parts import BadPhrasing
from faqbot.templates.rule import Refusal, Rule
from faqbot.templates.steps import Functions, of_text
from faqbot.templates.template import Example, Slot, Template
from faqbot.templates.tiling import shape
from faqbot.templates.values import Kind

_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")

_KEYS = ("name", "title", "asks", "parts", "slots", "tables", "steps", "refuse", "value", "answers", "cases")

_SLOT_KEYS = ("kind", "ask", "least", "most", "unit", "choices", "optional")

_MOST_PHRASINGS, _MOST_STEPS, _MOST_CELLS = 100, 30, 2000

_UNFIT = frozenset({Kind.SUM, Kind.SERIES, Kind.REBATE, Kind.FEAST, Kind.CLOCK, Kind.UNIT, Kind.CURRENCY, Kind.PLACE})
# What a slot may be.
KINDS = tuple(sorted(set(Kind) - _UNFIT))


@dataclass(frozen=True, slots=True)
class Case:
    """A question that the operator gives, with what must come of it."""

    language: Language
    text: str
    value: str | None
    contains: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """A template as declared, with the cases that it must pass."""

    template: Template
    cases: tuple[Case, ...]


def declared(declaration: Declaration) -> Declared:
    """Read a declaration. Raise BadTemplate naming the first thing to mend."""
    body = json.loads(declaration.body)
    fields = mapping(body, "the template", _KEYS)
    name = str(fields.get("name") or "")
    if not _NAME.fullmatch(name):
        raise BadTemplate(f"the name {name!r} is not of lower-case letters, digits and hyphens")
    slots = tuple(_slot(key, value) for key, value in mapping(fields.get("slots"), "slots").items())
    tables = {word(key): _table(value) for key, value in mapping(fields.get("tables"), "tables").items()}
    cases = tuple(map(_case, items(fields.get("cases"), "cases")))
    _expect_cases(cases)
    rule = _rule(fields, slots, tables)
    template = Template(
        name=name,
        title=both(fields.get("title"), "title"),
        asks=_phrasings(fields.get("asks"), "asks"),
        parts=_phrasings(fields.get("parts"), "parts", may_be_empty=True),
        slots=slots,
        compute=rule,
        examples=tuple(Example(case.language, case.text, case.value) for case in cases),
        is_declared=True,
    )
    _expect_shape(template)
    return Declared(template, cases)


def _rule(fields: Mapping[str, Any], slots: tuple[Slot, ...], tables: Mapping[str, Any]) -> Rule:
    known = {slot.name for slot in slots} | tables.keys() | {"today"}
    steps = []
    given = mapping(fields.get("steps"), "steps")
    if len(given) > _MOST_STEPS:
        raise BadTemplate(f"there may be {_MOST_STEPS} steps")
    for name, source in given.items():
        steps.append((word(name), _expression(source, known, f"the step {name}")))
        known.add(name)
    refusals = tuple(
        Refusal(_expression(item.get("when"), known, "refuse"), both(item, "refuse"))
        for item in (mapping(item, "refuse", ("when", "zh", "en")) for item in items(fields.get("refuse"), "refuse"))
    )
    value = _expression(fields.get("value"), known, "value")
    answers = mapping(fields.get("answers"), "answers", ("zh", "en"))
    pages = {}
    for language in Language:
        try:
            pages[language] = Page.of(str(answers.get(language.value) or ""), known | {"value"})
        except BadPage as error:
            raise BadTemplate(f"answers.{language}: {error}") from error
    return Rule(slots, tables, tuple(steps), refusals, value, pages)


def _expression(source: object, known: set[str], where: str) -> Expression:
    if not isinstance(source, str):
        raise BadTemplate(f"{where} is missing; write an expression")
    try:
        expression = checked(source)
    except Uncomputable as error:
        raise BadTemplate(f"{where}: {error}") from error
    unknown = (expression.names - known - {"True", "False"}) | (
        expression.functions - FUNCTIONS.keys() - Functions.NAMES
    )
    if unknown:
        raise BadTemplate(f"{where} names {', '.join(sorted(unknown))}, which is no slot, table, step or function")
    return expression


def _slot(name: str, given: object) -> Slot:
    fields = mapping(given, f"the slot {name}", _SLOT_KEYS)
    word(name)
    kind = str(fields.get("kind") or "number")
    if kind not in KINDS:
        raise BadTemplate(f"the slot {name} is of the kind {kind!r}; use one of {', '.join(KINDS)}")
    unit = str(fields.get("unit") or "")
    if Kind(kind) in {Kind.QUANTITY, Kind.DURATION} and unit not in units.KNOWN | {"workday"}:
        raise BadTemplate(f"the slot {name} needs a unit, such as kilogram or month; found {unit!r}")
    optional = fields.get("optional") in {"true", True}
    ask = None if optional else both(fields.get("ask"), f"the question of slot {name}")
    choices = {
        normalise(str(word)): meaning
        for meaning, words in mapping(fields.get("choices"), f"the choices of {name}").items()
        for word in items(words, f"the choice {meaning}")
    }
    if (Kind(kind) is Kind.CHOICE) != bool(choices):
        raise BadTemplate(f"the slot {name} is of the kind {kind}; choices belong to the kind choice, and to no other")
    return Slot(name, Kind(kind), ask, limit(fields.get("least")), limit(fields.get("most")), choices, optional, unit)


def _table(given: object) -> Any:
    """Tables are mappings and lists of numbers and texts, at most so many of them."""
    left = [_MOST_CELLS]

    def read(node: object) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise BadTemplate(f"a table may have {_MOST_CELLS} cells")
        match node:
            case dict():
                return {str(key): read(value) for key, value in node.items()}
            case list():
                return tuple(map(read, node))
            case _:
                return of_text("" if node is None else str(node))

    return read(given)


def _case(given: object) -> Case:
    fields = mapping(given, "a case", ("text", "lang", "value", "contains", "on"))
    text, language = fields.get("text"), fields.get("lang")
    if not isinstance(text, str) or language not in set(Language):
        raise BadTemplate('a case needs a "text" and a "lang", zh or en')
    value = fields.get("value")
    on = _day(fields["on"]) if fields.get("on") else None
    return Case(
        Language(language), text, None if value in {None, "none"} else str(value), str(fields.get("contains") or ""), on
    )


def _day(given: object) -> date:
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise BadTemplate(f"the day {given!r} of a case is not written as 2026-11-24") from error


def _expect_cases(cases: Sequence[Case]) -> None:
    for language in Language:
        if not any(case.language is language and case.value is not None for case in cases):
            raise BadTemplate(f"there is no case in {language} with a value; a template is proved in both languages")


def _expect_shape(template: Template) -> None:
    try:
        made = shape(template)
    except BadPhrasing as error:
        raise BadTemplate(str(error)) from error
    except KeyError as error:
        raise BadTemplate(f"a phrasing names the slot {error}, which is not declared") from error
    if any(not phrase.variant for phrase in (*made.asks, *made.parts)):
        raise BadTemplate("a phrasing is empty")


def _phrasings(given: object, where: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
    by_language = mapping(given, where, ("zh", "en"))
    found = []
    for language in Language:
        texts = [str(text) for text in items(by_language.get(language.value), f"{where}.{language}")]
        if not texts and not may_be_empty:
            raise BadTemplate(f"{where} has no phrasing in {language}; a template speaks both languages")
        found += [text.lower() for text in texts]
    if len(found) > _MOST_PHRASINGS:
        raise BadTemplate(f"{where} may have {_MOST_PHRASINGS} phrasings")
    return tuple(found)
