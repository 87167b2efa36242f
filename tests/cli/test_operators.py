"""`faqbot operators` at the prompt."""

import asyncio
from pathlib import Path

from faqbot.domain.operator import SecondFactor
from faqbot.storage.database import Database
from faqbot.storage.second_factors import SqlSecondFactorStore
from tests.cli.conftest import Faqbot


def test_an_invited_operator_is_listed_until_removed(faqbot: Faqbot) -> None:
    asked = ("--role", "publisher", "--kb", "orders", "--kb", "account", "--email", "Mei@shop.example")
    invited = faqbot("operators", "invite", "mei", *asked)

    assert "/desk/invitation/" in invited.out
    assert faqbot("operators", "list", "--json").json == [
        {
            "name": "mei",
            "roles": {"orders": "publisher", "account": "publisher"},
            "has_password": False,
            "email": "mei@shop.example",
            "by_groups": False,
        }
    ]
    assert "publisher of orders" in faqbot("operators", "list").out
    assert faqbot("operators", "remove", "mei").code == 0
    assert faqbot("operators", "list").out == ""


def test_a_key_is_for_somebody_who_exists(faqbot: Faqbot) -> None:
    faqbot("operators", "invite", "mei")

    assert len(faqbot("operators", "key", "mei", "--role", "editor").out.strip()) > 40
    assert faqbot("operators", "key", "nobody").code == 2
    assert "no operator 'nobody'" in faqbot("operators", "remove", "nobody").err


def test_a_name_must_be_one(faqbot: Faqbot) -> None:
    assert faqbot("operators", "invite", " ").code == 2
    assert faqbot("operators", "invite", "a\nb").code == 2


def test_a_second_factor_is_turned_off_from_the_server(faqbot: Faqbot, data: Path) -> None:
    faqbot("operators", "invite", "mei")
    asyncio.run(keep(f"sqlite:///{data}/data/faqbot.db", SecondFactor("mei", "SECRET")))

    assert "password alone" in faqbot("operators", "reset-code", "mei").out
    again = faqbot("operators", "reset-code", "mei")
    assert (again.code, "no second factor" in again.err) == (2, True)


async def keep(url: str, factor: SecondFactor) -> None:
    database = Database(url)
    await SqlSecondFactorStore(database).keep(factor)
    await database.close()
