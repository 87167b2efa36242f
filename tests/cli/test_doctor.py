from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot


def test_a_fresh_machine_is_told_what_to_do_first(faqbot: Faqbot) -> None:
    outcome = faqbot("doctor")

    assert outcome.code == 1
    assert "faqbot db upgrade" in outcome.out


def test_a_working_installation_passes(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("doctor", "--json")

    states = {finding["name"]: finding["state"] for finding in outcome.json}
    assert outcome.code == 0
    assert states["database"] == "ok"
    assert states["calibration"] == "warning"
    assert states["redis"] == "off"


def test_an_empty_database_is_told_to_import(faqbot: Faqbot) -> None:
    assert faqbot("db", "upgrade").code == 0

    assert "faqbot import" in faqbot("doctor").out


def test_a_setting_of_a_part_that_is_not_there_yet_is_said(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_TELEGRAM_TOKEN", "123:secret")

    out = faqbot("doctor").out

    assert "FAQBOT_TELEGRAM_TOKEN is set" in out
    assert "secret" not in out


def test_a_redis_that_does_not_answer_is_a_warning(faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_REDIS_URL", "redis://127.0.0.1:1/0")

    outcome = faqbot("doctor")

    assert outcome.code == 0
    assert "does not answer" in outcome.out


def test_a_database_that_cannot_be_made_fails(faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_DATABASE_URL", "sqlite:////proc/nowhere/faqbot.db")

    outcome = faqbot("doctor")

    assert outcome.code == 1
    assert "/proc/nowhere" in outcome.out


@pytest.mark.parametrize(("variable", "value"), [("FAQBOT_PORT", "http"), ("FAQBOT_RISK", "2")])
def test_a_wrong_setting_is_named(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)

    outcome = faqbot("doctor")

    assert outcome.code == 2
    assert variable in outcome.err
