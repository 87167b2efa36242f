"""What a text pins down beyond its topic: numbers, negation, directions such as buying or selling, what it asks for.

Two questions can share nearly all their words and differ in one of these, which an encoder hardly sees.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

# A kilobyte each, and every new question is one; an index keeps those of its entries itself.
_REMEMBERED = 1 << 12

# Each line: what excludes the other. A text that says one and a text that says another mean different things.
_DIRECTIONS = (
    (r"\b(?:buy|buying|purchas\w*)\b|购买|买", r"\b(?:sell|selling|resell)\b|出售|转卖|卖", r"\b(?:return|refund)\w*\b|退货|退款|退掉"),
    (r"\b(?:join|register|subscrib\w*|enrol\w*|sign(?:ing)? up|apply)\b|开通|订阅|加入|注册|申请", r"\b(?:cancel\w*|unsubscrib\w*|leave|quit|delet\w*|withdraw)\b|退订|注销|取消|撤销|删除"),
    (r"\b(?:cancel\w*|delet\w*|remov\w*)\b|取消|删除|注销", r"\b(?:restor\w*|undo\w*|recover\w*|reactivat\w*|get back)\b|恢复|找回|撤回"),
    (r"\b(?:enabl\w*|turn(?:ing)? on|switch(?:ing)? on|activat\w*)\b|开启|打开|启用|激活", r"\b(?:disabl\w*|turn(?:ing)? off|switch(?:ing)? off|deactivat\w*)\b|关闭|关掉|停用|禁用"),
    (r"\b(?:add|adding|link|bind|attach)\b|添加|增加|绑定|加上", r"\b(?:remov\w*|unlink|unbind|detach)\b|移除|去掉|解绑|解除"),
    (r"\b(?:log|sign)(?:ging|ing)? ?in\b|登录|登陆", r"\b(?:log|sign)(?:ging|ing)? ?out\b|退出登录|登出"),
    (r"\b(?:upgrad\w*|increas\w*|raise|higher|more)\b|升级|提高|提升|增加|更高|更多", r"\b(?:downgrad\w*|reduc\w*|decreas\w*|lower|less|fewer)\b|降级|降低|减少|更低|更少"),
    (r"\b(?:open|opens|opening)\b|开门|营业", r"\b(?:clos(?:e|es|ed|ing))\b|关门|打烊|停业"),
    (r"\b(?:maximum|at most|up to|longest|latest|highest)\b|最多|最高|上限|最长|最晚", r"\b(?:minimum|at least|shortest|earliest|lowest)\b|最少|最低|下限|最短|最早|起订"),
    (r"\b(?:before|prior to)\b|之前|以前", r"\bafter\b|之后|以后"),
    (r"\b(?:lend|lending)\b|借出|出借", r"\b(?:borrow\w*)\b|借入|借用"),
    (r"\b(?:online|website)\b|网上|线上|网店", r"\b(?:in store|in person|offline|at the shop|in the shop)\b|实体店|门店|线下|到店"),
    (r"\b(?:import\w*)\b|进口|导入", r"\b(?:export\w*)\b|出口|导出"),
    (r"\b(?:deposit\w*|top(?:ping)? up|recharg\w*)\b|充值|存入", r"\b(?:withdraw\w*|cash(?:ing)? out)\b|提现|取出"),
)  # fmt: skip
_ASKS = {
    "why": r"\bwhy\b|\bhow come\b|为什么|为何|为啥|怎么回事",
    "when": r"\bwhen\b|\bwhat time\b|\bhow (?:long|soon|many (?:days|weeks|hours))\b|几点|什么时候|何时|哪天|多久|多长时间|几天|多少天",
    "where": r"\bwhere\b|哪里|哪儿|在哪|何处|什么地方",
    "who": r"\bwho\b|谁",
    "how much": r"\bhow much\b|\b(?:cost|costs|price|fee|fees|charge|charges)\b|多少钱|费用|价格|收费|运费",
    "how many": r"\bhow (?:many|often)\b(?! (?:days|weeks|hours))|几[个次件张种]|多少[个次件张种人]",
}  # fmt: skip
# 能不能 and 有没有 ask, they do not deny; 不同 and 不过 are words of their own.
_NO_DENIAL = re.compile(r"(.)[不没]\1|有没有|是不是|不同|不过|不错|不仅|不止|不管|不用谢|没关系|not only|why not")
_DENIAL = re.compile(
    r"\b(?:not|no|never|without|cannot|cant|unable|nothing|none)\b|n't\b|不|没|无法|无需|无须|未|别(?!的|人|名|墅)|勿|免(?!费|运)"
)
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_HAN_NUMBER = re.compile(
    r"([一二两三四五六七八九十]{1,3}|半)(?=天|日|周|个月|年|小时|分钟|折|元|块|次|件|期|张|份|公斤|斤)"
)
_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_TEN = 10


@dataclass(frozen=True, slots=True)
class Particulars:
    """What one text pins down, or several together; `directions` are (line, side) of the table of directions."""

    numbers: frozenset[str] = frozenset()
    directions: frozenset[tuple[int, int]] = frozenset()
    asks: frozenset[str] = frozenset()
    denies: bool = False
    affirms: bool = False

    @property
    def lines(self) -> frozenset[int]:
        """The lines of the table of directions that are touched."""
        return frozenset(line for line, _ in self.directions)


@lru_cache(_REMEMBERED)
def particulars(normal: str) -> Particulars:
    """Read a normalised text."""
    denies = denials(normal) > 0
    return Particulars(
        numbers=_numbers(normal),
        directions=frozenset(place for place, pattern in _SIDES if pattern.search(normal)),
        asks=frozenset(name for name, pattern in _QUESTIONS if pattern.search(normal)),
        denies=denies,
        affirms=not denies,
    )


def denials(normal: str) -> int:
    """How often a normalised text denies."""
    return len(_DENIAL.findall(_NO_DENIAL.sub(" ", normal)))


def together(of: Iterable[Particulars]) -> Particulars:
    """What several wordings of one question pin down: what any of them says."""
    found = tuple(of)
    return Particulars(
        numbers=frozenset[str]().union(*(p.numbers for p in found)),
        directions=frozenset[tuple[int, int]]().union(*(p.directions for p in found)),
        asks=frozenset[str]().union(*(p.asks for p in found)),
        denies=any(p.denies for p in found),
        affirms=any(p.affirms for p in found),
    )


_SIDES = tuple(
    ((line, side), re.compile(pattern)) for line, sides in enumerate(_DIRECTIONS) for side, pattern in enumerate(sides)
)
_QUESTIONS = tuple((name, re.compile(pattern)) for name, pattern in _ASKS.items())


def _numbers(normal: str) -> frozenset[str]:
    written = (found.group().replace(",", "") for found in _DIGITS.finditer(normal))
    spoken = (str(_value(found.group(1))) for found in _HAN_NUMBER.finditer(normal))
    return frozenset((*written, *spoken))


def _value(spoken: str) -> float | int:
    """十二 is 12, 三十 is 30, 半 is 0.5."""
    if spoken == "半":
        return 0.5
    tens, ten, ones = spoken.rpartition("十")
    if not ten:
        return _HAN_DIGITS[spoken[-1]]
    return _TEN * (_HAN_DIGITS.get(tens[-1:], 1) if tens else 1) + (_HAN_DIGITS.get(ones, 0) if ones else 0)
