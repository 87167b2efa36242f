"""Fit the gate that is shipped: `python -m faqbot.evaluation.training.prior DATA SHOP [OUT]`.

DATA holds the public sets clinc150 (CC BY 3.0) and hwu64 (CC BY 4.0) in the schema of docs/evaluation.md, SHOP is the
sample FAQ as `faqbot export` writes it to JSON. From each set several bases are cut, with 1 to 10 phrasings an entry,
as young and grown bases behave differently; the phrasings left over are questions, and a quarter of the entries is left
out to make unknown ones.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from faqbot.domain.faq import Entry, KnowledgeBase, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval import gate
from faqbot.retrieval.calibration import UNKNOWN_SHARE, bars, undecided, unseen
from faqbot.retrieval.features import FEATURES
from faqbot.retrieval.samples import Sample, from_labels
from faqbot.retrieval.snapshot import assemble, build

_SIZES = (1, 2, 3, 5, 10)
_ENTRIES = (6, 20, 60, 1000)
_QUESTIONS = 400
_LEFT_OUT = 4
_SEED = 0


@dataclass(frozen=True, slots=True)
class Material:
    """Entries with all their phrasings, and questions that nothing answers."""

    name: str
    entries: tuple[Entry, ...]
    unknown: tuple[Label, ...] = ()


def main() -> None:
    """Write prior.json into the package, or to OUT."""
    data, shop = Path(sys.argv[1]), Path(sys.argv[2])
    out = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(__file__).parents[2] / "retrieval" / "prior.json"  # noqa: PLR2004 - argv
    materials = [*_public(data), *_sample(shop)]
    samples = [sample for material in materials for sample in _samples(material)]
    gates: dict[str, object] = {
        "with_head": _gate([s for s in samples if _has_head(s)]),
        "without_head": _gate([s for s in samples if not _has_head(s)]),
    }
    gates["sources"] = [m.name for m in materials]
    out.write_text(json.dumps(gates, indent=1) + "\n", "utf-8")


def _gate(samples: Sequence[Sample]) -> dict[str, object]:
    model = gate.fit([s.example for s in samples])
    answers = unseen(samples)
    by_language = {str(lang): [asdict(b) for b in bars(samples, answers, lang, UNKNOWN_SHARE)] for lang in Language}
    for lang, rows in by_language.items():
        sys.stderr.write(f"{lang}: " + " ".join(f"{b['risk']}:{b['coverage']:.2f}" for b in rows) + "\n")
    return {"model": asdict(model), "bars": by_language}


def _has_head(sample: Sample) -> bool:
    return bool(sample.example.features[0, FEATURES.index("has_head")])


def _samples(material: Material) -> Iterator[Sample]:
    rng = np.random.default_rng(_SEED)
    for size, most in product(_SIZES, _ENTRIES):
        entries = [material.entries[i] for i in rng.permutation(len(material.entries))[:most]]
        hidden = set(range(len(entries) // _LEFT_OUT))
        kept = [_cut(e, size) for i, e in enumerate(entries) if i not in hidden]
        questions = [
            Label(p.text, p.language, None if i in hidden else e.id)
            for i, e in enumerate(entries)
            for p in (e.phrasings if i in hidden else _rest(e, size))
        ] + list(material.unknown[: most * size])
        chosen = rng.permutation(len(questions))[: min(_QUESTIONS, most * size)]
        kb = KnowledgeBase(material.name, 1, tuple(kept))
        snapshot = assemble(kb, build(kb, LatentEmbedder()), undecided(), risk=1.0, fingerprint="")
        found = from_labels(snapshot, [questions[i] for i in chosen])
        yield from (s for s in found if len(s.example.features))


def _cut(entry: Entry, size: int) -> Entry:
    """The entry with its first `size` phrasings of each language."""
    return replace(entry, phrasings=tuple(p for lang in Language for p in _of(entry, lang)[:size]))


def _rest(entry: Entry, size: int) -> tuple[Phrasing, ...]:
    return tuple(p for lang in Language for p in _of(entry, lang)[size:])


def _of(entry: Entry, language: Language) -> list[Phrasing]:
    return [p for p in entry.phrasings if p.language is language]


def _sample(shop: Path) -> Iterator[Material]:
    entries = tuple(
        Entry(
            row["id"],
            "shop",
            tuple(Phrasing(text, Language(code)) for code, texts in row["questions"].items() for text in texts),
            {Language.EN: row["id"]},
        )
        for row in json.loads(shop.read_text("utf-8"))
    )
    yield Material("shop", entries)
    for language in Language:
        only = tuple(replace(e, phrasings=tuple(_of(e, language))) for e in entries)
        yield Material(f"shop-{language}", only)


def _public(data: Path) -> Iterator[Material]:
    for name in ("clinc150", "hwu64"):
        rows = [
            json.loads(line)
            for file in ("faq", "train")
            for line in (data / name / f"{file}.jsonl").open(encoding="utf-8")
        ]
        texts: dict[str, dict[str, None]] = {}
        unknown = []
        for row in rows:
            if "question" in row:
                texts[row["id"]] = dict.fromkeys([row["question"], *row["similar"]])
            elif row["faq_id"] is None:
                unknown.append(Label(row["query"], Language(row["lang"]), None))
            else:
                texts[row["faq_id"]].setdefault(row["query"])
        entries = tuple(
            Entry(id_, name, tuple(Phrasing(t, Language.EN) for t in phrasings), {Language.EN: id_})
            for id_, phrasings in texts.items()
        )
        yield Material(name, entries, tuple(unknown))


if __name__ == "__main__":
    main()
