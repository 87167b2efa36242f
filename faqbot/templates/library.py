"""The templates at hand: which of them a question is for, and what it gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import DecimalException, localcontext
from functools import lru_cache

from faqbot.language.dates import Doubtful
from faqbot.templates.limits import beyond, doubted
from faqbot.templates.template import Filled, Slot, Template
from faqbot.templates.tiling import Fit, Reading, Shape, fit, shape
from faqbot.templates.values import Both, Context, Result, Trouble


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that has to be asked for."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Answer:
    """What a template makes of the values so far."""

    template: Template
    filled: Filled
    outcome: Result | Trouble | Missing


_TOO_LARGE = Both("数字太大了，我算不了。", "Those numbers are too large for me.")
_PRECISION = 50
_REMEMBERED = 512


class Library:
    """Templates in order of weight: where two fit a question, the first one that gives something answers."""

    def __init__(self, templates: Sequence[Template], more: "Library | None" = None) -> None:
        """Raise BadPhrasing. The templates of `more` come after the others."""
        self._turned: dict[tuple[str, str], Shape] = {}
        self._shapes: tuple[Shape, ...] = (*map(shape, templates), *(more.shapes if more else ()))
        # What was asked before in a conversation is laid out again at each of its turns.
        self._fitting = lru_cache(_REMEMBERED)(self._that_may_fit)

    def turned(self, key: tuple[str, str], make: Callable[[], Template]) -> Shape:
        """The shape of a template in a later turn, made once; `key` names the template and what was asked."""
        if key not in self._turned:
            self._turned[key] = shape(make())
        return self._turned[key]

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return self._shapes

    @property
    def templates(self) -> tuple[Template, ...]:
        return tuple(shape.template for shape in self._shapes)

    def answers(self, text: str, context: Context) -> tuple[Answer, ...]:
        """What each template that fits makes of a normalised question."""
        reading = Reading(text, context)
        fits = (fit(shape, reading) for shape in self._fitting(text))
        found = (answered(fitted, context) for fitted in fits if fitted is not None)
        return tuple(answer for answer in found if answer is not None)

    def answer(self, text: str, context: Context) -> Answer | None:
        """The answer to a question that stands alone; a result goes before a sentence why there is none.

        What an operator has declared stands, whatever it says: a laxer template does not overrule it.
        """
        reading = Reading(text, context)
        second: Answer | None = None
        for candidate in self._fitting(text):
            fitted = fit(candidate, reading)
            answer = answered(fitted, context) if fitted is not None else None
            if answer is not None and (isinstance(answer.outcome, Result) or answer.template.is_declared):
                return answer
            second = second or answer
        return second

    def _that_may_fit(self, text: str) -> tuple[Shape, ...]:
        return tuple(shape for shape in self._shapes if shape.may_fit(text))


def answered(fitted: Fit, context: Context) -> Answer | None:
    """Ask, compute or refuse; None if the template finds that the question is not for it."""
    return concluded(fitted.template, fitted.filled, context, fitted.doubt)


def concluded(template: Template, filled: Filled, context: Context, doubt: Doubtful | None = None) -> Answer | None:
    trouble = doubted(doubt) if doubt is not None else beyond(template, filled)
    if trouble is not None:
        return Answer(template, filled, trouble)
    if template.lacks(filled):
        return None
    missing = template.missing(filled)
    if missing is not None:
        begun = any(filled.has(slot.name) for slot in template.slots if slot.ask is not None)
        return Answer(template, filled, Missing(missing)) if begun else None
    outcome = _computed(template, filled, context)
    return Answer(template, filled, outcome) if outcome is not None else None


def _computed(template: Template, filled: Filled, context: Context) -> Result | Trouble | None:
    """What the template computes; numbers that no reply could show are refused."""
    with localcontext(prec=_PRECISION):
        try:
            return template.compute(filled, context)
        except (DecimalException, OverflowError):
            return Trouble(_TOO_LARGE)
