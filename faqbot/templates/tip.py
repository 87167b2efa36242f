"""A tip on a bill, and the bill shared by several people."""

from decimal import Decimal

from faqbot.templates.currencies import figure, rounded
from faqbot.templates.figures import TO_CENT, percent, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble


def tip(filled: Filled, context: Context) -> Result | Trouble | None:
    bill, rate = filled.money("bill"), filled.number("rate")
    amount = rounded(bill.amount * rate, bill.currency)
    shown, total = figure(amount, bill.currency), figure(bill.amount + amount, bill.currency)
    sum_ = f"{plain(bill.amount)} × {percent(rate)} = {plain(amount)}"
    if filled.has("people"):
        return _shared(filled, bill.amount + amount, sum_)
    working = Both(f"{sum_}，连账单共 {total.zh}", f"{sum_}; {total.en} together with the bill")
    return Result(plain(amount), Both(f"小费 {shown.zh}", f"The tip is {shown.en}"), working, (TO_CENT,))


def split(filled: Filled, context: Context) -> Result | Trouble | None:
    return _shared(filled, filled.money("bill").amount, "")


def _shared(filled: Filled, total: Decimal, before: str) -> Result:
    bill, people = filled.money("bill"), filled.number("people")
    each = rounded(total / people, bill.currency)
    shown = figure(each, bill.currency)
    left = total - each * people
    sum_ = f"{plain(total)} ÷ {plain(people)} = {plain(each)}"
    working = f"{before}; {sum_}" if before else sum_
    note = (
        ()
        if left == 0
        else (Both(f"不能整除，总差额 {plain(left)}", f"it does not divide evenly: {plain(left)} is left"),)
    )
    return Result(plain(each), Both(f"每人 {shown.zh}", f"{shown.en} each"), Both(working, working), (*note, TO_CENT))


_BILL = Slot("bill", Kind.MONEY, Both("账单一共多少钱？", "How much is the bill?"), least=Decimal(0))
_RATE = Slot(
    "rate", Kind.PERCENT, Both("小费按百分之几算？", "What percentage is the tip?"), least=Decimal(0), most=Decimal(1)
)
_PEOPLE = Slot("people", Kind.WHOLE, least=Decimal(1), most=Decimal(10_000), is_optional=True)
_PEOPLE_PARTS = (
    "{people}[个]人(平分|分|均摊|分摊|aa|AA|平摊|分担)",
    "[平均|平分|平摊|分摊](分|分给|摊|给){people}[个]人",
    "[and] (split|divided|shared|split it|divide it) [evenly|equally] (between|among|by|into|for) {people} [people|persons|of us|ways|friends]",
    "[and] (split|divided) {people} ways",
    "each person (pays|pay)",
    "(each|per person|per head|does each person pay|does each pay|each pays|everyone pay)",
    "(每人|每个人|人均)[付|出|要付|分][多少]",
)

TIP = Template(
    name="tip",
    title=Both("小费", "Tip"),
    asks=(
        "{rate}[的]小费",
        "小费[按|是|给|为]{rate}",
        "(tip|gratuity) [of|is|at] {rate}",
        "{rate} (tip|gratuity)",
        "tip [on|for] {bill}",
        "(on|for) {bill} tip",
        "小费",
    ),
    parts=(
        "[账单|消费|饭钱|餐费|吃饭|一顿饭|总共][是|花了|共|了|一共|按]{bill}[的][账单|饭|餐费|消费]",
        "[a|an|on a|on an|for a|on] {bill} [bill|meal|dinner|check|lunch]",
        "(bill|meal|dinner|check|dinner bill) [is|was|of|comes to|costs|cost] {bill}",
        "(给|付|该给)[多少]",
        "(on|should i leave|to leave|leave|tip|plus)",
        *_PEOPLE_PARTS,
    ),
    slots=(_BILL, _RATE, _PEOPLE),
    compute=tip,
    examples=(
        zh("账单320元，小费15%，给多少", "48"),
        zh("要给快递员小费吗", None),
        en("15% tip on $64", "9.6"),
        en("bill is $64, tip 18%, split 4 ways", "18.88"),
        en("should I tip the courier", None),
    ),
)
SPLIT = Template(
    name="split-bill",
    title=Both("平摊账单", "Shared bill"),
    asks=(
        "{bill}[由]{people}[个]人(平分|分|均摊|分摊|aa|平摊|分担)",
        "{bill}[平均|平分|平摊|分摊](分给|摊给|给|分){people}[个]人",
        "(split|divide|share) {bill} [evenly|equally] (between|among) {people} [people|persons|of us|ways|friends]",
        "(split|share) {bill} [evenly|equally] (by|into|for) {people} (people|persons|of us|ways|friends)",
        "(split|divide) {bill} {people} ways",
        "{bill} (split|divided|shared) [evenly|equally] (between|among) {people} [people|persons|of us|ways|friends]",
        "{bill} split {people} ways",
    ),
    parts=(
        "(每人|每个人|人均)[付|出|要付|分][多少]",
        "(each|per person|per head|does each person pay|does each pay|each pays|each person pays|what does each person pay)",
    ),
    slots=(_BILL, _PEOPLE),
    compute=split,
    examples=(
        zh("256元4个人平分，每人多少", "64"),
        zh("256元0个人平分", None),
        en("split $90 between 4 people", "22.5"),
        en("can we split the payment", None),
    ),
)

TEMPLATES = (TIP, SPLIT)
