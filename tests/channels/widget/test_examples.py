"""What a visitor might ask first."""

from dataclasses import replace

import httpx2
import pytest

from faqbot.channels.widget.examples import titles
from faqbot.domain.faq import State
from tests.channels.widget.shop import ENTRIES, NOON, Shop, ask

PATH = "/api/v1/examples"


async def test_examples_are_questions_that_have_an_answer(client: httpx2.AsyncClient) -> None:
    examples = (await client.get(PATH)).json()

    answers = [await ask(client, text) for text in (*examples["zh"], *examples["en"])]
    assert len(answers) == 6
    assert {answer["decision"] for answer in answers} == {"curated"}


async def test_what_is_not_to_be_said_is_no_example(shop: Shop, client: httpx2.AsyncClient) -> None:
    drafts = [replace(ENTRIES[0], state=State.DRAFT), replace(ENTRIES[1], valid_until=NOON)]
    await shop.entries.save(drafts, at=NOON)

    examples = (await client.get(PATH)).json()

    assert examples == {"zh": ["怎么修改密码？"], "en": ["How do I change my password?"]}


@pytest.mark.parametrize(("count", "chosen"), [(0, []), (1, [0]), (3, [0, 1, 2]), (10, [0, 3, 6])])
def test_examples_come_from_all_over(count: int, chosen: list[int]) -> None:
    phrasing = ENTRIES[0].phrasings[1]
    entries = [replace(ENTRIES[0], phrasings=(replace(phrasing, text=str(n)),)) for n in range(count)]

    assert titles(entries, phrasing.language) == [str(n) for n in chosen]
    assert titles(entries, phrasing.language.other) == []
