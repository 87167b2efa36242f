from pathlib import Path

from tests.cli.conftest import Faqbot


def test_upgrade_and_downgrade_say_where_the_database_stands(faqbot: Faqbot) -> None:
    up = faqbot("db", "upgrade", "--json").json
    down = faqbot("db", "downgrade", "base")

    assert up["revision"] == up["head"]
    assert "at revision base" in down.out


def test_a_revision_that_does_not_exist_is_named(faqbot: Faqbot) -> None:
    outcome = faqbot("db", "upgrade", "9999")

    assert outcome.code == 1
    assert "9999" in outcome.err


def test_a_downgraded_database_is_told_to_upgrade(faqbot: Faqbot, shop: Path) -> None:
    assert faqbot("db", "downgrade", "base").code == 0

    assert "faqbot db upgrade" in faqbot("ask", "hello").err
