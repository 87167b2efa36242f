"""Golden questions, made where questions are tried."""

import pytest

from faqbot.domain.golden import Expected, Expects
from faqbot.domain.operator import Role
from tests.channels.editor.office import Office
from tests.channels.widget.shop import EN

PARCEL = {"text": "Where is my parcel?", "kb": "shop", "expects": "entry", "entry": "shop/track"}


async def test_a_tried_question_becomes_golden_with_what_it_gets(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    tried = await browser.get("/desk/console", params={"q": "Where is my parcel?", "kb": "shop"})

    made = await browser.post("/desk/golden", data=PARCEL | {"back": "/desk/console?q=a"})
    listed = await browser.get("/desk/golden", params={"q": "parcel"})
    other = await browser.get("/desk/golden", params={"q": "refund", "kb": "shop"})

    assert '<option value="entry" selected>' in tried.text
    assert 'value="shop/track"' in tried.text
    assert made.headers["location"] == "/desk/console?done=golden_made&q=a"
    (question,) = await office.golden.questions()
    assert (question.text, question.language, question.kb) == ("Where is my parcel?", EN, "shop")
    assert question.expected == Expected(Expects.ENTRY, "shop", "track")
    assert "Where is my parcel?" in listed.text
    assert "No golden question fits" in other.text
    (change, *_) = await office.audit.changes(most=1)
    assert (change.action, change.subject) == ("golden", "track")


async def test_a_golden_question_holds_no_personal_data(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)

    await browser.post("/desk/golden", data={"text": "mail li.wei@example.com", "expects": "declined", "kb": ""})

    assert [question.text for question in await office.golden.questions("")] == ["mail [e-mail]"]


async def test_a_golden_question_is_removed(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    await browser.post("/desk/golden", data=PARCEL)
    (question,) = await office.golden.questions()

    gone = await browser.post("/desk/golden/remove", data={"id": question.id})
    again = await browser.post("/desk/golden/remove", data={"id": question.id})

    assert gone.headers["location"] == "/desk/golden?done=golden_removed"
    assert again.status_code == 404
    assert await office.golden.questions() == ()


@pytest.mark.parametrize(
    ("role", "given", "status"),
    [
        (Role.VIEWER, PARCEL, 403),
        (Role.EDITOR, PARCEL | {"entry": "shop/unknown"}, 404),
        (Role.EDITOR, PARCEL | {"kb": "unknown"}, 404),
        (Role.EDITOR, PARCEL | {"expects": "gold"}, 422),
        (Role.EDITOR, PARCEL | {"text": " "}, 422),
    ],
)
async def test_what_cannot_be_golden_is_refused(office: Office, role: Role, given: dict[str, str], status: int) -> None:
    browser = await office.signed_in(role)

    assert (await browser.post("/desk/golden", data=given)).status_code == status
    assert await office.golden.questions() == ()
