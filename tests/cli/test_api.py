"""The API as it describes itself, tried by a program that makes requests of the description."""

from pathlib import Path

import pytest

from tests.cli.test_serve import COMMAND, Served, ran, served
from tests.deploy.tools import complaints

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
OPTIONS = ("--checks", CHECKS, "--suppress-health-check", "all", "--seed", "1", "--max-examples", "5")


def undescribed(running: Served, *options: str) -> str:
    """What requests get that the description does not say."""
    description = f"{running.address}/openapi.json"
    return complaints("schemathesis", "run", description, "--url", running.address, *OPTIONS, *options)


def test_what_visitors_and_monitors_are_answered_is_what_the_api_says(tmp_path: Path) -> None:
    with served(tmp_path, FAQBOT_RATE_LIMIT="1000000/minute") as running:
        found = undescribed(running, "--exclude-path-regex", "desk", "--phases", "coverage")

    assert found == ""


@pytest.mark.slow
def test_what_programs_of_operators_are_answered_is_what_the_api_says(tmp_path: Path) -> None:
    with served(tmp_path, FAQBOT_RATE_LIMIT="1000000/minute") as running:
        ran(tmp_path, *COMMAND[:-1], "operators", "invite", "boss", "--role", "admin")
        key = ran(tmp_path, *COMMAND[:-1], "operators", "key", "boss", "--role", "admin").stdout.split()[-1]
        bearer = ("-H", f"Authorization: Bearer {key}")
        found = undescribed(running, "--include-path-regex", "desk", "--phases", "coverage,fuzzing", *bearer)

    assert found == ""
