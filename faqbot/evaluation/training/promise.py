"""Does the promise hold from end to end? `python -m faqbot.evaluation.training.promise SET [ROWS]`.

SET holds faq.jsonl, dev.jsonl and perhaps train.jsonl in the schema of docs/evaluation.md. Every fifth entry is left
out, so that its questions have no answer; of dev.jsonl one half at random is labelled and the other half is served.
Prints, for each risk, the mean over all draws of what was answered and answered wrongly, once with bars that rest on
the phrasings of the FAQ and of train.jsonl alone, once with the labelled half. ROWS gets what became of the questions
of the first draw.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from faqbot.domain.protocols import Embedder
from faqbot.embeddings.bilingual import BilingualEmbedder
from faqbot.evaluation import run
from faqbot.evaluation.sets import Row, Rows, assemble, entries_of
from faqbot.evaluation.training.remembered import Remembered
from faqbot.retrieval.calibration import bars, fit, judge, shipped
from faqbot.retrieval.gate import Probability
from faqbot.retrieval.samples import Sample, from_labels, from_phrasings
from faqbot.retrieval.snapshot import Snapshot

_LEFT_OUT = 5
_DRAWS = 4
_HALVES = 10
_MOST = 1500
_RISKS = (0.01, 0.02, 0.05)


@dataclass(frozen=True, slots=True)
class Base:
    """A base that lacks some entries, the questions made of its own phrasings, and real ones."""

    snapshot: Snapshot
    made: list[Sample]
    asked: list[Sample]
    unknown_share: float


@dataclass(frozen=True, slots=True)
class Served:
    """What became of some questions at one risk."""

    answered: int
    wrong: int
    n: int


def main() -> None:
    """Print the means, and write the rows if they are wanted."""
    folder = Path(sys.argv[1])
    embedder = Remembered(BilingualEmbedder())
    served: dict[tuple[str, float], list[Served]] = {}
    for draw in range(_DRAWS):
        base = _base(folder, draw, embedder)
        sys.stderr.write(f"draw {draw}: {len(base.asked)} questions, {base.unknown_share:.1%} unknown\n")
        if draw == 0 and len(sys.argv) > 2:  # noqa: PLR2004 - argv
            _write(Path(sys.argv[2]), base)
        for key, found in _outcomes(base, draw):
            served.setdefault(key, []).append(found)
    for (mode, risk), times in sorted(served.items()):
        answered, wrong = (np.mean([getattr(f, of) / f.n for f in times]) for of in ("answered", "wrong"))
        print(f"{folder.name} {mode:9} risk {risk:.1%}: answered {answered:.1%}, wrong {wrong:.2%}, {len(times)} times")  # noqa: T201 - its purpose


def _base(folder: Path, draw: int, embedder: Embedder) -> Base:
    faq, dev, train = (_rows(folder / f"{name}.jsonl") for name in ("faq", "dev", "train"))
    order = np.random.default_rng(draw).permutation(len(faq))
    hidden = {faq[i].values["id"] for i in order[: len(faq) // _LEFT_OUT]}
    here = [row for row in faq if row.values["id"] not in hidden]
    to_fit = [row for row in train if row.values["faq_id"] not in hidden]
    asked = [_without(row, hidden) for row in dev]
    given = assemble(entries_of(here), Rows(asked, to_fit))
    snapshot = run.index(given, embedder, risk=1.0)
    share = float(np.mean([label.entry_id is None for label in given.questions]))
    made = from_phrasings(snapshot, unknown_share=share, most=_MOST)
    return Base(snapshot, made, from_labels(snapshot, given.questions), share)


def _without(row: Row, hidden: set[str]) -> Row:
    return replace(row, values={**row.values, "faq_id": None}) if row.values["faq_id"] in hidden else row


def _outcomes(base: Base, draw: int) -> Iterator[tuple[tuple[str, float], Served]]:
    for risk, found in _serve(base, base.made, base.asked):
        yield ("phrasings", risk), found
    for half in range(_HALVES):
        order = np.random.default_rng((draw, half)).permutation(len(base.asked))
        labelled, new = ([base.asked[i] for i in part] for part in np.array_split(order, 2))
        for risk, found in _serve(base, base.made + labelled, new):
            yield ("labelled", risk), found


def _serve(base: Base, own: list[Sample], new: list[Sample]) -> Iterator[tuple[float, Served]]:
    """Calibrate on some questions and answer others with what came out, in their language."""
    model, answers = fit(own, shipped(has_head=base.snapshot.index.head is not None).model)
    probability = Probability(model)
    given = [judge(sample, probability) for sample in new]
    for bar in bars(own, answers, new[0].language, base.unknown_share):
        if bar.risk in _RISKS and bar.threshold is not None:
            passed = [right for p, right in given if p >= bar.threshold]
            yield bar.risk, Served(len(passed), passed.count(False), len(given))


def _write(path: Path, base: Base) -> None:
    """One row a question: the probability that it would be answered with, if that is right, if it has an answer."""
    model, _ = fit(base.made, shipped(has_head=base.snapshot.index.head is not None).model)
    lines = [
        f"{p:.4f},{right:d},{s.example.known:d}\n" for s in base.asked for p, right in [judge(s, Probability(model))]
    ]
    path.write_text("probability,right,known\n" + "".join(lines), "utf-8")


def _rows(path: Path) -> list[Row]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [Row(str(path), number, json.loads(line)) for number, line in enumerate(lines, 1)]


if __name__ == "__main__":
    main()
