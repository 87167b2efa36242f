"""Proves templates by their own cases: a shipped one by its examples, a declared one by what its operator expects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from faqbot.domain.faq import Declaration, Declares
from faqbot.domain.language import Language
from faqbot.language.normalise import normalise
from faqbot.templates.declared import Case, declared
from faqbot.templates.desk import BAD_DECLARATION, Desk, Place, desk
from faqbot.templates.library import Library
from faqbot.templates.reply import told
from faqbot.templates.template import Template
from faqbot.templates.values import Result

_NONE = "no result"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case."""

    template: str
    text: str
    expected: str
    found: str
    holds: bool

    def __str__(self) -> str:
        return f"{self.template}: {self.text!r} should give {self.expected}, gave {self.found}"


def faults(declarations: Sequence[Declaration], place: Place, shipped: Library, now: datetime) -> tuple[str, ...]:
    """Why these declarations cannot be accepted: what cannot be read, or else every case that fails."""
    unreadable = tuple(reason for found in declarations if (reason := _unreadable(found, place, shipped)))
    if unreadable:
        return unreadable
    at_hand = desk(declarations, place, shipped)
    cases = [
        failure
        for found in declarations
        if found.kind is Declares.TEMPLATE
        for failure in _of_cases(at_hand, found.name, declared(found).cases, now)
        if not failure.holds
    ]
    return tuple(map(str, cases))


def proof(found: Declaration, at_hand: Desk, now: datetime) -> tuple[Outcome, ...]:
    """What comes of each case of a declared template, which can be read, among all that is declared."""
    return tuple(_of_cases(at_hand, found.name, declared(found).cases, now))


def failures(template: Template, at_hand: Desk, now: datetime) -> tuple[Outcome, ...]:
    """The examples of a shipped template that do not come out right."""
    cases = [Case(example.language, example.text, example.value) for example in template.examples]
    return tuple(outcome for outcome in _of_cases(at_hand, template.name, cases, now) if not outcome.holds)


def _unreadable(found: Declaration, place: Place, shipped: Library) -> str | None:
    try:
        desk([found], place, shipped)
    except BAD_DECLARATION as error:
        return f"{found.kind} {found.name}: {error}"
    return None


def _of_cases(at_hand: Desk, name: str, cases: Sequence[Case], now: datetime) -> Iterator[Outcome]:
    for case in cases:
        at = (
            now
            if case.on is None
            else datetime(case.on.year, case.on.month, case.on.day, 12, tzinfo=at_hand.place.zone)
        )
        value, text = _outcome(at_hand, name, case, at)
        is_said = not case.contains or case.contains in text
        if value != case.value or is_said:
            yield Outcome(name, case.text, case.value or _NONE, value or _NONE, holds=value == case.value)
        else:
            yield Outcome(name, case.text, f"a reply with {case.contains!r}", text, holds=False)


def _outcome(at_hand: Desk, name: str, case: Case, at: datetime) -> tuple[str | None, str]:
    """The value that the template itself gives; that another one answers is no result."""
    answer = at_hand.library.answer(normalise(case.text), at_hand.context(at))
    if answer is None or not isinstance(answer.outcome, Result):
        return None, ""
    if answer.template.name != name:
        return (None if case.value is None else f"an answer of {answer.template.name}"), ""
    return answer.outcome.value, told(answer.outcome, Language(case.language))
