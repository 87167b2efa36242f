"""The logged questions asked once more, at the prompt."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from faqbot.domain.edition import Draft
from faqbot.domain.faq import State
from faqbot.domain.operator import Change
from faqbot.editing.form import digest
from faqbot.settings import read
from faqbot.storage.database import Database
from faqbot.storage.drafts import SqlDraftStore
from faqbot.storage.entries import SqlEntryStore
from tests.cli.conftest import FAQ, Faqbot
from tests.contracts.samples import NOON

INVOICE = """
- id: invoice
  kb: orders
  questions: {en: [Can I have an invoice?, send me an invoice please], zh: [能开发票吗, 我要发票]}
  answers: {en: Yes., zh: 可以。}
"""
ARCHIVED = FAQ.replace("- id: parcel\n  kb: orders", "- id: parcel\n  kb: orders\n  state: archived")


@pytest.fixture
def asked(faqbot: Faqbot, shop: Path) -> Path:
    """A shop whose customers have asked something."""
    questions = ("Where is my parcel?", "Where is my parcel?", "能开发票吗", "reset password", "hello")
    assert [faqbot("ask", text).code for text in questions] == [0] * 5
    assert faqbot("ask", "my number is 13812345678, refund my order", "--kb", "orders").code == 0
    return shop


def test_nothing_is_shown_where_nothing_changed(faqbot: Faqbot, asked: Path) -> None:
    outcome = faqbot("replay", "--since", "1d")

    assert outcome.code == 0
    assert "5 questions since" in outcome.out
    assert "0 gained, 0 lost, 0 different" in outcome.out
    assert "parcel" not in outcome.out


def test_a_draft_in_a_file_shows_what_it_would_change(faqbot: Faqbot, asked: Path) -> None:
    path = asked.parent / "draft.yaml"
    path.write_text(ARCHIVED + INVOICE, encoding="utf-8")

    outcome = faqbot("replay", "--since", "1d", "--faq", str(path))

    assert "Where is my parcel? ×2: curated orders/parcel → declined" in outcome.out
    assert "能开发票吗: declined → curated orders/invoice" in outcome.out
    assert "13812345678" not in outcome.out
    assert "1 gained, 2 lost, 0 different" in outcome.out
    assert faqbot("ask", "Where is my parcel?", "--json").json["entry_id"] == "parcel"


def test_json_holds_every_change_with_personal_data_masked(faqbot: Faqbot, asked: Path) -> None:
    path = asked.parent / "draft.yaml"
    path.write_text(ARCHIVED, encoding="utf-8")

    found = faqbot("replay", "--since", "12h", "--faq", str(path), "--json")

    assert found.json["asked"] == 5
    assert found.json["lost"] == 2
    lost = next(one for one in found.json["changed"] if one["text"] == "Where is my parcel?")
    assert lost["then"] == {"kind": "curated", "kb": "orders", "entry_id": "parcel", "template": "", "said": ""}
    assert "13812345678" not in found.out


def test_the_drafts_of_the_desk_can_be_laid_over(faqbot: Faqbot, asked: Path) -> None:
    async def draft() -> None:
        database = Database(read().database)
        parcel = next(e for e in (await SqlEntryStore(database).load("orders")).entries if e.id == "parcel")
        kept = Draft(replace(parcel, state=State.ARCHIVED), digest(parcel), "mei", NOON)
        change = Change(NOON, "mei", "entry", "orders", "parcel")
        assert await SqlDraftStore(database).put(kept, former=None, change=change)
        await database.close()

    asyncio.run(draft())

    assert faqbot("replay", "--since", "1d", "--draft", "--json").json["lost"] == 2
    assert faqbot("replay", "--since", "1d", "--json").json["lost"] == 0
    assert "not both" in faqbot("replay", "--since", "1d", "--draft", "--faq", str(asked)).err


def test_one_base_is_asked_what_was_asked_of_it(faqbot: Faqbot, asked: Path) -> None:
    assert faqbot("replay", "--since", "1d", "--kb", "orders", "--json").json["asked"] == 1


def test_a_check_fails_where_an_answer_is_lost_and_not_where_one_is_gained(faqbot: Faqbot, asked: Path) -> None:
    better, worse = asked.parent / "better.yaml", asked.parent / "worse.yaml"
    better.write_text(INVOICE, encoding="utf-8")
    worse.write_text(ARCHIVED, encoding="utf-8")

    assert faqbot("replay", "--since", "1d", "--faq", str(better), "--check").code == 0
    assert faqbot("replay", "--since", "1d", "--faq", str(worse), "--check").code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "yesterday"), "is no date"),
        (("--since", "2999-01-01"), "lies in the future"),
        (("--since", "1d", "--kb", "nowhere"), "the known ones are: account, orders"),
        (("--since", "1d"), "nothing was asked since"),
        (("--since", "1d", "--kb", "orders"), "nothing was asked of orders since"),
    ],
)
def test_bad_input_is_named_with_the_remedy(faqbot: Faqbot, shop: Path, arguments: tuple[str, ...], said: str) -> None:
    outcome = faqbot("replay", *arguments)

    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.out == ""
