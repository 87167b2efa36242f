from faqbot.knowledge.cleaning.pages import without_page_numbers, without_running_headers
from faqbot.knowledge.material import Block, Kind


def _page(number: int, *texts: str) -> list[Block]:
    return [Block(Kind.LINE, text, page=number) for text in texts]


PAGES = [
    *_page(1, "灯笼街使用手册", "收货后 15 天内可以退货。", "第 1 页"),
    *_page(2, "灯笼街使用手册", "收货后 24 小时内请验货。", "第 2 页"),
    *_page(3, "灯笼街使用手册", "Keep it dry.", "第 3 页"),
]


def test_a_line_at_the_edge_of_most_pages_is_left_out_and_the_text_between_stays() -> None:
    change = without_running_headers(PAGES)

    assert [block.text for block in change.blocks if block.page == 2] == ["收货后 24 小时内请验货。", "第 2 页"]
    assert (change.count, change.examples) == (3, ("灯笼街使用手册",))


def test_a_page_number_is_left_out() -> None:
    change = without_page_numbers(PAGES)

    assert [block.text for block in change.blocks if block.page == 3] == ["灯笼街使用手册", "Keep it dry."]
    assert change.count == 3


def test_a_line_that_stands_on_two_pages_only_stays() -> None:
    pages = [*_page(1, "Delivery", "a"), *_page(2, "Delivery", "b")]

    assert list(without_running_headers(pages).blocks) == pages
