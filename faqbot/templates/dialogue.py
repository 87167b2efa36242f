"""A computation over several turns: a missing value is asked for, a correction replaces one, "cancel" leaves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

from faqbot.language.numbers import numbers_at
from faqbot.templates.library import Answer, Library, Missing, concluded
from faqbot.templates.template import Filled, Slot, Template
from faqbot.templates.tiling import Reading, fit
from faqbot.templates.values import Context, Duration, Kind, Money, Quantity, Value

LONGEST_REPLY = 80
_REMEMBERED = 6
_BARE = frozenset({Kind.NUMBER, Kind.WHOLE, Kind.MONEY})
_CANCEL = re.compile(
    r"[\s,.!。，！]*(?:好的?|那|ok|okay|no|please)?[\s,，]*(?:取消(?:吧|了|掉)?|算了(?:吧)?|不算了|不用算了|不用了|别算了|退出|停(?:止)?|cancel(?: that| it)?|never ?mind|"
    r"forget (?:it|that)|stop|quit|leave it)[\s,.!。，！]*(?:please|吧|谢谢|thanks)?[\s.!。！]*"
)
_LEAD = (
    "不对 不是的 错了 说错了 我说错了 写错了 打错了 改成 改为 换成 应该是 如果是 如果换成 那如果 其实是 其实 更正 刚才说错了 年利率 利率 no nope "
    "actually sorry i_mean i_meant make_it change_it_to change_to change_that_to what_about how_about and what_if "
    "should_be that_should_be it's its it_is instead wrong correction rather let's_say"
)
_NEW_NOT_OLD = re.compile(
    r"(?P<new>.+?)(?:[,，] ?| )?(?:,? ?(?<![a-z])not(?![a-z])|instead of|rather than|而不是|不是) ?(?P<old>[^,，]+?)[\s.!。！]*$"
)
_NOT_OLD_NEW = re.compile(
    r"(?:(?<![a-z])not(?![a-z])|不是) ?(?P<old>[^,，]+?)(?:[,，] ?| )?(?:but(?: rather)?|(?:而|应该)?是) ?(?P<new>.+)"
)
# What a finished computation is taken up again with; a value alone would be a guess.
_TURNS = re.compile(
    r"[那如要换改不错应其更刚]|(?:no|nope|actually|sorry|i mean|i meant|make it|change|what about|how about|and|what if|"
    r"should|instead|rather|correction|let's say|wrong|it should|that should)(?![a-z])"
)
_START = re.compile(r"^(?:no|nope|不对|错了|不|sorry|actually)(?:[,，.。!！\s]+|(?=[\d一二三四五六七八九十两]))")


class Leaving(Enum):
    """The customer does not want the computation any more."""

    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class State:
    """A computation that a conversation has come to; `asked` is the slot whose value is awaited."""

    template: Template
    filled: Filled
    asked: Slot | None


def replayed(library: Library, earlier: Sequence[str], context: Context) -> State | None:
    """Where the conversation stands, told again from what the customer has said: nothing is kept between turns."""
    state: State | None = None
    for text in earlier[-_REMEMBERED:]:
        state = after(respond(library, state, text, context))
    return state


def after(answer: Answer | Leaving | None) -> State | None:
    """The state that an answer leaves behind."""
    if not isinstance(answer, Answer):
        return None
    asked = answer.outcome.slot if isinstance(answer.outcome, Missing) else None
    return State(answer.template, answer.filled, asked)


def respond(library: Library, state: State | None, text: str, context: Context) -> Answer | Leaving | None:
    """What to say to a message: to a new question, or to one that goes on with the computation; None to neither."""
    if state is None or len(text) > LONGEST_REPLY:
        return library.answer(text, context)
    if _CANCEL.fullmatch(text):
        return Leaving.CANCELLED if state.asked is not None else None
    return (
        _continued(state, text, context) or library.answer(text, context) or _corrected(library, state, text, context)
    )


def _continued(state: State, text: str, context: Context) -> Answer | None:
    """The asked value on its own, where nothing else is said."""
    if state.asked is None:
        return None
    value = _bare(state.asked, text, context)
    return _with(state, {state.asked.name: value}, context) if value is not None else None


def _corrected(library: Library, state: State, text: str, context: Context) -> Answer | None:
    swapped = _swapped(state, text, context)
    if swapped is not None:
        return swapped
    if state.asked is None and not _TURNS.match(text):
        return None
    key = (state.template.name, state.asked.name if state.asked else "")
    following = library.turned(key, lambda: _following(state))
    fitted = fit(following, Reading(text, context))
    if fitted is None:
        return None
    if fitted.doubt is not None:
        return concluded(state.template, state.filled, context, fitted.doubt)
    return _with(state, dict(fitted.filled.values), context)


def _with(state: State, values: dict[str, Value], context: Context) -> Answer | None:
    return concluded(state.template, state.filled.with_(Filled(values)), context)


def _following(state: State) -> Template:
    """The template as a later turn may speak of it: a value is enough if only one slot can be meant."""
    template = state.template
    bare = [slot for slot in template.slots if slot.kind in _BARE]
    alone = [slot for slot in template.slots if slot.kind not in _BARE and _is_alone(slot, template)]
    named = [*alone, *(bare if len(bare) == 1 else ())]
    if state.asked is not None and state.asked not in named and not any(s.kind is state.asked.kind for s in named):
        named.append(state.asked)
    leads = tuple(lead.replace("_", " ") for lead in _LEAD.split())
    values = tuple(f"{{{slot.name}}}" for slot in named)
    return replace(template, asks=(*template.asks, *template.parts, *values), parts=leads)


def _is_alone(slot: Slot, template: Template) -> bool:
    return sum(other.kind is slot.kind for other in template.slots) == 1


def _bare(slot: Slot, text: str, context: Context) -> Value | None:
    """A number alone, in the unit that was asked for."""
    stripped = text.strip(" ,.。，!！?？")
    number = next((n for n in numbers_at(stripped, 0, style=context.style) if n.end == len(stripped)), None)
    if number is None:
        return None
    return _in_kind(slot, number.value)


def _in_kind(slot: Slot, value: Decimal) -> Value | None:
    found: Value | None = None
    match slot.kind:
        case Kind.PERCENT:
            found = value / 100
        case Kind.MONEY:
            found = Money(value)
        case Kind.NUMBER:
            found = value
        case Kind.WHOLE if value == value.to_integral_value():
            found = value
        case Kind.QUANTITY if slot.unit:
            found = Quantity(value, slot.unit)
        case Kind.DURATION if slot.unit:
            found = Duration(value, slot.unit)
    return found


def _swapped(state: State, text: str, context: Context) -> Answer | None:
    """No, 3 not 4: the slot that holds 4 is the one; nothing is changed if two of them do."""
    core = _START.sub("", text)
    found = _NOT_OLD_NEW.fullmatch(core) or _NEW_NOT_OLD.fullmatch(core)
    if found is None:
        return None
    reading_old, reading_new = Reading(found["old"].strip(), context), Reading(found["new"].strip(), context)
    changes = [
        {slot.name: new}
        for slot in state.template.slots
        if state.filled.has(slot.name)
        for new in [_replacement(slot, state.filled.values[slot.name], reading_old, reading_new)]
        if new is not None
    ]
    return _with(state, changes[0], context) if len(changes) == 1 else None


def _replacement(slot: Slot, held: Value, old: Reading, new: Reading) -> Value | None:
    """The new value for a slot that holds the old one; a bare number takes the unit of what it replaces."""
    was = _whole(slot, old, held)
    return _whole(slot, new, held) if was is not None and _same(was, held) else None


def _whole(slot: Slot, reading: Reading, held: Value) -> Value | None:
    text = reading.text.removeprefix("是").strip(" ,.。，!！?？")
    for end, value in Reading(text, reading.context).values(slot, 0):
        if end == len(text) and isinstance(value, Decimal | Money | Quantity | Duration | str | tuple):
            return value
    number = next((n for n in numbers_at(text, 0, style=reading.context.style) if n.end == len(text)), None)
    if number is None:
        return None
    match held:
        case Quantity(unit=unit):
            return Quantity(number.value, unit)
        case Duration(unit=unit):
            return Duration(number.value, unit)
        case Decimal() if slot.kind is Kind.PERCENT:
            return number.value / 100
        case _:
            return None


def _same(one: Value, other: Value) -> bool:
    match one, other:
        case Money(amount, currency), Money(held, named):
            return amount == held and currency in {None, named}
        case _:
            return one == other
