"""Made-up facts of a shop, questions about them, and the one right reply: a cited sentence, or NO_ANSWER.

Some come with an answer to check instead, in the form that faqbot/answerers/prompts asks in: the reply is yes or no.
"""

import random
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NO_ANSWER = "NO_ANSWER"
_CHECKED = 0.3


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_THINGS_EN = _words(
    "refund return warranty delivery export upload login password invoice discount backup billing free premium mobile "
    "admin trial team guest data report sync audit cloud gift order parcel exchange member points repair express store "
    "coupon shipping payment"
)
_MEASURES_EN = _words(
    "window period limit fee code size price time quota hotline address port version date level rate key plan room "
    "number colour weight name deadline"
)
_UNITS_EN = _words("days hours MB dollars percent minutes users points weeks kg yuan times")
_WORDS_EN = _words("red blue green Monday Sunday north south Anna Paris Berlin paper glass free standard")
_THINGS_ZH = _words(
    "退款 退货 保修 配送 导出 上传 登录 密码 发票 折扣 备份 账单 免费 高级 移动 管理 试用 团队 访客 数据 报表 同步 "
    "审计 云端 礼品 订单 包裹 换货 会员 积分 维修 快递 门店 优惠券 运费 支付"
)
_MEASURES_ZH = _words(
    "期限 窗口 上限 费用 代码 大小 价格 时间 配额 热线 地址 端口 版本 日期 等级 比率 密钥 套餐 房间 编号 颜色 重量 "
    "名称 截止日"
)
_UNITS_ZH = _words("天 小时 元 次 分钟 个用户 积分 兆 周 公斤 个月 折")
_WORDS_ZH = _words("红色 蓝色 绿色 周一 周日 北京 上海 南门 北门 纸质 玻璃 免费 标准")
_CHARACTERS_ZH = "一上下中大小家店商品用户买卖货物送取开关明后今早晚东西南北春夏秋冬金木水火土山石田人口手足目耳"
_ASKED_EN = ("What is the {}?", "What is the {}?", "what is the {}", "Tell me the {}.", "The {}?")
_ASKED_ZH = ("{}是多少？", "{}是多少？", "{}是什么", "请问{}是多少？", "{}？")
_SYSTEMS = (
    "Answer the question from the numbered passages only, in one sentence with its citation.",
    "Answer only from the passages. Cite the passage as [1]. If they do not hold the answer, write NO_ANSWER.",
    "You are a support assistant. Use the numbered passages and nothing else.",
    "只根据编号的资料回答，用一句话，并标明出处。",
    "只根据资料回答问题，注明来源编号，如[1]。资料里没有答案时，只写NO_ANSWER。",
    "你是客服助手，只能使用下面编号的资料。",
)
_CHECKS_EN = (
    "Do the passages say this, and does it answer the question? Reply yes or no.",
    "Is it right? Reply yes or no.",
)
_CHECKS_ZH = ("资料里写明了这一点，并且它回答了这个问题吗？只回答“是”或“否”。", "对吗？只回答“是”或“否”。")


@dataclass(frozen=True, slots=True)
class Sample:
    """A prompt in two parts and its reply."""

    system: str
    user: str
    reply: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """Facts, and a question of which the first fact that is `told` is the answer, if any."""

    facts: tuple[str, ...]
    told: int | None
    key: str
    is_chinese: bool

    @property
    def user(self) -> str:
        return "\n".join(f"[{i}] {fact}" for i, fact in enumerate(self.facts, 1)) + "\n\n"


def sample(
    draw: random.Random,
    *,
    passages: int,
    share_refused: float = 0.35,
    long_system: float = 0.0,
    share_checked: float = 0.0,
) -> Sample:
    """One question about `passages` facts, in one of the two languages."""
    is_chinese = draw.random() < 0.5  # noqa: PLR2004 - half and half
    keys = _keys(draw, passages + 1, is_chinese=is_chinese)
    facts = tuple(_fact(key, _value(draw, is_chinese=is_chinese), is_chinese=is_chinese) for key in keys[:-1])
    told = None if draw.random() < share_refused else draw.randrange(passages)
    asked = _Asked(facts, told, keys[-1] if told is None else keys[told], is_chinese)
    question = draw.choice(_ASKED_ZH if is_chinese else _ASKED_EN).format(asked.key)
    user = f"{asked.user}{'问题：' if is_chinese else 'Question: '}{question}"
    system = _system(draw, long_system, is_chinese=is_chinese)
    if draw.random() < share_checked:
        return _checked(draw, asked, system, user)
    reply = NO_ANSWER if told is None else f"{facts[told]}{'' if is_chinese else ' '}[{told + 1}]"
    return Sample(system, user, reply)


def _checked(draw: random.Random, asked: _Asked, system: str, user: str) -> Sample:
    """An answer to check: the right one as often as not, else another fact, or a value that nothing says."""
    is_right = asked.told is not None and draw.random() < 0.6  # noqa: PLR2004 - about half of all
    others = [fact for place, fact in enumerate(asked.facts) if place != asked.told]
    if is_right and asked.told is not None:
        answer = asked.facts[asked.told]
    elif others and draw.random() < 0.5:  # noqa: PLR2004 - as often as not
        answer = draw.choice(others)
    else:
        answer = _fact(asked.key, _value(draw, is_chinese=asked.is_chinese), is_chinese=asked.is_chinese)
    if asked.is_chinese:
        return Sample(system, f"{user}\n\n回答：{answer}\n{draw.choice(_CHECKS_ZH)}", "是" if is_right else "否")
    return Sample(system, f"{user}\n\nAnswer: {answer}\n{draw.choice(_CHECKS_EN)}", "yes" if is_right else "no")


def texts(draw: random.Random, n: int) -> list[str]:
    """What the tokenizer is made from."""
    made = [sample(draw, passages=draw.randint(1, 3), share_checked=_CHECKED, long_system=0.5) for _ in range(n)]
    return [text for one in made for text in (one.user, one.reply, one.system)] + ["system\nuser\nassistant\n"] * n


def _keys(draw: random.Random, n: int, *, is_chinese: bool) -> list[str]:
    """Different keys, the last a near miss of another as often as not: it shares its thing or its measure."""
    pairs: list[tuple[str, str]] = []
    while len(pairs) < n:
        thing, measure = _key(draw, is_chinese=is_chinese)
        if pairs and draw.random() < 0.5:  # noqa: PLR2004 - as often as not
            other = draw.choice(pairs)
            thing, measure = draw.choice([(other[0], measure), (thing, other[1])])
        if (thing, measure) not in pairs:
            pairs.append((thing, measure))
    return [thing + ("" if is_chinese else " ") + measure for thing, measure in pairs]


def _key(draw: random.Random, *, is_chinese: bool) -> tuple[str, str]:
    things, measures = (_THINGS_ZH, _MEASURES_ZH) if is_chinese else (_THINGS_EN, _MEASURES_EN)
    thing, measure = draw.choice(things), draw.choice(measures)
    if draw.random() < 0.2:  # noqa: PLR2004 - words that were never seen teach it to copy
        thing = _unheard(draw, is_chinese=is_chinese)
    return thing, measure


def _unheard(draw: random.Random, *, is_chinese: bool) -> str:
    if is_chinese:
        return "".join(draw.choice(_CHARACTERS_ZH) for _ in range(2))
    return "".join(draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(draw.randint(2, 3)))


def _value(draw: random.Random, *, is_chinese: bool) -> str:
    kind, number = draw.random(), str(draw.randint(1, 10 ** draw.randint(1, 4)))
    if kind < 0.6:  # noqa: PLR2004 - six of ten are amounts
        return number + draw.choice(_UNITS_ZH) if is_chinese else f"{number} {draw.choice(_UNITS_EN)}"
    if kind < 0.7:  # noqa: PLR2004 - one is a date
        return f"20{draw.randint(10, 39)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
    if kind < 0.8:  # noqa: PLR2004 - one a code
        return "".join(draw.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(3)) + number
    return draw.choice(_WORDS_ZH if is_chinese else _WORDS_EN)


def _fact(key: str, value: str, *, is_chinese: bool) -> str:
    return f"{key}是{value}。" if is_chinese else f"The {key} is {value}."


def _system(draw: random.Random, share_long: float, *, is_chinese: bool) -> str:
    """An instruction: a short one, or, as they take long to learn from, seldom the one that faqbot gives."""
    return _instruction(is_chinese=is_chinese) if draw.random() < share_long else draw.choice(_SYSTEMS)


@cache
def _instruction(*, is_chinese: bool) -> str:
    name = f"answer.{'zh' if is_chinese else 'en'}.txt"
    return files("faqbot.answerers").joinpath("prompts", name).read_text("utf-8").strip()
