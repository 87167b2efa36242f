import subprocess
import sys
from pathlib import Path

import pytest

from faqbot import __version__
from faqbot.cli import COMMANDS
from tests.cli.conftest import Faqbot


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(faqbot: Faqbot, command: str) -> None:
    outcome = faqbot(command, "--help")

    assert outcome.code == 0
    assert "Usage" in outcome.out


def test_the_version_is_printed(faqbot: Faqbot) -> None:
    assert faqbot("--version").out.strip() == f"faqbot {__version__}"


def test_an_unknown_command_is_refused(faqbot: Faqbot) -> None:
    assert faqbot("answer").code == 2


def test_an_error_is_one_sentence_without_a_stack_trace(data: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "faqbot", "ask", "hello"], capture_output=True, text=True, check=False, cwd=data
    )

    assert result.returncode == 1
    assert result.stderr.startswith("faqbot: The database")
    assert "Traceback" not in result.stderr
    assert not result.stdout
