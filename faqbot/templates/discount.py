"""Discounts: 满300减40再打八折, 20% off, a voucher off the price, and what delivery adds."""

from dataclasses import dataclass
from decimal import Decimal

from faqbot.templates.currencies import rounded, written
from faqbot.templates.figures import TO_CENT, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Money, Result, Trouble

_NOT_REACHED = Both(
    "{price} 没有达到满 {threshold} 的条件，所以不减",
    "{price} does not reach {threshold}, so nothing is taken off",
)
_TOO_MUCH = Both(
    "减的金额比价格还多，请核对一下。", "More would be taken off than the price; please check the figures."
)
_BAD_REBATE = Both(
    "折扣要在 0 到 10 折之间（或 0% 到 100%），请核对一下。", "A discount lies between 0% and 100%; please check it."
)


def compute(filled: Filled, context: Context) -> Result | Trouble | None:
    """What is paid: the price less each step that the customer names; an amount off needs its threshold."""
    if not filled.has("rebate") and not filled.has("off"):
        return None
    if filled.has("rebate") and not 0 <= filled.number("rebate") <= 1:
        return Trouble(_BAD_REBATE)
    price = (
        filled.money("price") if filled.has("price") else filled.money("threshold") if filled.has("threshold") else None
    )
    if price is None:
        return None
    return _paid(filled, price)


@dataclass(frozen=True, slots=True)
class _Sum:
    """What is paid so far, and how it came about."""

    amount: Decimal
    shown: str
    is_added: bool = False

    def times(self, rebate: Decimal) -> "_Sum":
        shown = f"({self.shown})" if self.is_added else self.shown
        return _Sum(self.amount * rebate, f"{shown} × {plain(rebate)}")

    def plus(self, amount: Decimal) -> "_Sum":
        return _Sum(self.amount + amount, f"{self.shown} + {plain(amount)}", is_added=True)

    def minus(self, amount: Decimal) -> "_Sum":
        return _Sum(self.amount - amount, f"{self.shown} − {plain(amount)}", is_added=True)


def _paid(filled: Filled, price: Money) -> Result | Trouble:
    """Step by step, in the order in which the customer names the steps."""
    paid = _Sum(price.amount, plain(price.amount))
    notes: list[Both] = []
    if not filled.has("price"):
        notes.append(Both(f"按原价正好 {paid.shown} 计算", f"for a price of exactly {paid.shown}"))
    for step in filled.values:
        if step == "rebate":
            paid = paid.times(filled.number("rebate"))
        elif step == "off" and not _is_reached(filled, paid.amount):
            threshold = plain(filled.money("threshold").amount)
            notes.append(_NOT_REACHED.fill(price=plain(paid.amount), threshold=threshold))
        elif step == "off":
            paid = paid.minus(filled.money("off").amount)
            if paid.amount < 0:
                return Trouble(_TOO_MUCH)
        elif step == "delivery":
            paid = paid.plus(_delivery(filled))
    saved = price.amount + _delivery(filled) - paid.amount
    return _result(Money(paid.amount, price.currency), saved, paid.shown, notes)


def _delivery(filled: Filled) -> Decimal:
    return filled.money("delivery").amount if filled.has("delivery") else Decimal(0)


def _is_reached(filled: Filled, amount: Decimal) -> bool:
    return not filled.has("threshold") or amount >= filled.money("threshold").amount


def _result(paid: Money, saved: Decimal, sum_: str, notes: list[Both]) -> Result:
    final = rounded(paid.amount, paid.currency)
    shown, less = written(final, paid.currency), written(rounded(saved, paid.currency), paid.currency)
    return Result(
        plain(final),
        Both(f"应付 {shown.zh}", f"You pay {shown.en}"),
        Both(f"{sum_} = {plain(paid.amount)}，省 {less.zh}", f"{sum_} = {plain(paid.amount)}; you save {less.en}"),
        (*notes, TO_CENT),
    )


_PRICE = Slot("price", Kind.MONEY, least=Decimal(0), is_optional=True)
_OFF = Slot("off", Kind.MONEY, least=Decimal(0), is_optional=True)
_THRESHOLD = Slot("threshold", Kind.MONEY, least=Decimal(0), is_optional=True)
_REBATE = Slot("rebate", Kind.REBATE, is_optional=True)
_DELIVERY = Slot("delivery", Kind.MONEY, least=Decimal(0), is_optional=True)

DISCOUNT = Template(
    name="discount",
    title=Both("折扣与满减", "Discounts"),
    asks=(
        "[再|又|先|然后|之后|后|享|享受|可以|能]打{rebate}[优惠]",
        "{rebate}[优惠]",
        "[每]满{threshold}[立]减{off}",
        "(再|又|然后|立|直接|可以|还能|还可以|先)(减|减去|减免|优惠|便宜|抵扣|抵){off}",
        "[再|又|然后|还|可以|先][用|用了|使用]{off}[的](优惠券|代金券|红包|抵用券|券|优惠)",
        "(minus|less|with|and|then|and then|using|use|after|plus) [a|an|another] [extra] {off} (off|voucher|coupon|discount|gift card)",
        "(discount|reduced) [by|of] {rebate}",
        "(with|at|after|minus|less|then|and|plus) [a|an] [extra|additional|further] {rebate}",
    ),
    parts=(
        "(原价|价格|标价|售价|定价|总价|商品|衣服|外套|鞋子|订单|消费|买)[是|为|了]{price}[的][商品|东西|衣服|鞋|鞋子|裤子|外套|包|订单|茶杯|茶壶]",
        "{price}[的][商品|东西|衣服|鞋|鞋子|裤子|外套|包|订单|茶|茶叶|茶杯|茶壶|锅|毛衣|裙子|T恤|t恤|手机|电脑]",
        "[an|a] {price} [order|item|jacket|coat|shirt|dress|shoes|pair of shoes|bag|product|purchase|teapot|pot|kettle|pan|phone|laptop|book|tv]",
        "[a|an|the|my] (order|item|jacket|coat|shirt|dress|shoes|bag|product|purchase|teapot|pot|kettle|pan|phone|laptop|book|tv) [that] [is|of|at|for|worth|costs|cost|costing|priced at] {price}",
        "(price|priced at|costs|original price|list price|originally) [is|of|was] {price}",
        "[再|另|另外|还要|还有|加|加上|再加|再加上|外加](运费|邮费|快递费|配送费)[是|要]{delivery}",
        "(再|另|另外|还要|加|加上|再加|再加上|外加){delivery}[的](运费|邮费|快递费|配送费)",
        "[and|plus] [a|the] (shipping|delivery|postage) [fee|cost|charge] [of|is|at|costs] {delivery}",
        "(and|plus|with) {delivery} [for] (shipping|delivery|postage)",
        "(一共|总共|合计|共)[要|得|需要|是][付|支付|花]",
        "(价格|到手价|折后价|折后|实付|实际支付|实际付款|优惠后|最后|最终|付|支付|花|到手|卖|买下来|实际要付)",
        "(pay|final price|sale price|discounted price|after the discount|after discount|with the discount|cost|costs|price|on|discount|i pay|to pay|now|at|item|sale)",
        "(再|又|然后|之后|后|先|，)",
    ),
    slots=(_PRICE, _THRESHOLD, _OFF, _REBATE, _DELIVERY),
    compute=compute,
    examples=(
        zh("满300减40再打八折是多少", "208"),
        zh("560块的衣服打八五折多少钱？", "476"),
        zh("原价1280元，打7折后要付多少", "896"),
        zh("我的订单300元为什么没有打折", None),
        zh("200元打十五折多少钱", "30"),
        zh("订单350元，满300减40，运费8元，一共多少？", "318"),
        en("a $120 order with 10% off plus $8 shipping, how much do I pay?", "116"),
        en("How much is an $80 jacket with 25% off?", "60"),
        en("what is 20% off 150", "120"),
        en("do you have a 20% discount for students?", None),
    ),
)

TEMPLATES = (DISCOUNT,)
