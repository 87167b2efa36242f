"""Personal data in texts: found where it is certain, and masked by a word that says what stood there.

Not personal, and so never masked: order numbers, prices, years and product codes, the numbers that only a business can
have (400, 800, 95xxx), and mailboxes that are named after a task (help@, service@).
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from faqbot.domain.language import Language
from faqbot.language.detect import detect


class Personal(StrEnum):
    """A kind of personal data."""

    EMAIL = "e-mail"
    IDENTITY = "identity number"
    CARD = "bank card"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and how much of each kind was taken out."""

    text: str
    counts: Mapping[Personal, int]


_MARKS = {
    Personal.EMAIL: {Language.ZH: "[邮箱]", Language.EN: "[e-mail]"},
    Personal.IDENTITY: {Language.ZH: "[证件号]", Language.EN: "[identity number]"},
    Personal.CARD: {Language.ZH: "[银行卡号]", Language.EN: "[card number]"},
    Personal.PHONE: {Language.ZH: "[电话]", Language.EN: "[phone]"},
    Personal.NAME: {Language.ZH: "[姓名]", Language.EN: "[name]"},
}
# The surnames of nineteen people of twenty, and the first characters of the double ones.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
    "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿"
    "梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶"
)
_TASKS = re.compile(
    r"(?:help|info|service|support|sales|contact|hello|office|admin|no-?reply|kefu|press|privacy|returns?|orders?)\d*@",
    re.IGNORECASE,
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FEWEST_DIGITS, _MOST_DIGITS = 8, 15
_CARD_DIGITS = range(13, 20)
_TEN = 10


def mask(text: str, *, own: Collection[str] = ()) -> Masked:
    """Put a mark in the language of the text in the place of what is personal; `own` are contacts that stay."""
    language = detect(text)
    kept = {_essence(contact) for contact in own}
    counts: Counter[Personal] = Counter()
    for kind, pattern, is_certain in _FINDERS:

        def masked(found: re.Match[str], kind: Personal = kind, is_certain: _Check = is_certain) -> str:
            said = found["said"]
            if _essence(said) in kept or not is_certain(said):
                return found.group()
            counts[kind] += 1
            return found.group().replace(said, _MARKS[kind][language])

        text = pattern.sub(masked, text)
    return Masked(text, dict(counts))


_Check = Callable[[str], bool]


def _essence(contact: str) -> str:
    """A contact without what is written differently from page to page."""
    return re.sub(r"[\s()+-]", "", contact).lower()


def _is_personal_mailbox(address: str) -> bool:
    return _TASKS.match(address) is None


def _is_identity(number: str) -> bool:
    """True if the last character is the check character of the others (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()


def _is_card(number: str) -> bool:
    """True if the digits have a card's length and pass Luhn's check."""
    digits = [int(c) for c in number if c.isdigit()]
    if len(digits) not in _CARD_DIGITS or len(set(digits)) == 1:
        return False
    doubled = [d * 2 - 9 * (d * 2 >= _TEN) for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(number: str) -> bool:
    digits = "".join(c for c in number if c.isdigit())
    return _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS and len(set(digits)) > 1


def _always(_said: str) -> bool:
    return True


_FINDERS: tuple[tuple[Personal, re.Pattern[str], _Check], ...] = (
    (
        Personal.EMAIL,
        re.compile(r"(?P<said>(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})", re.ASCII),
        _is_personal_mailbox,
    ),
    (
        Personal.IDENTITY,
        re.compile(
            r"(?<![\dA-Za-z])(?P<said>[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![\dA-Za-z])"
        ),
        _is_identity,
    ),
    (Personal.CARD, re.compile(r"(?<![\dA-Za-z.-])(?P<said>[2-6]\d{3}(?:[ -]?\d{2,6}){3,4})(?![\dA-Za-z])"), _is_card),
    # Chinese mobile numbers: eleven digits, also in groups and with the country's code.
    (
        Personal.PHONE,
        re.compile(r"(?<![\dA-Za-z./#-])(?P<said>(?:(?:\+|00)86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![\dA-Za-z]|[-./]\d)"),
        _is_phone,
    ),
    # Land lines, with the code of their city.
    (
        Personal.PHONE,
        re.compile(
            r"(?<![\dA-Za-z./#-])(?P<said>(?:(?:\+|00)86[ -]?)?[（(]?0(?:10|2\d|[3-9]\d{2})[）)]?[ -]\d{7,8}(?:[-转]\d{1,5})?"
            r"|0(?:10|2\d)[2-9]\d{7}|0[3-9]\d{2}[2-9]\d{6,7})(?![\dA-Za-z]|[-./]\d)"
        ),
        _is_phone,
    ),
    # Abroad: a plus and the code of a country.
    (Personal.PHONE, re.compile(r"(?<![\w+])(?P<said>\+[1-9]\d{0,2}[ -]?(?:\(\d{1,4}\)[ -]?)?\d{1,4}(?:[ -]?\d{2,4}){1,4})(?![\dA-Za-z])"), _is_phone),
    (
        Personal.PHONE,
        re.compile(
            r"(?:phone|mobile|tel|call|whatsapp|电话|手机号?|联系方式)[ .:：]{1,3}(?P<said>[（(]?[1-9]\d{1,3}[)）]?[ -]\d{3,4}[ -]\d{4})(?!\d)",
            re.IGNORECASE,
        ),
        lambda said: _is_phone(said) and re.match(r"[48]00|1[- ]?8", said) is None,
    ),
    (
        Personal.NAME,
        re.compile(r"(?:姓名|联系人|收件人|收货人|经办人|负责人)[:：][ \t]*(?P<said>[" + _SURNAMES + r"][\u4e00-\u9fff]{1,3}(?:·[\u4e00-\u9fff]{1,6})?)(?![\u4e00-\u9fff])"),
        _always,
    ),
    (
        Personal.NAME,
        re.compile(r"\b(?:Full name|Name|Contact person|Recipient)[:：][ \t]*(?P<said>[A-Z][a-z'’-]+(?: [A-Z][a-z'’.-]*){1,3})"),
        _always,
    ),
)  # fmt: skip
