"""At the edges of each template: a value that is exact there, or a sentence why there is none."""

import pytest

from faqbot.domain.decision import Asked, Computed, Refused
from tests.templates.offer import EN, decided, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5升是多少毫升", "500"),
        ("3米是多少米", "3"),
        ("2 years in months", "24"),
        ("18 months in years", "1.5"),
        ("2 weeks in days", "14"),
        ("1 year in days", "365.25"),
        ("2GB是多少MB", "2000"),
        ("8 ounces in cups", "1"),
        ("one pint in ounces", "16"),
        ("1小时30分是多少分钟", "90"),
        ("半公斤是多少克", "500"),
        ("从100跌到100，跌幅是多少", "0"),
        ("价格从$80涨到$100，涨幅是多少", "25"),
        ("3 for $6 or 5 for $10, which is cheaper", "equal"),
        ("500克12元和1公斤20元哪个划算", "second"),
        ("250克10元，每克多少钱", "0.04"),
        ("三瓶10元，每瓶多少钱", "3.3333"),
        ("方案一月费30元每次2元，方案二月费50元每次1元，每月用20次，哪个便宜", "equal"),
        ("100元分3期免息，每期多少", "33.33"),
        ("1200元分12期，手续费6%，每期多少", "106"),
        ("长2米宽150厘米的房间面积是多少", "3"),
        ("直径10厘米的圆面积是多少", "78.539816"),
        ("贷款12万，年利率0%，10年，等额本息每月还多少", "1000"),
        ("贷款12万，年利率0%，10年，等额本息，还了5年，提前还清要多少", "60000"),
        ("贷款100万，年利率5%，30年，等额本息，总利息是多少", "932559.2"),
        ("贷款12万，年利率6%，10年，等额本金，总利息是多少", "36300"),
        ("本金1万，年利率3%，存100天，单利利息多少", "82.19"),
        ("本金1万，年利率3%，存2年，单利，本息一共多少", "10600"),
        ("10000 at 6% for 2 years compounded monthly", "11271.6"),
        ("本金1万，年利率5%，复利24个月本息", "11025"),
        ("1、4、9、16、25，下一个数是几", "36"),
        ("1到10的和是多少", "55"),
        ("1是质数吗", "no"),
        ("128是质数吗", "no"),
        ("0.5:1.5化简", "1:3"),
        ("上海比东京晚几个小时", "1"),
        ("北京和上海时差多少", "0"),
        ("半夜一点的东京是北京几点", None),
        ("北京时间3pm是伦敦几点", "07:00"),
        ("北京时间中午12点是东京几点", "13:00"),
        ("北京时间下午三点一刻是东京几点", "16:15"),
        ("北京时间晚上八点半是东京几点", "21:30"),
        ("北京时间下午三点五十分是东京几点", "16:50"),
        ("北京时间下午三点五分是东京几点", "16:05"),
        ("noon in Shanghai to Tokyo", "13:00"),
        ("除夕是哪天", "2027-02-05"),
        ("2月29日后一天是几号", None),
        ("2028年2月29日一年后是几号", "2029-02-28"),
        ("从5月1日到4月1日有多少天", "335"),
        ("离昨天还有几天", "-1"),
        ("2026-12-31到2026-12-01有多少个工作日", "23"),
        ("一年后是几号", "2027-11-24"),
        ("美元对人民币的汇率", "7.11"),
        ("美元汇率", "7.11"),
        ("exchange rate between yen and dollars", "0.006442"),
        ("100 euros to yen", "17948"),
        ("2026年10月1日客服上班吗", "open"),
        ("国庆节门店开门吗", "open"),
        ("客服早上八点上班吗", "closed"),
        ("what is the median of 3, 1, 2", "2"),
        ("1995年出生的今年多大", "31"),
        ("2000年1月1日出生的人到2030年1月1日是几岁", "30"),
    ],
)
def test_a_value_is_exact_at_the_edges(text: str, expected: str | None) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0从0涨到5涨了百分之几",
        "从0涨到5涨了百分之几",
        "5是0的百分之几",
        "200元降价120%",
        "-300摄氏度是多少华氏度",
        "100比索是多少人民币吗 100 卢布等于多少人民币",
        "100卢布等于多少人民币",
        "0个10元，每个多少钱",
        "0个10元和5个16元哪个划算",
        "3克10元和5升16元哪个划算",
        "500克12.5元，每升多少钱",
        "0克10元，每克多少钱",
        "长0米宽4米的房间面积是多少",
        "半径0厘米的圆面积是多少",
        "把100按3:0分",
        "0:3化简",
        "贷款10万，年利率5%，50.5个月，等额本息每月还多少",
        "贷款10万，年利率5%，51年，等额本金首月还多少",
        "贷款10万，年利率5%，10年，等额本息，还了11年，提前还清要多少",
        "贷款10万，年利率5%，10天，等额本息，还了11年，提前还清要多少",
        "本金一万，年利率5%，复利10天",
        "3、1、4、1、5，下一个数是几",
        "2、4，下一个数是几",
        "1.5和3的最大公约数",
        "9999999999999和3的最大公约数",
        "100加到1等于多少",
        "100除以0的余数",
        "0是质数吗",
        "2099年1月1日出生的今年几岁",
        "1月1日出生的今年几岁",
        "2099年出生的今年多大",
        "500年后是几号",
        "0.3个月后是几号",
        "从2000年1月1日到2026年1月1日有多少个工作日",
        "9999999999999999999元打八折",
        "9" * 20 + "的" + "9" * 3 + "次方",
        "寄-2公斤到上海运费多少",
        "寄50公斤到上海运费多少",
        "寄2升到上海运费多少",
        "2099年1月1日收到的，还能退吗",
    ],
)
def test_what_cannot_be_is_never_computed(text: str) -> None:
    assert not isinstance(decided(text), Computed)


def test_a_declared_limit_is_told_in_the_customers_language() -> None:
    decision = decided("shipping for 50 kg to Shanghai", language=EN)

    assert isinstance(decision, Refused)
    assert decision.text == "50 is too large: it may be at most 30."


def test_a_request_that_names_no_value_at_all_is_left_to_the_faq() -> None:
    assert decided("运费") is None


def test_a_request_that_names_one_is_asked_for_the_other() -> None:
    assert isinstance(decided("3公斤运费"), Asked)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("满300减40再打八折是多少", "(300 − 40) × 0.8 = 208"),
        ("订单350元，满300减40，运费8元，一共多少？", "350 − 40 + 8 = 318"),
        ("2GB是多少MB", "2,048"),
        ("next Wednesday + 0是星期几", ""),
        ("what date is next Wednesday", "2026-11-25"),
        ("100美元等于多少人民币", "2026-11-20"),
        ("十个工作日后是哪一天", "中国内地"),
        ("从2027年1月1日到2027年1月31日有多少个工作日", "2027 年的调休安排尚未计入"),
        ("1除以3等于多少", "四舍五入"),
        ("300美元打八折", "240 美元"),
        ("满300减40，订单200元要付多少", "没有达到"),
    ],
)
def test_the_reply_shows_the_working_and_what_was_assumed(text: str, said: str) -> None:
    decision = decided(text)

    assert said in (decision.text if isinstance(decision, Computed) else "")
