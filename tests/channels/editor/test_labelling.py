"""The queue of questions to label: drawn from all that customers ask, each once, until it has a label."""

from dataclasses import replace
from datetime import timedelta

from faqbot.domain.operator import Operator, Role
from faqbot.domain.turn import Label
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import Entries
from faqbot.editing.labelling import Labelling
from faqbot.editing.sessions import Bearer
from faqbot.editing.teaching import Teaching
from tests.channels.editor.office import Office
from tests.channels.widget.shop import EN, ENTRIES, ZH
from tests.contracts.samples import a_question, a_turn

HERE = "/desk/labels"
VIEWER = Bearer(Operator("mei", {"": Role.VIEWER}))


async def says(office: Office, key: str, text: str, *, days_ago: float = 0) -> None:
    question = a_question(key, f"c-{key}", text=text, at=office.clock() - timedelta(days=days_ago))
    turn = a_turn(key, replace(question, kb=None))
    evidence = replace(turn.evidence, snapshot="@1") if turn.evidence else None
    await office.shop.turns.record(replace(turn, language=EN, evidence=evidence))


def labelling(office: Office) -> Labelling:
    catalogue = Catalogue(office.shop.entries, office.drafts, office.shop.sites)
    changing = Entries(office.shop.entries, office.drafts, catalogue, office.clock)
    teaching = Teaching(changing, catalogue, office.calibrations, office.audit, office.clock)
    return Labelling(office.desk.questions, office.shop.turns, catalogue, teaching, office.clock)


async def test_each_question_of_late_comes_once_and_not_what_needs_no_label(office: Office) -> None:
    await office.calibrations.label("", [Label("Is this labelled?", EN, None)], at=office.clock())
    for key, text in {"1": "Do you sell lamps?", "2": "do you sell LAMPS", "3": "Is this labelled?"}.items():
        await says(office, key, text)
    await says(office, "4", ENTRIES[0].phrasings[0].text)
    await says(office, "5", "Long ago?", days_ago=91)

    queue = await labelling(office).queue(VIEWER, "", None, most=9)

    assert [one.text.lower().rstrip("?") for one in queue.next] == ["do you sell lamps"]
    assert (queue.left, queue.labelled) == (1, 1)
    assert queue.next[0].turn.candidates


async def test_the_order_is_that_of_chance_and_stays(office: Office) -> None:
    for n in range(30):
        await says(office, f"k{n:02}", f"What about number {n}?")

    first, again = [await labelling(office).queue(VIEWER, "", None, most=30) for _ in range(2)]

    asked = [one.turn.id for one in first.next]
    assert asked == [one.turn.id for one in again.next]
    assert asked not in (sorted(asked), sorted(asked, reverse=True))
    assert len(asked) == first.left == 30


async def test_personal_data_is_masked_and_another_language_left_out(office: Office) -> None:
    await says(office, "1", "Did you mail li.wei@example.com?")

    english = await labelling(office).queue(VIEWER, "", EN, most=9)
    chinese = await labelling(office).queue(VIEWER, "", ZH, most=9)

    assert [one.text for one in english.next] == ["Did you mail [e-mail]?"]
    assert chinese.next == ()


async def test_a_question_is_labelled_with_a_tap_and_leaves_the_queue(office: Office) -> None:
    browser = await office.signed_in(Role.EDITOR)
    await says(office, "1", "Do you sell lamps?")
    shown = await browser.get(HERE)

    done = await browser.post(
        "/desk/label", data={"text": "Do you sell lamps?", "lang": "en", "out": "1", "back": HERE}
    )
    after = await browser.get(done.headers["location"])

    assert "Do you sell lamps?" in shown.text
    assert "nothing left to label" in after.text
    assert "1 labels so far" in after.text
    assert await office.calibrations.labels("") == (Label("Do you sell lamps?", EN, None),)


async def test_who_may_only_look_sees_no_buttons_and_strangers_see_nothing(office: Office) -> None:
    viewer = await office.signed_in(Role.VIEWER)
    await says(office, "1", "Do you sell lamps?")
    await office.hire("stranger", Role.VIEWER, "account")
    stranger = office.browser()
    await stranger.post("/desk/sign-in", data={"name": "stranger", "password": "a sentence is fine"})

    assert 'action="/desk/label"' not in (await viewer.get(HERE)).text
    assert "lamps" not in (await stranger.get(HERE)).text
    assert (await stranger.get(HERE, params={"kb": "shop"})).status_code == 404
