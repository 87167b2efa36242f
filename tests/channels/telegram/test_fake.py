"""The Bot API server that ships for tests is as strict as the real one."""

import pytest

from faqbot.channels.telegram.fake.calls import BadCall, read


@pytest.mark.parametrize(
    ("method", "form", "why"),
    [
        ("sendNothing", {}, "no method"),
        ("sendMessage", {"chat_id": "5", "text": "a", "odd": "1"}, "does not take"),
        ("sendMessage", {"text": "a"}, "chat_id"),
        ("sendMessage", {"chat_id": "5", "text": " \n"}, "empty"),
        ("sendMessage", {"chat_id": "5", "text": "😀" * 2049}, "too long"),
        ("sendMessage", {"chat_id": "5", "text": "a", "entities": "{"}, "not JSON"),
        (
            "sendMessage",
            {"chat_id": "5", "text": "a", "entities": '[{"type": "bold", "offset": 0, "length": 2}]'},
            "outside the text",
        ),
        (
            "sendMessage",
            {"chat_id": "5", "text": "😀", "entities": '[{"type": "bold", "offset": 0, "length": 1}]'},
            "cuts a character",
        ),
        (
            "sendMessage",
            {
                "chat_id": "5",
                "text": "a",
                "reply_markup": f'{{"inline_keyboard": [[{{"text": "a", "callback_data": "{"x" * 65}"}}]]}}',
            },
            "BUTTON_DATA_INVALID",
        ),
    ],
)
def test_a_call_that_telegram_would_refuse_is_refused(method: str, form: dict[str, str], why: str) -> None:
    with pytest.raises(BadCall, match=why):
        read(method, form)


def test_a_call_is_read_with_its_types() -> None:
    given = read("sendMessage", {"chat_id": "-5", "text": "[1]", "disable_notification": "true"})

    assert given == {"chat_id": -5, "text": "[1]", "disable_notification": True}
