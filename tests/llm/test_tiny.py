"""The files that the tests answer with."""

import hashlib
from pathlib import Path

import pytest

from tests.llm.real import LORA, TINY

DIGESTS = [
    (TINY, "0a6aeb2d826e15d4e9bbe4f6b63bb19f6dbf3b6d2488301f1aa73b6df83379af"),
    (LORA, "3cf725412a89ace5e58512cf8b5d33836f06e5845e86440091f15d53ac5038e8"),
]


@pytest.mark.parametrize(("path", "digest"), DIGESTS, ids=["model", "adapter"])
def test_the_files_are_those_that_were_measured(path: Path, digest: str) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert path.stat().st_size < 1_500_000
