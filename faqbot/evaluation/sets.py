"""Evaluation sets: a FAQ, questions to fit with and questions to measure with; docs/evaluation.md has the schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from faqbot.domain.errors import BadInput, BadRows, Problem
from faqbot.domain.faq import Entry, KnowledgeBase, Lexicon, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.language.detect import detect
from faqbot.language.normalise import bare, normalise
from faqbot.retrieval.snapshot import published

KB = "evaluation"


@dataclass(frozen=True, slots=True)
class Row:
    """A JSON object with the place where it stands."""

    file: str
    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A knowledge base with all that may be fitted on, and the questions it is measured with, which are kept apart.

    `labels` are what the gate is calibrated on. `dropped` rows were equal to a question and are used for nothing;
    `in_faq` questions are equal to a phrasing of the FAQ itself, where they stay.
    """

    kb: KnowledgeBase
    labels: tuple[Label, ...]
    questions: tuple[Label, ...]
    dropped: int
    in_faq: int

    def limited(self, most: int) -> "EvaluationSet":
        """With at most so many questions, evenly taken; what is fitted on stays the same."""
        n = len(self.questions)
        if n <= most:
            return self
        return replace(self, questions=tuple(self.questions[i * n // most] for i in range(most)))


def entries_of(rows: Sequence[Row]) -> tuple[Entry, ...]:
    """The entries of a FAQ file. Raise BadRows with every row that is wrong."""
    entries: dict[str, Entry] = {}
    problems = []
    for row in rows:
        try:
            entry = _entry(row.values)
            _expect_new(entry, entries)
            entries[entry.id] = entry
        except ValueError as error:
            problems.append(Problem(row.file, row.line, str(error)))
    if problems:
        raise BadRows(tuple(problems))
    return tuple(entries.values())


@dataclass(frozen=True, slots=True)
class Rows:
    """Labelled questions by their use; those to `fit` on become phrasings of the entries that answer them."""

    questions: Sequence[Row]
    fit: Sequence[Row] = ()
    labels: Sequence[Row] = ()


def assemble(entries: Sequence[Entry], rows: Rows, lexicon: Lexicon | None = None) -> EvaluationSet:
    """Put a set together. Raise BadRows with every row that is wrong, BadInput if there is nothing to measure."""
    kb = KnowledgeBase(KB, 1, tuple(entries), lexicon or Lexicon())
    known = _only_ids(published(kb))
    problems: list[Problem] = []
    to_fit, to_label, to_measure = (_labels(of, known, problems) for of in (rows.fit, rows.labels, rows.questions))
    if problems:
        raise BadRows(tuple(problems))
    if not known or not to_measure:
        raise BadInput("there is nothing to measure: the FAQ needs a published entry and the queries a question")
    asked = {_form(label.text) for label in to_measure}
    kept, labels = ([label for label in of if _form(label.text) not in asked] for of in (to_fit, to_label))
    in_faq = {_form(phrasing.text) for entry in entries for phrasing in entry.phrasings}
    return EvaluationSet(
        replace(kb, entries=_with_phrasings(entries, kept)),
        (*(label for label in kept if label.entry_id is None), *labels),
        tuple(to_measure),
        dropped=len(to_fit) + len(to_label) - len(kept) - len(labels),
        in_faq=sum(_form(label.text) in in_faq for label in to_measure),
    )


def _expect_new(entry: Entry, earlier: Mapping[str, Entry]) -> None:
    if entry.id in earlier:
        raise ValueError(f'"id" is {entry.id!r}, as in an earlier row; give each entry its own')


def _entry(values: Mapping[str, Any]) -> Entry:
    """Read a row; raise ValueError naming the field that is wrong."""
    question = _text(values, "question")
    similar = values.get("similar") or []
    if not isinstance(similar, list) or not all(isinstance(text, str) and text.strip() for text in similar):
        raise ValueError('"similar" must be a list of texts')
    answer = _text(values, "answer") if values.get("answer") else question
    language = _language(values, question)
    texts = dict.fromkeys((question, *map(_writable, similar)))
    phrasings = tuple(Phrasing(text, language) for text in texts)
    return Entry(_text(values, "id"), KB, phrasings, {language: answer})


def _labels(rows: Sequence[Row], known: frozenset[str], problems: list[Problem]) -> list[Label]:
    labels = []
    for row in rows:
        try:
            labels.append(_label(row.values, known))
        except ValueError as error:
            problems.append(Problem(row.file, row.line, str(error)))
    return labels


def _label(values: Mapping[str, Any], known: frozenset[str]) -> Label:
    """Read a row; raise ValueError naming the field that is wrong. A forgotten `faq_id` is not taken for null."""
    text = _text(values, "query")
    if "faq_id" not in values:
        raise ValueError('"faq_id" is missing; give the id of an entry, or null for a question that must be declined')
    entry_id = values["faq_id"]
    if entry_id is not None and not (isinstance(entry_id, str) and entry_id in known):
        raise ValueError(f'"faq_id" is {entry_id!r}, but the FAQ has no published entry of that id')
    return Label(text, _language(values, text), entry_id)


def _text(values: Mapping[str, Any], name: str) -> str:
    text = values.get(name)
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f'"{name}" must be a text')
    return _writable(text)


def _writable(text: str) -> str:
    """The text without lone surrogates, which JSON can spell but no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _language(values: Mapping[str, Any], text: str) -> Language:
    language = values.get("lang") or detect(text)
    if language not in list(Language):
        raise ValueError(f'"lang" is {language!r}; use "zh" or "en"')
    return Language(language)


def _only_ids(entries: Sequence[Entry]) -> frozenset[str]:
    """The ids, each of which must name one entry, as a question says nothing of knowledge bases."""
    places = {entry.id: entry.kb for entry in entries}
    for entry in entries:
        if places[entry.id] != entry.kb:
            raise BadInput(
                f"the id {entry.id!r} stands in the knowledge bases {entry.kb!r} and {places[entry.id]!r}; "
                "evaluate one of them at a time"
            )
    return frozenset(places)


def _with_phrasings(entries: Sequence[Entry], labels: Sequence[Label]) -> tuple[Entry, ...]:
    """The entries with the questions that they answer as further phrasings, each text once."""
    more: dict[str, list[Phrasing]] = {}
    for label in labels:
        if label.entry_id is not None:
            more.setdefault(label.entry_id, []).append(Phrasing(label.text, label.language))
    return tuple(replace(entry, phrasings=_distinct([*entry.phrasings, *more.get(entry.id, ())])) for entry in entries)


def _distinct(phrasings: Sequence[Phrasing]) -> tuple[Phrasing, ...]:
    by_text: dict[str, Phrasing] = {}
    for phrasing in phrasings:
        by_text.setdefault(phrasing.text, phrasing)
    return tuple(by_text.values())


def _form(text: str) -> str:
    """Letters and digits alone, or everything if there are none: texts of equal form are the same question."""
    normal = normalise(text)
    return bare(normal) or normal
