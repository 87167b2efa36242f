"""English texts with their Chinese twins, of those that a shipped model may learn from.

Only rows under a permissive licence that asks for no sharing alike are read, and none that holds a text of a set that
is measured with, so that the figures of the model card are of unseen questions.
"""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faqbot.language.normalise import bare, normalise

_LICENCES = frozenset({"MIT", "BSD-3-Clause", "Apache-2.0", "CC0-1.0", "CC BY 3.0", "CC BY 4.0"})
# Files whose rows carry no licence of their own, and where they come from.
_WHOLE = {
    "bi_tatoeba_en_zh": ("tatoeba.org", "CC BY 2.0 FR"),
    "bi_pydocs_en_zh": ("python/python-docs-zh-cn", "PSF-2.0 / CC0-1.0"),
}
_MEASURED = (
    "afqmc_faq", "bilingual_faq", "clinc150", "hwu64", "insurance_zh", "lcqmc", "nlpcc2018", "pawsx_zh", "smp2019",
    "stsb_en", "stsb_zh",
)  # fmt: skip
_FIELDS = ("query", "question", "a", "b")
# The large manuals would drown everyday words: with all of them a computer is aligned to Windows.
_MOST = 6_000
_MOST_OF = {
    "bi_tatoeba_en_zh": 22_000, "bi_pydocs_en_zh": 9_000, "docs_mixed": 9_000, "msdocs_dynamics365": 12_000,
    "msdocs_headings": 9_000, "msdocs_m365_support": 15_000, "msdocs_teams": 9_000, "msdocs_devices": 3_000,
    "msdocs_o365_services": 3_000, "msdocs_customer_insights": 2_000, "ui_strings": 10_000,
}  # fmt: skip
_ENGLISH_LENGTHS = range(6, 111)
_CHINESE_LENGTHS = range(2, 46)
_MOST_QUESTIONS = 16_000
_QUESTION = re.compile(r"\?$|^(how|what|why|can|is|do|does|where|which|when|i|my)\b")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Pair:
    """One meaning in both languages, in normal form."""

    english: str
    chinese: str
    file: str


@dataclass(frozen=True, slots=True)
class Material:
    """All that is learned from: `pairs` and `questions` are taught, the rest serves to count words.

    `rows` counts the taught rows by (source, licence).
    """

    pairs: tuple[Pair, ...]
    questions: tuple[str, ...]
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    rows: Mapping[tuple[str, str], int]


def read(data: Path, *, seed: int = 0) -> Material:
    """Read, filter and balance the pairs of a data folder."""
    kept_out = _measured(data)
    rng = random.Random(seed)  # noqa: S311 - a draw of rows, not a secret
    pairs: list[Pair] = []
    rows: Counter[tuple[str, str]] = Counter()
    english: dict[str, None] = {}
    chinese: dict[str, None] = {}
    for name, found in _files(data, kept_out):
        english.update(dict.fromkeys(row[0] for row in found))
        chinese.update(dict.fromkeys(row[1] for row in found))
        for one, other, source in _drawn(name, found, rng):
            pairs.append(Pair(one, other, name))
            rows[source] += 1
    questions = _texts(data / "pairs" / "permissive" / "questions_en.jsonl.gz", kept_out)
    taught = rng.sample(sorted(questions), min(_MOST_QUESTIONS, len(questions)))
    rows.update(questions[text] for text in taught)
    english.update(dict.fromkeys(questions))
    chinese.update(dict.fromkeys(_texts(data / "pairs" / "permissive" / "questions_zh.jsonl.gz", kept_out)))
    return Material(tuple(pairs), tuple(taught), tuple(english), tuple(chinese), rows)


_Row = tuple[str, str, tuple[str, str]]


def _files(data: Path, kept_out: frozenset[str]) -> Iterator[tuple[str, list[_Row]]]:
    """Each file of pairs with its usable rows, every pair once."""
    seen: set[tuple[str, str]] = set()
    folder = data / "pairs"
    named = [folder / f"{name}.jsonl.gz" for name in _WHOLE]
    for path in [*named, *sorted((folder / "permissive").glob("*.jsonl.gz"))]:
        name = path.name.removesuffix(".jsonl.gz")
        found = []
        for row in _rows(path):
            source = _WHOLE.get(name) or (row.get("src", ""), row.get("licence", ""))
            if "b" not in row or (name not in _WHOLE and source[1] not in _LICENCES):
                continue
            if len(row["a"]) > _ENGLISH_LENGTHS.stop or len(row["b"]) > _CHINESE_LENGTHS.stop:
                continue
            english, chinese = normalise(row["a"]), normalise(row["b"])
            key = (bare(english), bare(chinese))
            is_pair = _HAN.search(chinese) and not _HAN.search(english) and all(key)
            if is_pair and key not in seen and not kept_out.intersection(key):
                seen.add(key)
                found.append((english, chinese, source))
        yield name, found


def _drawn(name: str, found: list[_Row], rng: random.Random) -> list[_Row]:
    """At most the file's share of rows, what reads like a question first."""
    fitting = [r for r in found if len(r[0]) in _ENGLISH_LENGTHS and len(r[1]) in _CHINESE_LENGTHS]
    rng.shuffle(fitting)
    fitting.sort(key=lambda row: not _QUESTION.search(row[0]))
    return fitting[: _MOST_OF.get(name, _MOST)]


def _texts(path: Path, kept_out: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Single texts that may be used, with source and licence."""
    rows = [row for row in _rows(path) if row["licence"] in _LICENCES]
    found = {normalise(row["text"]): (row["src"], row["licence"]) for row in rows}
    return {text: source for text, source in found.items() if bare(text) and bare(text) not in kept_out}


def _measured(data: Path) -> frozenset[str]:
    """The bare form of every text of the sets that are measured with."""
    texts: set[str] = set()
    for path in (p for name in _MEASURED for p in sorted((data / name).glob("*.jsonl"))):
        for row in _rows(path):
            texts.update(row[field] for field in _FIELDS if isinstance(row.get(field), str))
            texts.update(row.get("similar") or ())
    return frozenset(_bare_forms(texts))


def _bare_forms(texts: Iterable[str]) -> Iterator[str]:
    return (form for form in (bare(normalise(text)) for text in texts) if form)


def _rows(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
