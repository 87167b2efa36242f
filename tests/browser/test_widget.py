"""The widget as a visitor uses it, in a real browser against a running bot."""

import re
from threading import Event

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from faqbot.domain.decision import Clarify
from tests.browser.conftest import Bot, Visiting, elsewhere, watched
from tests.channels.widget.shop import ENTRIES, NOON, an_entry
from tests.channels.widget.test_visits import identity

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
BAD = "<script>alert(1)</script> <img src=https://evil.example/x.png onerror=alert(1)> [go](javascript:alert(1))"
PAYLOAD = "<img src=https://evil.example/y.png onerror=alert(2)><svg onload=alert(3)>"


def ask(page: Page, text: str, label: str = "Your question") -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Enter")


def answers(page: Page) -> Locator:
    return page.locator("faqbot-widget [part=answer]")


def opened(page: Page) -> Page:
    """The page with its widget open."""
    page.get_by_role("button", name="Open the chat").click()
    return page


def test_a_question_is_answered_with_sources_and_can_be_judged(bot: Bot, visiting: Visiting) -> None:
    visitor = visiting("/")
    page = visitor.page

    ask(page, "Where is my parcel?")
    expect(answers(page)).to_contain_text("Open My orders. It is there.")
    expect(page.get_by_role("link", name="Have a look")).to_have_attribute("rel", "noopener noreferrer nofollow")
    page.get_by_role("button", name="Not helpful").click()
    page.get_by_label("What was wrong? (optional)").fill("too short")
    page.get_by_role("button", name="Tell us").click()

    expect(page.get_by_text("Thank you for telling us").last).to_be_attached()
    assert [kept.comment for kept in bot.shop.turns.feedback.values()] == ["too short"]
    assert (visitor.foreign, visitor.troubles) == ([], [])


def test_a_choice_is_made_with_a_click(bot: Bot, visiting: Visiting) -> None:
    page = visiting("/").page
    bot.shop.thinking.decision = Clarify(ENTRIES[:2], 0.9)
    ask(page, "where")
    expect(answers(page)).to_contain_text("Which of these do you mean?")

    bot.shop.thinking.decision = None
    answers(page).get_by_role("button", name="How do I get a refund?").click()

    expect(answers(page).nth(1)).to_contain_text("Ask on the order's page.")


def test_a_conversation_is_there_again_after_a_reload_and_in_another_tab(bot: Bot, visiting: Visiting) -> None:
    visitor = visiting("/")
    ask(visitor.page, "Where is my parcel?")
    expect(answers(visitor.page)).to_have_count(1)

    visitor.page.reload()
    other = watched(visitor.context, bot, "/").page
    expect(answers(visitor.page)).to_have_count(1)
    expect(answers(other)).to_have_count(1)
    ask(other, "How do I get a refund?")

    expect(answers(visitor.page)).to_have_count(2)


def test_an_answer_is_there_after_a_reload_in_its_middle_and_was_given_once(bot: Bot, visiting: Visiting) -> None:
    page = visiting("/").page
    bot.shop.thinking.seconds = 1.0
    ask(page, "Where is my parcel?")
    expect(page.locator("faqbot-widget .dots")).to_be_visible()

    page.reload()

    expect(answers(page)).to_have_count(1)
    assert len(bot.shop.thinking.asked) == 1


def test_the_first_message_is_not_lost_by_a_reload_before_its_conversation_is_open(
    bot: Bot, visiting: Visiting
) -> None:
    visitor = visiting("/")
    visitor.context.route("**/api/v1/visits", lambda _: None)  # nothing comes back
    ask(visitor.page, "Where is my parcel?")
    expect(visitor.page.locator("faqbot-widget .dots")).to_be_visible()

    visitor.context.unroute("**/api/v1/visits")
    visitor.page.reload()

    expect(answers(visitor.page)).to_have_count(1)
    assert len(bot.shop.thinking.asked) == 1


def test_a_tab_that_is_opened_while_the_first_message_is_on_its_way_joins_its_conversation(
    bot: Bot, visiting: Visiting
) -> None:
    visitor = visiting("/")
    held: list[Route] = []
    is_open = Event()
    visitor.context.route(
        "**/api/v1/visits", lambda route: route.continue_() if is_open.is_set() else held.append(route)
    )
    ask(visitor.page, "Where is my parcel?")
    expect(visitor.page.locator("faqbot-widget .dots")).to_be_visible()

    other = watched(visitor.context, bot, "/").page
    expect(other.locator("faqbot-widget .dots")).to_be_visible()
    is_open.set()
    for route in held:
        route.continue_()

    expect(answers(visitor.page)).to_have_count(1)
    expect(answers(other)).to_have_count(1)
    assert len(bot.shop.thinking.asked) == 1


def test_an_answer_comes_when_the_server_went_down_in_its_middle(bot: Bot, visiting: Visiting) -> None:
    page = visiting("/").page
    bot.shop.thinking.seconds = 2.0
    ask(page, "Where is my parcel?")
    expect(page.locator("faqbot-widget .dots")).to_be_visible()

    bot.stop()
    bot.shop.thinking.seconds = 0.0
    bot.start()

    expect(answers(page)).to_have_count(1)
    assert len({question.key for question in bot.shop.thinking.asked}) == 1


def test_a_message_written_while_the_line_is_away_is_sent_when_it_is_back(visiting: Visiting) -> None:
    visitor = visiting("/")
    visitor.context.set_offline(True)
    ask(visitor.page, "Where is my parcel?")
    expect(visitor.page.get_by_text("You are offline.")).to_be_visible()

    visitor.context.set_offline(False)

    expect(answers(visitor.page)).to_have_count(1)


def test_nothing_that_is_written_can_run_or_fetch_anything(bot: Bot, visiting: Visiting) -> None:
    elsewhere(bot.shop.entries.save([an_entry("bad", "坏", "show me", "x", BAD)], at=NOON))
    visitor = visiting("/")

    ask(visitor.page, PAYLOAD)
    expect(answers(visitor.page)).to_have_count(1)
    ask(visitor.page, "show me")
    expect(answers(visitor.page)).to_have_count(2)

    expect(answers(visitor.page).nth(1)).to_contain_text("alert(1)")
    expect(visitor.page.locator("faqbot-widget :is(img, script, [onload])")).to_have_count(0)
    assert (visitor.foreign, visitor.troubles) == ([], [])


def test_it_works_on_another_sites_page_with_a_strict_policy(bot: Bot, visiting: Visiting) -> None:
    visitor = visiting(bot.foreign)
    page = visitor.page

    ask(page, "Where is my parcel?")
    expect(answers(page)).to_have_count(1)
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Open the chat")).to_be_focused()
    assert page.evaluate("heard.length") == 1
    assert (visitor.foreign, visitor.troubles) == ([], [])


def test_it_stays_when_the_page_swaps_its_body_and_is_there_once(bot: Bot, visiting: Visiting) -> None:
    page = visiting(bot.foreign).page
    ask(page, "Where is my parcel?")
    expect(answers(page)).to_have_count(1)

    page.evaluate("document.body = document.createElement('body')")
    page.evaluate("document.body.append(document.createElement('faqbot-widget'))")

    expect(page.locator("faqbot-widget")).to_have_count(1)
    expect(answers(page)).to_have_count(1)


def test_a_person_writes_and_the_bot_takes_over_again(bot: Bot, visiting: Visiting) -> None:
    visitor = visiting("/")
    page, handoffs = visitor.page, bot.shop.parts.handoffs
    ask(page, "I want to talk to a person")
    expect(answers(page)).to_have_count(1)
    conversation = elsewhere(handoffs.live())[0].conversation

    elsewhere(handoffs.answered(conversation, "ann", "o1", "Hello, Ann here.", bot.shop.parts.now()))
    expect(page.get_by_text("Hello, Ann here.").first).to_be_visible()
    ask(page, "Thank you, Ann")
    page.reload()
    elsewhere(handoffs.returned(conversation, bot.shop.parts.now()))

    expect(page.locator("faqbot-widget [part=person]")).to_have_count(2)
    expect(answers(page)).to_have_count(1)


def test_a_visitor_who_comes_while_nobody_is_there_leaves_a_contact_with_the_keyboard(
    bot: Bot, visiting: Visiting
) -> None:
    page = visiting("/").page
    bot.doors.close()
    ask(page, "I want to talk to a person")
    form = page.get_by_label("Leave an e-mail address or a telephone number")
    expect(form).to_be_visible()

    page.reload()
    form.focus()
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(form).to_be_visible()
    page.keyboard.type("iaomei@shop.example")
    page.keyboard.press("Enter")

    expect(form).to_have_count(0)
    expect(page.locator("faqbot-widget [part=person]")).to_contain_text("our team will get back to you there")
    expect(page.get_by_label("Your question", exact=True)).to_be_focused()
    case = elsewhere(bot.shop.parts.handoffs.live())[0]
    said = elsewhere(bot.shop.parts.handoffs.said(case.conversation))
    assert "You can reach me here: xiaomei@shop.example" in [words.text for words in said]


def test_a_contact_that_could_not_be_sent_is_said_and_stays(bot: Bot, visiting: Visiting) -> None:
    page = visiting("/", locale="zh-CN").page
    bot.doors.close()
    ask(page, "我要找人工客服", "您的问题")
    form = page.get_by_label("留下邮箱或电话")
    form.fill("13800000000")

    page.context.set_offline(True)
    page.get_by_role("button", name="留下").click()
    expect(page.get_by_text("没有发出去").first).to_be_visible()
    expect(form).to_have_value("13800000000")
    page.context.set_offline(False)
    page.get_by_role("button", name="留下").click()

    expect(form).to_have_count(0)
    expect(page.locator("faqbot-widget [part=person]")).to_contain_text("已经转告我们的客服")


def test_the_page_says_who_is_signed_in_and_another_person_sees_nothing_of_it(bot: Bot, visiting: Visiting) -> None:
    page = visiting(bot.foreign).page
    now = bot.shop.parts.now()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("(identity) => faqbot.setUser(identity)", identity("anna", at=now))
    ask(page, "Where is my parcel?")
    expect(answers(page)).to_have_count(1)

    page.evaluate("(identity) => faqbot.setUser(identity)", identity("ben", at=now))
    expect(answers(page)).to_have_count(0)
    page.evaluate("(identity) => faqbot.setUser(identity)", identity("anna", at=now))
    expect(answers(page)).to_have_count(1)
    page.evaluate("faqbot.reset()")
    expect(answers(page)).to_have_count(0)
    page.evaluate("faqbot.destroy()")

    expect(page.locator("faqbot-widget")).to_have_count(0)


def test_enter_belongs_to_the_input_method_while_it_composes(visiting: Visiting) -> None:
    visitor = visiting("/", locale="zh-CN")
    page = visitor.page
    text = page.get_by_label("您的问题", exact=True)
    text.focus()
    line = visitor.context.new_cdp_session(page)
    line.send("Input.imeSetComposition", {"text": "包裹", "selectionStart": 2, "selectionEnd": 2})

    text.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(page.locator("faqbot-widget .mine")).to_have_count(0)
    line.send("Input.insertText", {"text": "我的包裹到哪儿了？"})
    page.keyboard.press("Enter")

    expect(answers(page)).to_contain_text("请看我的订单。")


def test_the_keyboard_is_enough_and_a_finished_answer_is_told_once(visiting: Visiting) -> None:
    page = visiting("/", viewport={"width": 800, "height": 700}).page
    page.get_by_role("button", name="Open the chat").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question", exact=True)).to_be_focused()
    page.keyboard.type("Where is my parcel?")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)

    told = page.locator("faqbot-widget div.unseen[role=status]")
    expect(told).to_have_text("Bot: Open **My orders**. It is there.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Open the chat")).to_be_focused()


def test_a_phone_shows_it_on_the_whole_screen_and_keeps_the_focus_within(visiting: Visiting) -> None:
    page = opened(visiting("/", **PHONE).page)
    box = page.get_by_role("dialog").bounding_box()

    for _ in range(12):
        page.keyboard.press("Tab")

    assert box == {"x": 0, "y": 0, "width": 390, "height": 780}
    assert page.evaluate("document.activeElement.localName") == "faqbot-widget"


def test_a_message_that_came_while_it_was_closed_is_counted(bot: Bot, visiting: Visiting) -> None:
    page = visiting("/").page
    bot.shop.thinking.seconds = 0.5
    ask(page, "Where is my parcel?")
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name=re.compile("1 new messages"))).to_be_visible()


@pytest.mark.parametrize(
    ("lang", "direction", "title"), [("zh-CN", "ltr", "有问题？问我"), ("ar", "rtl", "Questions? Ask me")]
)
def test_it_speaks_and_turns_as_the_page_does(
    bot: Bot, visiting: Visiting, lang: str, direction: str, title: str
) -> None:
    page = visiting(f"{bot.foreign}?lang={lang}&dir={direction}").page

    expect(page.get_by_role("heading", name=title)).to_be_visible()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (box["x"] < 550) is (direction == "rtl")
    page.evaluate("document.documentElement.lang = 'zh'")
    expect(page.get_by_role("heading", name="有问题？问我")).to_be_visible()
