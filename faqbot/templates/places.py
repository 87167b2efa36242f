"""Cities and zones by the names that people use, as time zones of the IANA database."""

import re
from collections.abc import Iterator

from faqbot.templates.amounts import Found
from faqbot.templates.values import Context

# Zone: every name that people use for a place in it. A zone whose abbreviation has two meanings (CST) is left out.
_ZONES = {
    "Asia/Shanghai": "北京时间 北京 上海 中国 广州 深圳 杭州 成都 beijing shanghai china shenzhen hangzhou beijing_time",
    "Asia/Hong_Kong": "香港 hong_kong hongkong",
    "Asia/Taipei": "台北 台湾 taipei taiwan",
    "Asia/Tokyo": "东京 日本 大阪 tokyo japan osaka jst",
    "Asia/Seoul": "首尔 韩国 seoul korea",
    "Asia/Singapore": "新加坡 singapore",
    "Asia/Bangkok": "曼谷 泰国 bangkok thailand",
    "Asia/Kolkata": "印度 孟买 新德里 india mumbai delhi new_delhi",
    "Asia/Dubai": "迪拜 dubai",
    "Europe/London": "伦敦 英国 london uk england britain",
    "Europe/Paris": "巴黎 法国 paris france",
    "Europe/Berlin": "柏林 德国 berlin germany munich frankfurt",
    "Europe/Madrid": "马德里 西班牙 madrid spain",
    "Europe/Rome": "罗马 意大利 rome italy",
    "Europe/Moscow": "莫斯科 moscow",
    "America/New_York": "纽约 华盛顿 波士顿 美东 美国东部 new_york nyc washington boston us_eastern eastern_time et est edt",
    "America/Chicago": "芝加哥 chicago",
    "America/Denver": "丹佛 denver",
    "America/Los_Angeles": "洛杉矶 旧金山 西雅图 美西 美国西部 los_angeles la san_francisco seattle pacific_time pst pdt",
    "America/Toronto": "多伦多 toronto",
    "America/Vancouver": "温哥华 vancouver",
    "America/Sao_Paulo": "圣保罗 sao_paulo",
    "Australia/Sydney": "悉尼 sydney",
    "Australia/Melbourne": "墨尔本 melbourne",
    "Pacific/Auckland": "奥克兰 新西兰 auckland new_zealand",
    "UTC": "utc gmt 格林尼治 格林威治 世界时",
}
_BY_NAME = {name.replace("_", " "): zone for zone, names in _ZONES.items() for name in names.split()}
_NAME = re.compile(
    "|".join(
        re.escape(name) + (r"(?![a-z0-9])" if name.isascii() else "")
        for name in sorted(_BY_NAME, key=len, reverse=True)
    )
)


def place_at(text: str, at: int, context: Context) -> Iterator[Found]:
    if at and text[at - 1].isascii() and text[at - 1].isalnum() and text[at : at + 1].isascii():
        return
    if found := _NAME.match(text, at):
        yield found.end(), _BY_NAME[found.group()]
