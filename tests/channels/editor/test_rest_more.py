"""Figures, questions to label and operators for programs."""

from faqbot.domain.operator import Role
from faqbot.domain.turn import Label
from tests.channels.editor.office import Office
from tests.channels.editor.test_rest import program
from tests.channels.editor.test_teaching import asked
from tests.channels.widget.shop import EN

API = "/api/v1/desk"
MEI = {"name": "mei", "roles": {"shop": "editor"}, "email": "mei@shop.example"}


async def test_a_program_reads_what_came_of_questions(office: Office) -> None:
    for key in ("1", "2"):
        await asked(office, "Where is my parcel?", key, kb="shop")
    await asked(office, "qwertz uiop", "3", kb="shop")
    client = await program(office, Role.VIEWER)

    told = (await client.get(f"{API}/figures", params={"kb": "shop", "days": 7})).json()
    week = (await client.get(f"{API}/figures", params={"kb": "shop", "week": "2026-W01"})).json()
    wrong = await client.get(f"{API}/figures", params={"kb": "shop", "days": 0})
    hidden = await client.get(f"{API}/figures", params={"kb": "account"})

    assert (told["turns"], told["turns_before"], week["turns"]) == (3, 0, 0)
    assert told["asked"][0] == {"text": "Where is my parcel?", "lang": "en", "n": 2, "declined": 0, "risen": 2}
    assert told["shares"]["declined"]["hits"] == 1
    assert told["shares"]["declined"]["low"] < 1 / 3 < told["shares"]["declined"]["high"]
    assert "shop/password" in told["unused"]
    assert (wrong.status_code, hidden.status_code) == (422, 404)


async def test_a_program_draws_what_is_to_be_labelled(office: Office) -> None:
    await asked(office, "do you sell lamps", "1", kb="shop")
    await office.calibrations.label("shop", [Label("labelled already", EN, None)], at=office.clock())
    client = await program(office, Role.VIEWER)

    queue = (await client.get(f"{API}/labels", params={"kb": "shop", "lang": "en"})).json()
    none = (await client.get(f"{API}/labels", params={"kb": "shop", "lang": "zh"})).json()
    hidden = await client.get(f"{API}/labels")

    assert [one["text"] for one in queue["next"]] == ["do you sell lamps"]
    assert queue["next"][0]["nearest"][0].startswith("shop/")
    assert (queue["left"], queue["labelled"], none["left"]) == (1, 1, 0)
    assert hidden.status_code == 404


async def test_a_program_of_an_admin_lets_somebody_in_and_removes_them(office: Office) -> None:
    client = await program(office, Role.ADMIN, "")

    invited = await client.post(f"{API}/operators", json=MEI)
    listed = (await client.get(f"{API}/operators")).json()["operators"]
    removed = (await client.delete(f"{API}/operators/mei")).json()["operators"]
    gone = await client.delete(f"{API}/operators/mei")
    last = await client.delete(f"{API}/operators/robot")

    assert invited.json()["path"].startswith("/desk/invitation/secret-")
    assert {
        "name": "mei",
        "roles": {"shop": "editor"},
        "has_password": False,
        "email": "mei@shop.example",
        "by_groups": False,
    } in listed
    assert [one["name"] for one in removed] == ["robot"]
    assert (gone.status_code, last.status_code) == (404, 409)
    assert [change.action for change in await office.audit.changes(most=2)] == ["removed", "invited"]


async def test_a_program_of_somebody_else_sees_no_operators(office: Office) -> None:
    client = await program(office, Role.ADMIN, "shop")

    refused = [
        await client.get(f"{API}/operators"),
        await client.post(f"{API}/operators", json={"name": "eve", "roles": {"": "admin"}}),
        await client.delete(f"{API}/operators/robot"),
    ]

    assert [response.status_code for response in refused] == [403, 403, 403]
    assert [one.name for one in await office.accounts.operators()] == ["robot"]
