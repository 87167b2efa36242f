"""`faqbot trace`: one turn of the ledger, for people and for programs."""

from pathlib import Path

from tests.cli.conftest import Faqbot


def test_a_turn_is_told_with_its_question_its_candidates_and_its_answer(faqbot: Faqbot, shop: Path) -> None:
    turn = faqbot("ask", "--json", "track my parcel").json

    told = faqbot("trace", turn["id"]).out

    assert "asked    track my parcel" in told
    assert "decided  curated parcel" in told
    assert "said     Open **My orders**." in told
    assert "orders/parcel" in told


def test_a_declined_turn_is_told_with_its_reason(faqbot: Faqbot, shop: Path) -> None:
    turn = faqbot("ask", "--json", "qwertz uiop").json

    assert "decided  declined" in faqbot("trace", turn["id"]).out


def test_personal_data_is_masked_in_a_trace(faqbot: Faqbot, shop: Path) -> None:
    turn = faqbot("ask", "--json", "track my parcel, my mail is somebody@mail.example").json

    traced = faqbot("trace", turn["id"], "--json").json

    assert traced["id"] == turn["id"]
    assert "somebody@mail.example" not in traced["text"]
    assert traced["candidates"][0]["kb"] == "orders"


def test_a_turn_that_is_not_there_is_named(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("trace", "nothing")

    assert outcome.code == 2
    assert "no turn 'nothing'" in outcome.err
