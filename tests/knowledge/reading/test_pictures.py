"""Pages that are pictures, with a program that stands in for tesseract."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from faqbot.knowledge.reading import File, guarded, pictures
from faqbot.knowledge.reading.pictures import Pictures
from tests.knowledge.reading.test_kinds_read import a_pdf, texts

Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a program named tesseract on the path, and nothing else of that name."""

    def put(script: str) -> None:
        program = tmp_path / "tesseract"
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)
        pictures._installed.cache_clear()  # noqa: SLF001 - another program by the same name

    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    return put


READS = """
if [ "$1" = --list-langs ]; then printf 'List of languages:\\neng\\nchi_sim\\nosd\\n'; exit; fi
head -c 4 | tail -c 3
echo " was read in $4"
"""


def test_a_page_that_is_a_picture_is_read_in_the_languages_that_are_installed(install: Install) -> None:
    install(READS)

    material = guarded.read(File("scan.pdf", a_pdf("", "A page that says something.")))

    assert texts(material).split("\n")[0] == "PNG was read in chi_sim+eng"
    assert material.unread == ()


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 9", "true"])
def test_a_page_that_tesseract_cannot_read_is_named_as_unread(install: Install, script: str) -> None:
    install(script)

    assert Pictures(a_pdf(""), until=_soon()).text(1) == ""


def _soon() -> float:
    return time.monotonic() + 0.3


def test_when_the_time_is_over_the_rest_stays_unread(install: Install) -> None:
    install(READS)

    assert Pictures(a_pdf(""), until=0.0).text(1) == ""
    assert Pictures(a_pdf(""), drawn_until=0.0).text(1) == ""


def test_a_page_that_cannot_be_drawn_stays_unread(install: Install) -> None:
    install(READS)

    assert Pictures(b"no pdf").text(1) == ""


def test_a_giant_page_is_drawn_smaller(install: Install) -> None:
    install(READS)
    giant = a_pdf("").replace(b"/MediaBox [ 0 0 595.2756 841.8898 ]", b"/MediaBox [ 0 0 14400. 14400.00 ]")

    assert b"14400." in giant
    assert Pictures(giant).text(1).startswith("PNG")
