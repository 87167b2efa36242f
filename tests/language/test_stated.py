"""What a text states that can be checked."""

from decimal import Decimal

import pytest

from faqbot.language.stated import Amount, stated, supporting


def amounts(text: str) -> set[tuple[str, str]]:
    return {(f"{amount.value:f}", amount.unit) for amount in stated(text).amounts}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("within 30 days, that is thirty days", {("30", "day")}),
        ("三千五百元以内，约3500元", {("3500", "yuan")}),
        ("Refunds take 3 to 5 business days.", {("3", "workday"), ("5", "workday")}),
        ("退款需要3至5个工作日。", {("3", "workday"), ("5", "workday")}),
        ("within 5 working hours", {("5", "hour")}),
        ("两成，20%，百分之二十", {("20", "percent")}),
        ("It costs $3,500.50 or ¥20.", {("3500.5", "dollar"), ("20", "yuan")}),
        ("1.2万元", {("12000", "yuan")}),
        ("Open 9:00 to 5 pm", {("540", "minute of the day"), ("1020", "minute of the day")}),
        ("上午九点到下午五点半", {("540", "minute of the day"), ("1050", "minute of the day")}),
        ("Monday to Friday", {("1", "day of the week"), ("5", "day of the week")}),
        ("周一至周五", {("1", "day of the week"), ("5", "day of the week")}),
        ("on 5 May", {("5", ""), ("5", "month of the year")}),
        ("you may come", set()),
        ("十分方便，第一次也一样", set()),
        ("one of our shops", set()),
        ("一天", {("1", "day")}),
        ("每天2元", {("1", "day"), ("2", "yuan")}),
        ("a monthly fee", {("1", "month")}),
        ("order A12-33 at https://shop.example/30", set()),
        ("", set()),
    ],
)
def test_amounts_are_read_with_their_units(text: str, found: set[tuple[str, str]]) -> None:
    assert amounts(text) == found


def test_an_hour_without_its_half_of_the_day_supports_both_halves() -> None:
    assert Amount(Decimal(1020), "minute of the day") in supporting("开到5点")
    assert Amount(Decimal(1020), "minute of the day") not in stated("开到5点").amounts


def test_what_counts_things_supports_no_amount_of_time_or_money() -> None:
    assert {amount.unit for amount in supporting("3 tickets, 三张票, one of them")} == {"things"}
    assert {amount.unit for amount in supporting("3, 3 per order")} == {""}


def test_links_and_addresses_stand_without_the_mark_behind_them() -> None:
    found = stated("See https://shop.example/a?b=1. Or mail help@shop.example, or shop.example/faq!")

    assert found.links == {"https://shop.example/a?b=1", "help@shop.example", "shop.example/faq"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask Anna Miller for form EN-15 of the VIP desk.", {"anna", "miller", "en-15", "vip"}),
        ("Refunds are quick. Returns too.", set()),
        ("Zorbatrix refunds are quick.", {"zorbatrix"}),
        ("点击“我的订单”，再选《退货须知》", {"我的订单", "退货须知"}),
        ("On Monday in March", set()),
    ],
)
def test_names_codes_and_what_is_quoted_are_marks(text: str, found: set[str]) -> None:
    assert stated(text).marks == found
