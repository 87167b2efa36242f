"""Entries: when they are live, and in which language they answer."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from faqbot.domain.faq import Entry, KnowledgeBase, Lexicon, Phrasing, State, bases_of, joined, only_base
from faqbot.domain.language import Language
from tests.contracts.samples import NOON, later

ZH, EN = Language.ZH, Language.EN

ENTRY = Entry("tea", "shop", (Phrasing("有什么茶", ZH), Phrasing("which teas", EN)), {ZH: "绿茶", EN: "green"})


@pytest.mark.parametrize(("state", "live"), [(State.PUBLISHED, True), (State.DRAFT, False), (State.ARCHIVED, False)])
def test_only_a_published_entry_is_live(state: State, live: bool) -> None:  # noqa: FBT001 - a column of the table
    assert replace(ENTRY, state=state).is_live(NOON) is live


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "live"),
    [
        (None, None, True),
        (NOON, None, True),
        (later(1), None, False),
        (None, later(1), True),
        (None, NOON, False),
        (later(-2), later(-1), False),
        (later(-1), later(1), True),
        (NOON, NOON, False),
    ],
)
def test_an_entry_is_live_from_its_first_moment_until_before_its_last(
    valid_from: datetime | None,
    valid_until: datetime | None,
    live: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert replace(ENTRY, valid_from=valid_from, valid_until=valid_until).is_live(NOON) is live


def test_a_moment_is_the_same_in_every_zone() -> None:
    beijing = NOON.astimezone(timezone(timedelta(hours=8)))

    assert replace(ENTRY, valid_from=beijing).is_live(NOON)
    assert not replace(ENTRY, valid_until=beijing).is_live(NOON)


@pytest.mark.parametrize(
    ("answers", "language", "expected"),
    [
        ({ZH: "绿茶", EN: "green"}, ZH, ("绿茶", ZH)),
        ({ZH: "绿茶", EN: "green"}, EN, ("green", EN)),
        ({ZH: "绿茶"}, EN, ("绿茶", ZH)),
        ({EN: "green"}, ZH, ("green", EN)),
    ],
)
def test_an_answer_comes_with_the_language_it_is_in(
    answers: dict[Language, str], language: Language, expected: tuple[str, Language]
) -> None:
    assert replace(ENTRY, answers=answers).answer(language) == expected


@pytest.mark.parametrize(
    ("phrasings", "language", "title"),
    [
        (ENTRY.phrasings, ZH, "有什么茶"),
        (ENTRY.phrasings, EN, "which teas"),
        (ENTRY.phrasings[:1], EN, "有什么茶"),
        (ENTRY.phrasings[1:], ZH, "which teas"),
        ((Phrasing("a", EN), Phrasing("b", EN)), EN, "a"),
    ],
)
def test_the_first_phrasing_in_the_language_is_the_title_or_else_the_first(
    phrasings: tuple[Phrasing, ...], language: Language, title: str
) -> None:
    assert replace(ENTRY, phrasings=phrasings).title(language) == title


def test_a_new_knowledge_base_is_empty() -> None:
    assert KnowledgeBase("shop", 1) == KnowledgeBase("shop", 1, (), Lexicon((), ()))


@pytest.mark.parametrize("language", Language)
def test_each_language_is_the_other_of_the_other(language: Language) -> None:
    assert language.other is not language
    assert language.other.other is language


@pytest.mark.parametrize(
    ("given", "name", "bases", "only"),
    [
        ([], None, (), ""),
        (["tea"], "tea", ("tea",), "tea"),
        (["tea", "shop", "tea"], "shop+tea", ("shop", "tea"), ""),
    ],
)
def test_bases_that_are_asked_together_have_one_name(
    given: list[str], name: str | None, bases: tuple[str, ...], only: str
) -> None:
    assert joined(given) == name
    assert bases_of(name or "") == bases
    assert only_base(name) == only
