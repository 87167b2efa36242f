"""Trying questions, and teaching what they lacked."""

from dataclasses import replace

import pytest

from faqbot.domain.faq import Phrasing, State
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.operator import Role
from faqbot.domain.turn import Feedback, Label, Verdict
from tests.channels.editor.office import Office
from tests.channels.widget.shop import EN, ENTRIES, NOON, ZH, an_entry

UNKNOWN = "do you repair bicycles on the moon"


async def asked(office: Office, text: str, key: str, *, kb: str | None = None, hours: float = 0) -> str:
    """A customer's question as the ledger has it; the id of the turn."""
    office.clock.passes(hours)
    turn = await office.shop.parts.assistant.reply(
        Question(text, f"c-{key}", "widget", key, office.clock(), kb=kb, language=Language.EN)
    )
    return turn.id


async def test_the_console_tells_what_every_rung_made_of_a_question(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER)

    exact = await browser.get("/desk/console", params={"q": "Where is my parcel?", "kb": "shop"})
    unknown = await browser.get("/desk/console", params={"q": UNKNOWN, "lang": "en"})
    greeting = await browser.get("/desk/console", params={"q": "你好"})

    assert "equals a phrasing of track" in exact.text
    assert "not reached" in exact.text
    assert "<strong>My orders</strong>" in exact.text
    assert "below the threshold" in unknown.text or "Nothing was found" in unknown.text
    assert "The words alone decide" in greeting.text
    assert await office.shop.turns.conversation("desk-key-1") == ()


async def test_the_console_speaks_chinese(office: Office) -> None:
    browser = await office.signed_in(Role.VIEWER, language="zh-CN")

    shown = await browser.get("/desk/console", params={"q": "怎么申请退款？"})

    assert "一字不差" in shown.text
    assert "每一级怎么判断" in shown.text


async def test_who_sees_one_base_tries_questions_there_only(office: Office) -> None:
    await office.shop.entries.save(
        [replace(an_entry("vault", "金库", UNKNOWN, "保密", "A secret"), kb="other")], at=NOON
    )
    browser = await office.signed_in(Role.VIEWER, "shop")

    everywhere = await browser.get("/desk/console", params={"q": UNKNOWN})
    elsewhere = await browser.get("/desk/console", params={"q": UNKNOWN, "kb": "other"})

    assert "A secret" not in everywhere.text
    assert elsewhere.status_code == 404


async def test_a_question_is_added_to_an_entry_without_personal_data(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)
    given = {
        "text": "parcel lost, write to li.wei@example.com",
        "lang": "en",
        "entry": "shop/track",
        "back": "/desk/console?q=a",
    }

    response = await browser.post("/desk/phrasing", data=given)
    shown = await browser.get(response.headers["location"])

    (draft,) = await office.drafts.drafts("shop")
    track = draft.entry
    assert track.phrasings[:2] == ENTRIES[0].phrasings
    assert "li.wei" not in track.phrasings[2].text
    assert response.headers["location"].startswith("/desk/console?q=a&done=")
    assert "Added as a phrasing" in shown.text


async def test_a_phrasing_that_is_there_changes_nothing(office: Office) -> None:
    browser = await office.signed_in(Role.PUBLISHER)

    await browser.post("/desk/phrasing", data={"text": "Where is my parcel?", "lang": "en", "entry": "shop/track"})

    assert ENTRIES[0] in (await office.shop.entries.load("shop")).entries
    assert await office.shop.entries.revisions("shop", "track") == ()


async def test_a_label_counts_for_its_base_and_for_all_together(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    await browser.post("/desk/label", data={"text": "包裹呢", "entry": "shop/track"})

    label = Label("包裹呢", ZH, "track")
    assert await office.calibrations.labels("shop") == (label,)
    assert await office.calibrations.labels("") == (label,)
    (change, *_) = await office.audit.changes(most=1)
    assert (change.action, change.operator, change.subject) == ("label", "editor", "track")


async def test_out_of_scope_of_one_base_says_nothing_of_the_others(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    await browser.post("/desk/label", data={"text": UNKNOWN, "kb": "shop", "out": "1"})
    await browser.post("/desk/label", data={"text": "and the sun?", "out": "1"})

    assert await office.calibrations.labels("shop") == (Label(UNKNOWN, EN, None), Label("and the sun?", EN, None))
    assert await office.calibrations.labels("") == (Label("and the sun?", EN, None),)


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("/desk/label", {"text": "a question", "entry": "shop/unknown"}, 404),
        ("/desk/label", {"text": "a question", "entry": "unknown/track"}, 404),
        ("/desk/phrasing", {"text": "a question", "entry": "shop/unknown"}, 404),
        ("/desk/label", {"text": "a question", "out": "1"}, 404),
        ("/desk/label", {"text": "x" * 501, "entry": "shop/track"}, 422),
    ],
)
async def test_what_cannot_be_taught_is_refused(office: Office, path: str, given: dict[str, str], status: int) -> None:
    browser = await office.signed_in(Role.EDITOR, "shop")

    response = await browser.post(path, data=given)

    assert response.status_code == status
    assert await office.calibrations.labels("shop") == ()


async def test_the_inbox_groups_questions_and_puts_the_pressing_ones_first(office: Office) -> None:
    await asked(office, "rare old thing about unicorns", "1")
    await asked(office, UNKNOWN, "2", hours=24 * 20)
    await asked(office, "Do you repair bicycles on the moon?!", "3")
    browser = await office.signed_in(Role.VIEWER)

    inbox = await browser.get("/desk/inbox")

    assert inbox.text.index("bicycles") < inbox.text.index("unicorns")
    assert "asked: 2" in inbox.text
    assert inbox.text.count("<section") == 2


async def test_a_question_that_was_answered_badly_is_in_the_inbox(office: Office) -> None:
    turn = await asked(office, "where is my parcel", "1")
    browser = await office.signed_in(Role.VIEWER)
    before = await browser.get("/desk/inbox")
    await office.shop.turns.rate(Feedback(turn, Verdict.DOWN, office.clock()))
    await office.shop.entries.save([replace(ENTRIES[0], phrasings=(Phrasing("parcel", EN),))], at=NOON)

    after = await browser.get("/desk/inbox")

    assert "Nothing waits here" in before.text
    assert "rated down: 1" in after.text


async def test_what_is_labelled_or_written_as_a_draft_leaves_the_inbox(office: Office) -> None:
    await asked(office, UNKNOWN, "1")
    await asked(office, "what about unicorns then", "2")
    browser = await office.signed_in(Role.EDITOR)

    done = await browser.post("/desk/label", data={"text": UNKNOWN.upper() + "?", "out": "1", "back": "/desk/inbox"})
    draft = replace(an_entry("unicorns", "独角兽", "What about unicorns, then?", "好", "Good"), state=State.DRAFT)
    await office.shop.entries.save([draft], at=NOON)
    inbox = await browser.get(done.headers["location"])

    assert "Noted as out of scope" in inbox.text
    assert "Nothing waits here" in inbox.text


async def test_the_inbox_shows_no_personal_data_and_no_other_bases(office: Office) -> None:
    await asked(office, "unicorns please, mail li.wei@example.com", "1", kb="shop")
    own = await office.signed_in(Role.VIEWER, "shop")
    other = await office.signed_in(Role.EDITOR, "other")

    shown, hidden = await own.get("/desk/inbox"), await other.get("/desk/inbox")

    assert "unicorns" in shown.text
    assert "li.wei" not in shown.text
    assert "unicorns" not in hidden.text


async def test_a_draft_begins_with_all_wordings_of_a_group(office: Office) -> None:
    await asked(office, UNKNOWN, "1", kb="shop")
    browser = await office.signed_in(Role.EDITOR)
    inbox = await browser.get("/desk/inbox", params={"page": "7"})

    assert "/desk/entry/new?kb=shop&amp;en_phrasings=do+you+repair" in inbox.text
