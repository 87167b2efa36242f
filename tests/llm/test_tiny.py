"""The files that the tests answer with."""

import hashlib
from pathlib import Path

import pytest

from tests.llm.real import LORA, TINY

DIGESTS = [
    (TINY, "c746f80d09f70588d008261a670d16fc3eee3014c954c9b87a790799b3e102d3"),
    (LORA, "d4831db8894134465706fea6cec421de1b5c063bd3f2a6933b55e00a2ee63587"),
]


@pytest.mark.parametrize(("path", "digest"), DIGESTS, ids=["model", "adapter"])
def test_the_files_are_those_that_were_measured(path: Path, digest: str) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert path.stat().st_size < 1_500_000
