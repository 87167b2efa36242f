"""What a customer sees in a private chat."""

from dataclasses import replace
from typing import Any

import pytest

from faqbot.channels.telegram.fake import Call, FakeBotApi, Person
from faqbot.domain.decision import Declined, Grounded, Reason
from faqbot.domain.document import Passage
from faqbot.domain.language import Language
from faqbot.wording import telegram as words
from tests.channels.telegram.office import MEI, TOM, TRACK, TRACKED, Office, Rules, opened_office

ZH, EN = Language.ZH, Language.EN


MEDIA: dict[str, Any] = {
    "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}],
    "voice": {"file_id": "f", "file_unique_id": "u", "duration": 1},
    "sticker": {
        "file_id": "f",
        "file_unique_id": "u",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    },
    "location": {"latitude": 1.0, "longitude": 1.0},
}


def labels(call: Call) -> list[str]:
    return [button["text"] for button in call.buttons]


def with_buttons(sent: Call, changed: Call) -> Call:
    """A message whose buttons were changed."""
    markup = changed.given["reply_markup"]
    return replace(sent, given=changed.given, result={**sent.result, "reply_markup": markup})


def as_if_in(person: Person, sent: Call) -> Call:
    """A message that somebody else claims to have got."""
    return replace(sent, result={**sent.result, "chat": person.chat})


@pytest.mark.parametrize(("person", "language"), [(TOM, EN), (MEI, ZH), (Person(9, "Jo", ""), EN)])
async def test_the_greeting_has_examples_and_languages(office: Office, person: Person, language: Language) -> None:
    office.api.says(person, "/start")

    greeting = await office.api.reply(person.id)
    titles = {ZH: "我的包裹到哪儿了？", EN: TRACK}
    assert greeting.text == f"{words.GREETING[language]}\n\n{words.EXAMPLES[language]}"
    assert titles[language] in labels(greeting)
    assert labels(greeting)[-2:] == ["中文", "English"]


async def test_an_example_is_asked_by_a_tap(office: Office) -> None:
    office.api.says(TOM, "/start")

    office.api.presses(TOM, await office.api.reply(TOM.id), TRACK)

    answer = await office.api.reply(TOM.id, 2)
    assert answer.text == f"{TRACK}\n\n{TRACKED}"
    assert answer.given["entities"][0] == {"type": "bold", "offset": 0, "length": len(TRACK)}
    await office.api.until(lambda: len(office.api.made("answerCallbackQuery")) == 1)


async def test_a_language_that_was_chosen_is_kept(office: Office) -> None:
    office.api.says(TOM, "/lang")
    office.api.presses(TOM, await office.api.reply(TOM.id), "中文")
    assert (await office.api.reply(TOM.id, 2)).text == words.LANGUAGE_SET[ZH]

    office.api.says(TOM, TRACK)
    office.api.says(TOM, "/help")

    assert (await office.api.reply(TOM.id, 3)).text.startswith("请看我的订单。")
    assert (await office.api.reply(TOM.id, 4)).text == words.HELP[ZH]


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("/help", words.HELP),
        ("/privacy", words.PRIVACY),
        ("/reset", words.RESET),
        ("/nonsense", words.UNKNOWN_COMMAND),
        ("/start faq_gone", words.UNKNOWN_LINK),
        ("/start web_abc", words.EXPIRED_LINK),
        ("/HELP@Shop1_bot", words.HELP),
    ],
)
async def test_a_command_is_answered(office: Office, order: str, text: words.Words) -> None:
    office.api.says(TOM, order)

    assert (await office.api.reply(TOM.id)).text == text[EN]


async def test_a_person_is_asked_for_by_a_command(office: Office) -> None:
    office.api.says(MEI, "/human")

    assert "人工" in (await office.api.reply(MEI.id)).text
    (turn,) = await office.shop.turns.conversation("telegram:1:6:0")
    assert turn.decision == "handoff"


async def test_after_a_reset_nothing_is_remembered(office: Office) -> None:
    office.api.says(TOM, TRACK)
    office.api.says(TOM, "/reset")
    office.api.says(TOM, TRACK)

    await office.api.reply(TOM.id, 3)

    first, second = office.shop.thinking.asked
    assert first.conversation != second.conversation
    assert second.history == ()


async def test_a_follow_up_knows_what_was_said(office: Office) -> None:
    office.api.says(TOM, "hello there my parcel")
    office.api.says(TOM, TRACK)

    await office.api.reply(TOM.id, 2)

    assert office.shop.thinking.asked[-1].history == ("hello there my parcel",)


@pytest.mark.parametrize(("link", "language"), [("lang_zh", ZH), ("lang_en", EN)])
async def test_a_link_sets_the_language(office: Office, link: str, language: Language) -> None:
    office.api.says(TOM, f"/start {link}")

    assert (await office.api.reply(TOM.id)).text.startswith(words.GREETING[language])


async def test_a_link_leads_to_an_entry(office: Office) -> None:
    office.api.says(MEI, "/start faq_track")

    assert (await office.api.reply(MEI.id)).text.startswith("我的包裹到哪儿了？\n\n请看我的订单。")


async def test_a_link_from_the_website_goes_on_with_its_conversation(api: FakeBotApi) -> None:
    async def claim(token: str) -> str | None:
        return "w" * 32 if token == "once" else None

    async with opened_office(api, Rules(claim=claim)) as office:
        api.says(TOM, "/start web_once")
        api.says(TOM, TRACK)
        assert (await api.reply(TOM.id, 1)).text == words.CONTINUED[EN]
        await api.reply(TOM.id, 2)

    assert office.shop.thinking.asked[0].conversation == "w" * 32


async def test_data_is_deleted_after_a_second_yes(office: Office) -> None:
    office.api.says(TOM, TRACK)
    office.api.says(TOM, "/delete_my_data")
    asked = await office.api.reply(TOM.id, 2)
    assert asked.text == words.DELETE_ASKED[EN]

    office.api.presses(TOM, asked, words.DELETE_YES[EN])

    assert (await office.api.reply(TOM.id, 3)).text == words.DELETED[EN]
    assert await office.shop.turns.conversation("telegram:1:5:0") == ()
    assert await office.stores.chats.chat("telegram", "1", "5") is None


async def test_data_is_kept_after_a_no(office: Office) -> None:
    office.api.says(TOM, TRACK)
    office.api.says(TOM, "/delete_my_data")

    office.api.presses(TOM, await office.api.reply(TOM.id, 2), words.DELETE_NO[EN])

    assert (await office.api.reply(TOM.id, 3)).text == words.KEPT[EN]
    assert len(await office.shop.turns.conversation("telegram:1:5:0")) == 1


async def test_sources_are_links(office: Office) -> None:
    office.api.says(TOM, TRACK)

    answer = await office.api.reply(TOM.id)
    assert answer.given["entities"] == [
        {"type": "bold", "offset": 5, "length": 9},
        {"type": "text_link", "offset": 32, "length": 11, "url": "https://shop.example/track"},
    ]


@pytest.mark.parametrize(
    ("label", "verdict", "toast"), [("👍", "up", words.RATED), ("👎", "down", words.WHY)], ids=["up", "down"]
)
async def test_an_answer_can_be_judged(office: Office, label: str, verdict: str, toast: words.Words) -> None:
    office.api.says(TOM, TRACK)

    office.api.presses(TOM, await office.api.reply(TOM.id), label)

    await office.api.until(lambda: len(office.api.made("answerCallbackQuery")) == 1)
    (feedback,) = office.shop.turns.feedback.values()
    assert (feedback.verdict, feedback.comment) == (verdict, "")
    assert office.api.made("answerCallbackQuery")[0].given["text"] == toast[EN]


async def test_who_says_no_can_say_why_and_ask_for_a_person(office: Office) -> None:
    office.api.says(TOM, TRACK)
    office.api.presses(TOM, await office.api.reply(TOM.id), "👎")
    await office.api.until(lambda: len(office.api.made("editMessageReplyMarkup")) == 1)
    asked = office.api.made("editMessageReplyMarkup")[0]
    assert [button["text"] for button in asked.buttons] == [reason[EN] for reason in words.REASONS.values()]

    sent = office.api.sent(TOM.id)[0]
    office.api.presses(TOM, with_buttons(sent, asked), words.REASONS["outdated"][EN])

    await office.api.until(lambda: len(office.api.made("editMessageReplyMarkup")) == 2)
    (feedback,) = office.shop.turns.feedback.values()
    assert (feedback.verdict, feedback.comment) == ("down", "outdated")
    offered = office.api.made("editMessageReplyMarkup")[1]
    assert [button["text"] for button in offered.buttons] == [words.PERSON[EN]]
    office.api.presses(TOM, with_buttons(sent, offered), words.PERSON[EN])
    assert "contact our team" in (await office.api.reply(TOM.id, 2)).text


async def test_the_turn_of_another_chat_cannot_be_judged(office: Office) -> None:
    office.api.says(TOM, TRACK)

    office.api.presses(MEI, as_if_in(MEI, await office.api.reply(TOM.id)), "👍")

    await office.api.until(lambda: len(office.api.made("answerCallbackQuery")) == 1)
    assert office.shop.turns.feedback == {}
    assert office.api.made("answerCallbackQuery")[0].given["text"] == words.OUTDATED[ZH]


async def test_a_choice_is_made_by_a_tap(office: Office) -> None:
    entry = (await office.shop.shelf.snapshot()).entries[1]
    office.shop.thinking.decision = Declined(Reason.NOT_SURE, (entry,))
    office.api.says(TOM, "something odd")
    offered = await office.api.reply(TOM.id)
    office.shop.thinking.decision = None
    assert entry.title(EN) not in offered.text
    assert labels(offered) == [entry.title(EN), words.PERSON[EN]]

    office.api.presses(TOM, offered, entry.title(EN))

    assert (await office.api.reply(TOM.id, 2)).text.startswith(f"{entry.title(EN)}\n\n")


async def test_a_person_can_be_asked_for_by_a_tap(office: Office) -> None:
    office.shop.thinking.decision = Declined(Reason.NOTHING_FOUND)
    office.api.says(TOM, "something odd")

    office.api.presses(TOM, await office.api.reply(TOM.id), words.PERSON[EN])

    await office.api.reply(TOM.id, 2)
    assert [t.decision for t in await office.shop.turns.conversation("telegram:1:5:0")] == ["declined", "handoff"]


@pytest.mark.parametrize("data", ["", "z:1", "o:9:gone", "o:x:gone", "v:up:gone", "l:fr", "a:0", "💥"])
async def test_a_button_that_leads_nowhere_says_so(office: Office, data: str) -> None:
    office.api.says(TOM, TRACK)
    sent = await office.api.reply(TOM.id)
    query = {"id": "77", "from": TOM.user, "chat_instance": "1", "data": data}

    office.api.bring({"callback_query": query | {"message": {**sent.result, "reply_markup": None}}})

    await office.api.until(lambda: len(office.api.made("answerCallbackQuery")) == 1)
    assert office.api.made("answerCallbackQuery")[0].given["text"] == words.OUTDATED[EN]


async def test_an_edited_question_is_answered_again_quoting_it(office: Office) -> None:
    message = office.api.says(TOM, "Where is my parrot?")
    await office.api.reply(TOM.id)

    office.api.edits(message, TRACK)

    answer = await office.api.reply(TOM.id, 2)
    assert answer.text == TRACKED
    assert answer.given["reply_parameters"]["message_id"] == message["message_id"]


async def test_an_edit_that_leaves_the_words_is_not_answered_again(office: Office) -> None:
    message = office.api.says(TOM, TRACK)
    await office.api.reply(TOM.id)

    office.api.edits(message, TRACK)
    office.api.says(TOM, "/help")

    assert (await office.api.reply(TOM.id, 2)).text == words.HELP[EN]


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "location"])
async def test_what_has_no_words_is_answered_politely(office: Office, kind: str) -> None:
    office.api.says(MEI, **{kind: MEDIA[kind]})

    assert (await office.api.reply(MEI.id)).text == words.TEXT_ONLY[ZH]


async def test_a_caption_is_a_question(office: Office) -> None:
    office.api.says(TOM, photo=MEDIA["photo"], caption=TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED


@pytest.mark.parametrize(("captions", "answer"), [(("", "", ""), words.TEXT_ONLY[EN]), (("", TRACK, ""), TRACKED)])
async def test_an_album_is_answered_once(
    office: Office, monkeypatch: pytest.MonkeyPatch, captions: tuple[str, ...], answer: str
) -> None:
    first, second, third = captions
    office.api.says(TOM, photo=MEDIA["photo"], media_group_id="album", caption=first)
    office.api.says(TOM, photo=MEDIA["photo"], media_group_id="album", caption=second)
    office.api.says(TOM, photo=MEDIA["photo"], media_group_id="album", caption=third)
    office.api.says(TOM, "/help")

    replies = [(await office.api.reply(TOM.id, number)).text for number in (1, 2)]

    assert replies == [answer, words.HELP[EN]]
    assert await office.stores.arrivals.unanswered("telegram") == ()


async def test_a_model_s_sentences_are_shown_as_they_come_and_then_the_whole(office: Office) -> None:
    office.shop.thinking.says = ("Parcels take two days.", "包裹两天到。", "That is all.")
    office.shop.thinking.decision = Grounded("Parcels take two days.", (Passage("p1", "Two days.", "terms.pdf"),), 0.9)
    office.shop.thinking.seconds = 0.6

    office.api.says(TOM, "how long do they take")

    answer = await office.api.reply(TOM.id)
    drafts = office.api.made("sendMessageDraft")
    assert answer.text == "Parcels take two days.\n\n→ terms.pdf"
    assert drafts[-1].text == "Parcels take two days. 包裹两天到。That is all."
    assert {draft.given["draft_id"] for draft in drafts} == {drafts[0].given["draft_id"]}
    assert all(draft.at < answer.at for draft in drafts)


async def test_who_has_to_wait_sees_that_the_bot_is_typing(office: Office) -> None:
    office.shop.thinking.seconds = 0.7

    office.api.says(TOM, TRACK)

    answer = await office.api.reply(TOM.id)
    assert [call.at < answer.at for call in office.api.made("sendChatAction", TOM.id)] == [True]


async def test_the_commands_are_listed_in_each_language(office: Office) -> None:
    await office.api.until(lambda: len(office.api.made("setMyCommands")) == 3)

    listed = {call.given.get("language_code"): call.given["commands"] for call in office.api.made("setMyCommands")}
    assert listed.keys() == {None, "zh", "en"}
    assert listed["zh"][1] == {"command": "help", "description": "怎么用"}
    assert listed[None] == listed["en"]
