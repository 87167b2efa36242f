"""The widget's script: what is committed is what its source gives, and it is small."""

import gzip
import json
import os
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

ROOM = Path(str(files("faqbot.channels.widget")))
SOURCE = ROOM / "source"
BUILT = ROOM / "page" / "widget.js"
LARGEST = 45_000
PATIENCE_S = 120


def expect_tools(tool: Path) -> None:
    """Skip without a tool of the source's own, but never in CI."""
    if shutil.which("node") is None or not tool.exists():
        reason = "the widget's tools are not there; install Node and run deploy/widget.sh"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


def run(*command: str, out: Path) -> str:
    """What a tool of the source's own complains of; empty if it is content."""
    tool = SOURCE / "node_modules" / ".bin" / command[0]
    expect_tools(tool)
    found = subprocess.run(  # noqa: S603 - the tools of the source, from the lock
        [tool, *command[1:]],
        cwd=SOURCE,
        env=os.environ | {"FAQBOT_WIDGET_OUT": str(out)},
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return "" if found.returncode == 0 else (found.stdout + found.stderr).decode()


def test_the_script_is_what_its_source_gives(tmp_path: Path) -> None:
    assert run("vite", "build", out=tmp_path) == ""
    assert (tmp_path / "widget.js").read_bytes() == BUILT.read_bytes(), "run `make widget`"


def test_the_types_of_the_source_hold(tmp_path: Path) -> None:
    assert run("tsc", "--noEmit", out=tmp_path) == ""


def test_the_script_is_small() -> None:
    assert len(gzip.compress(BUILT.read_bytes(), 9, mtime=0)) <= LARGEST


def test_the_lock_names_no_place_to_fetch_from() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))

    assert lock["packages"]
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_every_word_of_the_widget_is_there_in_both_languages() -> None:
    text = (SOURCE / "src" / "words.ts").read_text("utf-8").partition("as const")[0]

    names = re.findall(r"^  (\w+): \{", text, re.MULTILINE)
    assert len(names) > 30
    assert len(re.findall(r"\bzh: \"", text)) == len(names)
    assert len(re.findall(r"\ben: \"", text)) == len(names)


@pytest.mark.parametrize("forbidden", ["eval(", "new Function", "document.write", "fonts.g", "cdn."])
def test_the_script_does_nothing_that_a_strict_policy_forbids(forbidden: str) -> None:
    assert forbidden not in BUILT.read_text("utf-8")
