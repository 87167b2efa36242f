"""The files that the tests answer with."""

import hashlib
from pathlib import Path

import pytest

from tests.llm.real import LORA, TINY

DIGESTS = [
    (TINY, "a20bbf571c55a2a50dd8ede40b33f88f3f6033b356a186396e00997676a61e92"),
    (LORA, "9838f5afc3a3f187df0ef22b091b8f403a3fac25e1f946ebf70edc077aab8574"),
]


@pytest.mark.parametrize(("path", "digest"), DIGESTS, ids=["model", "adapter"])
def test_the_files_are_those_that_were_measured(path: Path, digest: str) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert path.stat().st_size < 1_500_000
