"""`faqbot bench web`: a server asked beside open lines, in processes of their own."""

import json
from pathlib import Path

from tests.cli.conftest import Faqbot

SMALL = ("bench", "web", "--lines", "5", "--rate", "5", "--seconds", "1")


def test_lines_and_questions_are_measured_beside_each_other_for_people_and_programs(faqbot: Faqbot, data: Path) -> None:
    out = faqbot(*SMALL, "--json", "web.json").out

    told = json.loads((data / "web.json").read_text("utf-8"))
    assert (told["lines"], told["asked"], told["failed"]) == (5, 5, 0)
    assert 0 < told["p50_ms"] <= told["p99_ms"]
    assert told["line_kb"] is not None
    assert "5 open lines" in out
    assert "5 questions at 5 a second beside them, 0 failed" in out
