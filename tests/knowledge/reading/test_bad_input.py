"""Bad files end in a sentence, within bounds on memory and time."""

import json
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

import pytest

from faqbot.knowledge.reading import File, guarded
from tests.knowledge.reading.bad import FILES

ROOT = Path(__file__).parents[3]
MOST_S = 10
MOST_MIB = 512


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What reading each of the files ended in, in a process of its own, whose children are measured."""
    command = [sys.executable, "-m", "tests.knowledge.reading.bad"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=200)  # noqa: S603 - our own
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty.pdf", "the file is empty"),
        ("locked.pdf", "has a password; save it without one"),
        ("truncated.pdf", "damaged or cut off"),
        ("head-only.pdf", "damaged or cut off"),
        ("2000-pages.pdf", "2,000 pages, more than 1,000; divide it"),
        ("800-pages.pdf", "1600 blocks, unread []"),
        ("scanned.pdf", "unread [1, 2, 3]"),
        ("bomb.pdf", "unread [1]"),
        ("zip-bomb.docx", "would unpack to"),
        ("zip-bomb.xlsx", "would unpack to"),
        ("xml-bomb.docx", "declares XML entities"),
        ("xml-bomb.xlsx", "declares XML entities"),
        ("xml-bomb-utf16.xlsx", "declares XML entities"),
        ("xml-bomb.xml", "this is XML"),
        ("xml-bomb.html", "blocks"),
        ("deep.html", "blocks"),
        ("book.odt", "OpenDocument"),
        ("letter.rtf", "RTF"),
        ("endless.txt", "1 blocks"),
    ],
)
def test_a_bad_file_ends_in_a_sentence_and_soon(told: dict[str, Any], name: str, said: str) -> None:
    assert said in told[name]["said"]
    assert told[name]["seconds"] < MOST_S


def test_a_long_plain_text_is_read_in_a_process_of_its_own() -> None:
    before = getrusage(RUSAGE_CHILDREN).ru_utime

    guarded.read(File("a.txt", b"Words and words. " * 70_000))

    assert getrusage(RUSAGE_CHILDREN).ru_utime > before


def test_none_of_them_takes_more_memory_than_it_may(told: dict[str, Any]) -> None:
    assert told.keys() == {*FILES, "all"}
    assert told["all"]["rss_mib"] < MOST_MIB
