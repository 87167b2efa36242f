"""Whether the values of a question are within what their slots allow, and what to say if they are not."""

from decimal import Decimal

from faqbot.language.dates import Doubt, Doubtful
from faqbot.templates.figures import percent, plain
from faqbot.templates.template import Filled, Slot, Template
from faqbot.templates.values import Both, Duration, Kind, Money, Quantity, Trouble, Value

_IMPOSSIBLE = Both("{text}这个日期不存在，请核对一下。", "There is no such date as {text}; please check it.")
_AMBIGUOUS = Both(
    "{text} 可以读成两个日期，请写成“年-月-日”，例如 2026-03-04。",
    "{text} can be read as two dates; please write it as year-month-day, such as 2026-03-04.",
)
_TOO_SMALL = Both("{value} 太小了，这里至少要 {least}。", "{value} is too small: it must be at least {least}.")
_TOO_LARGE = Both("{value} 太大了，这里最多是 {most}。", "{value} is too large: it may be at most {most}.")
_NEGATIVE = Both("{value} 是负数，这里不能用负数。", "{value} is negative, which makes no sense here.")
_ENORMOUS = Both("数字太大了，我算不了。", "That number is too large for me.")
LARGEST = Decimal(10) ** 18


def doubted(doubt: Doubtful) -> Trouble:
    said = _IMPOSSIBLE if doubt.doubt is Doubt.IMPOSSIBLE else _AMBIGUOUS
    return Trouble(said.fill(text=doubt.text))


def beyond(template: Template, filled: Filled) -> Trouble | None:
    """The first value that is out of its limits, as a sentence."""
    troubles = (_beyond(slot, filled.values[slot.name]) for slot in template.slots if filled.has(slot.name))
    return next((trouble for trouble in troubles if trouble is not None), None)


def _beyond(slot: Slot, value: Value) -> Trouble | None:
    amount = _amount(value)
    if amount is None:
        return None
    shown = percent(amount) if slot.kind in {Kind.PERCENT, Kind.REBATE} else plain(amount)
    if abs(amount) > LARGEST:
        return Trouble(_ENORMOUS)
    if slot.least is not None and amount < slot.least:
        least = percent(slot.least) if slot.kind in {Kind.PERCENT, Kind.REBATE} else plain(slot.least)
        return Trouble((_NEGATIVE if amount < 0 else _TOO_SMALL).fill(value=shown, least=least))
    if slot.most is not None and amount > slot.most:
        most = percent(slot.most) if slot.kind in {Kind.PERCENT, Kind.REBATE} else plain(slot.most)
        return Trouble(_TOO_LARGE.fill(value=shown, most=most))
    return None


def _amount(value: Value) -> Decimal | None:
    match value:
        case Decimal():
            return value
        case Money(amount) | Quantity(amount) | Duration(amount):
            return amount
        case _:
            return None
