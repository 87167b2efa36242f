"""`faqbot sites` as an operator uses it."""

from typing import Any

import pytest

from tests.cli.conftest import Faqbot

NOTHING: dict[str, Any] = {
    "origins": [],
    "kbs": [],
    "hours": "",
    "people": True,
    "greeting": {},
    "suggestions": {},
    "accent": "",
}


def test_a_new_site_is_listed_with_all_that_was_given(faqbot: Faqbot) -> None:
    faqbot("import", "--sample")

    made = faqbot(
        *("sites", "set", "shop", "--origin", "shop.example", "--origin", "http://localhost:3000"),
        *("--kb", "orders", "--kb", "products", "--hours", "shop", "--no-people"),
        *("--greeting-zh", "您好", "--greeting-en", "Hello", "--suggest-en", "Where is it?", "--accent", "#AA0033"),
    )
    listed = faqbot("sites", "list", "--json").json

    assert made.code == 0
    assert 'data-site="shop"' in made.out
    assert listed == [
        {
            "id": "shop",
            "origins": ["https://shop.example", "http://localhost:3000"],
            "kbs": ["orders", "products"],
            "hours": "shop",
            "people": False,
            "greeting": {"zh": "您好", "en": "Hello"},
            "suggestions": {"en": ["Where is it?"]},
            "accent": "#aa0033",
        }
    ]


def test_what_is_not_given_stays_and_what_is_empty_is_taken_back(faqbot: Faqbot) -> None:
    faqbot("sites", "set", "shop", "--origin", "shop.example", "--greeting-en", "Hello")

    faqbot("sites", "set", "shop", "--accent", "#0f766e")
    kept = faqbot("sites", "list", "--json").json[0]
    taken = ("--origin", "", "--greeting-en", "", "--accent", "")
    emptied = faqbot("sites", "set", "shop", *taken, "--json").json

    assert (kept["origins"], kept["greeting"], kept["accent"]) == (
        ["https://shop.example"],
        {"en": "Hello"},
        "#0f766e",
    )
    assert emptied == {"id": "shop", **NOTHING}


def test_the_secret_is_shown_when_asked_for_and_stays_until_a_new_one_is_made(faqbot: Faqbot) -> None:
    first = faqbot("sites", "set", "shop", "--show-secret", "--json").json["secret"]
    again = faqbot("sites", "set", "shop", "--show-secret", "--json").json["secret"]
    new = faqbot("sites", "set", "shop", "--new-secret", "--show-secret").out

    assert len(first) >= 43
    assert again == first
    assert first not in new
    assert "secret: " in new
    assert "secret" not in faqbot("sites", "list", "--json").out


def test_sites_are_listed_for_people_too(faqbot: Faqbot) -> None:
    faqbot("sites", "set", "shop", "--origin", "*.shop.example")
    faqbot("sites", "set", "plain")

    listed = faqbot("sites", "list").out.splitlines()

    assert [line.split()[0] for line in listed] == ["plain", "shop"]
    assert "https://*.shop.example" in listed[1]


def test_a_removed_site_is_gone(faqbot: Faqbot) -> None:
    faqbot("sites", "set", "shop")

    removed = faqbot("sites", "remove", "shop")
    again = faqbot("sites", "remove", "shop")

    assert (removed.code, again.code) == (0, 2)
    assert faqbot("sites", "list").out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "Shop!"), "cannot name a site"),
        (("set", "shop", "--origin", "https://shop.example/path"), "is no origin"),
        (("set", "shop", "--kb", "nowhere"), "there is no knowledge base 'nowhere'"),
        (("set", "shop", "--hours", "night"), "no hours 'night' are declared"),
        (("set", "shop", "--accent", "red"), "is no colour"),
        (("set", "shop", "--greeting-en", "a" * 501), "at most 500 characters"),
        (("set", "shop", *("--suggest-en", "Where?") * 7), "at most 6 questions"),
        (("remove", "default"), "belongs to the demo page"),
    ],
)
def test_what_cannot_be_used_is_named_and_changes_nothing(
    faqbot: Faqbot, arguments: tuple[str, ...], said: str
) -> None:
    outcome = faqbot("sites", *arguments)

    assert outcome.code == 2
    assert said in outcome.err
    assert faqbot("sites", "list").out == ""
