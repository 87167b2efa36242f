import pytest

from faqbot.language.pii import Personal, mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请联系13912345678。", "请联系[电话]。"),
        ("手机 139-1234-5678 或 +86 139 1234 5678", "手机 [电话] 或 [电话]"),
        ("电话010-62345678转801", "电话[电话]"),
        ("座机 (0755) 8234567", "座机 [电话]"),
        ("座机02162345678", "座机[电话]"),
        ("Call +44 20 7946 0958 today", "Call [phone] today"),
        ("Call +1 (212) 555-0187.", "Call [phone]."),
        ("Phone: 212-555-0187", "Phone: [phone]"),
        ("Write to li.wei@mail.example now", "Write to [e-mail] now"),
        ("邮箱wang_2@mail.example，谢谢", "邮箱[邮箱]，谢谢"),
        ("卡号 6222 0212 3456 7890 128 请勿外传", "卡号 [银行卡号] 请勿外传"),
        ("Card 4111-1111-1111-1111 was charged", "Card [card number] was charged"),
        ("身份证11010519491231002X已核对", "身份证[证件号]已核对"),
        ("姓名：王小明，北京", "姓名：[姓名]，北京"),
        ("联系人: 欧阳修 收", "联系人: [姓名] 收"),
        ("Name: Anna Maria Smith", "Name: [name]"),
    ],
)
def test_personal_data_is_masked_in_the_language_of_the_text(text: str, expected: str) -> None:
    assert mask(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "订单号 202611240013912345678 已发货",
        "Order 20261124-0001 of 2026-11-24 costs 1,299.00 yuan",
        "客服电话 400-000-0000，每天 9:00–21:00",
        "Call us on 800-820-8820 or 95555",
        "help@shop.example and returns@shop.example",
        "商品编号 LT-13912345678-B",
        "价格 13900 元，2025年12月31日前有效",
        "从1999到2026年，共 12345678 件",
        "Product code 4006381333931",
        "卡号 6222 0212 3456 7890 123 校验不对",
        "身份证110105194912310021校验不对",
        "姓名：必填，与身份证一致",
        "Name: required",
        "version 1.3.912.345678",
        "see https://shop.example/p/13912345678",
        "https://shop.example/orders#13912345678",
        "16 x 20 x 30 cm, 100 200 300 400",
        "00000000000 000-00000000",
    ],
)
def test_what_only_looks_like_personal_data_stays(text: str) -> None:
    assert mask(text).text == text


def test_each_kind_is_counted() -> None:
    masked = mask("姓名：王小明，13912345678，13912345679，a.b@mail.example")

    assert masked.counts == {Personal.NAME: 1, Personal.PHONE: 2, Personal.EMAIL: 1}


def test_the_contacts_of_the_shop_itself_stay_however_they_are_written() -> None:
    masked = mask("拨打 010-6234 5678 / 010-62345678 或 139 1234 5678", own=["(010) 62345678"])

    assert masked.text == "拨打 010-6234 5678 / 010-62345678 或 [电话]"


def test_a_masked_text_stays_as_it_is() -> None:
    once = mask("姓名：王小明，13912345678，li@mail.example")

    assert mask(once.text).text == once.text
