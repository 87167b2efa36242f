"""Leave entries out of a public set, so that their questions become unknown ones, and keep some questions as labels.

`python -m faqbot.evaluation.training.held_out SET INTO`: SET holds faq.jsonl, dev.jsonl and perhaps train.jsonl in the
schema of docs/evaluation.md. Every fifth entry is left out. INTO gets faq.jsonl, train.jsonl (without what belongs to
those entries), and the questions of dev.jsonl in two halves: labels.jsonl to calibrate on, test.jsonl to measure with.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

_LEFT_OUT = 5
_SEED = 0


def main() -> None:
    """Write the four files and say which share of the questions is unknown now."""
    given, into = Path(sys.argv[1]), Path(sys.argv[2])
    into.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(_SEED)
    entries = _rows(given / "faq.jsonl")
    hidden = {entries[i]["id"] for i in rng.permutation(len(entries))[: len(entries) // _LEFT_OUT]}
    questions = [r | {"faq_id": None} if r["faq_id"] in hidden else r for r in _rows(given / "dev.jsonl")]
    shuffled = [questions[i] for i in rng.permutation(len(questions))]
    half = len(shuffled) // 2
    _write(into / "faq.jsonl", [e for e in entries if e["id"] not in hidden])
    train = given / "train.jsonl"
    _write(into / "train.jsonl", [r for r in _rows(train) if r["faq_id"] not in hidden] if train.exists() else [])
    _write(into / "labels.jsonl", shuffled[:half])
    _write(into / "test.jsonl", shuffled[half:])
    unknown = sum(r["faq_id"] is None for r in questions)
    sys.stdout.write(f"{unknown} of {len(questions)} questions are unknown: {unknown / len(questions):.3f}\n")


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main()
