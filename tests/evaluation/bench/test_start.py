from pathlib import Path

import pytest

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench.place import Place
from faqbot.evaluation.bench.start import Serve, measure


def test_a_command_that_fails_is_reported_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"`faqbot import nowhere.yaml` failed: .*nowhere.yaml"):
        Place(tmp_path).run("import", "nowhere.yaml")


def test_a_command_runs_without_the_settings_of_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_RISK", "not a number")

    run = Place(tmp_path).run("db", "upgrade")

    assert (tmp_path / "data" / "faqbot.db").exists()
    assert run.seconds > 0
    assert run.memory_mib > 10


@pytest.mark.slow
def test_a_server_is_measured_until_its_first_answer() -> None:

    started = measure(1, 3, say=lambda _what: None)

    assert isinstance(started.serve, Serve)
    assert started.serve.first_answer_s > 0
    assert started.ask.seconds > 0
