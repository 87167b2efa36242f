"""`faqbot documents propose`."""

import asyncio
from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot
from tests.llm.served import Served, serving

TEXT = """# Gift wrapping

## How do I have a present wrapped?

Choose **Gift wrapping** in the basket.

## How do I get a refund?

Choose Refund in the order.

问：礼品卡可以包装吗？

答：可以，在购物车里勾选。
"""


@pytest.fixture
def added(faqbot: Faqbot, shop: Path) -> Path:
    (shop.parent / "gifts.md").write_text(TEXT, "utf-8")
    assert faqbot("documents", "add", "gifts.md", "--kb", "orders").code == 0
    return shop


def test_what_asks_in_a_document_becomes_drafts_and_what_is_known_is_named(faqbot: Faqbot, added: Path) -> None:
    lines = faqbot("documents", "propose", "--kb", "orders").out.splitlines()

    assert [line.split()[0] for line in lines[:3]] == ["proposed", "known", "proposed"]
    assert "refund" in lines[1].split()[1]
    assert lines[3] == "2 drafts stored in orders; none is said to a customer before its state is `published`"


def test_a_draft_is_never_said_until_it_is_published(faqbot: Faqbot, added: Path) -> None:
    faqbot("documents", "propose", "--kb", "orders")
    (added.parent / "gifts.md").unlink()
    faqbot("documents", "remove", faqbot("documents", "list", "--json").json[0]["id"])
    question = "How do I have a present wrapped?"

    before = faqbot("ask", question, "--kb", "orders", "--json").json
    faqbot("export", "all.yaml")
    path = added.parent / "all.yaml"
    path.write_text(path.read_text("utf-8").replace("draft", "published"), "utf-8")
    faqbot("import", "all.yaml")
    after = faqbot("ask", question, "--kb", "orders", "--json").json

    assert before["decision"] == "declined"
    assert (after["decision"], after["text"]) == ("curated", "Choose Gift wrapping in the basket.")


def test_what_was_proposed_before_is_not_proposed_twice(faqbot: Faqbot, added: Path) -> None:
    first = faqbot("documents", "propose", "--kb", "orders", "--json").json

    again = faqbot("documents", "propose", "--kb", "orders", "--json").json

    assert [row["result"] for row in first] == ["proposed", "known", "proposed"]
    assert [row["known_as"] for row in again] == [first[0]["id"], "refund", first[2]["id"]]


def test_drafts_may_be_written_to_a_file_for_import_instead(faqbot: Faqbot, added: Path) -> None:
    document = faqbot("documents", "list", "--json").json[0]["id"]

    faqbot("documents", "propose", document, "--kb", "orders", "--out", "drafts.yaml")

    assert "state: draft" in (added.parent / "drafts.yaml").read_text("utf-8")
    assert faqbot("import", "drafts.yaml", "--json").json["new"] == 2


def test_a_dry_run_stores_nothing(faqbot: Faqbot, added: Path) -> None:
    said = faqbot("documents", "propose", "--kb", "orders", "--dry-run").out

    assert "2 drafts would be proposed" in said
    assert faqbot("documents", "propose", "--kb", "orders", "--json").json[0]["result"] == "proposed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("nobody", "--kb", "orders"), "there is no document nobody"), (("--kb", "gone"), "no knowledge base 'gone'")],
)
def test_a_document_or_base_that_is_not_there_is_named(
    faqbot: Faqbot, shop: Path, arguments: tuple[str, ...], said: str
) -> None:
    outcome = faqbot("documents", "propose", *arguments)

    assert outcome.code == 2
    assert said in outcome.err


async def test_the_model_words_questions_for_what_asks_nothing_by_itself(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop.parent / "sheet.txt").write_text("Headphones have a warranty of two years.", "utf-8")
    await asyncio.to_thread(faqbot, "documents", "add", "sheet.txt", "--kb", "orders")
    command = ("documents", "propose", "--kb", "orders", "--model", "--json")

    async with serving(Served(("How long is the warranty ", "of headphones?"))) as served:
        monkeypatch.setenv("FAQBOT_LLM_URL", served.url)
        (row,) = (await asyncio.to_thread(faqbot, *command)).json
    monkeypatch.delenv("FAQBOT_LLM_URL")

    assert (row["result"], row["question"]) == ("proposed", "How long is the warranty of headphones?")
    assert row["answer"] == "Headphones have a warranty of two years."
    assert "FAQBOT_LLM_URL" in (await asyncio.to_thread(faqbot, *command)).err
