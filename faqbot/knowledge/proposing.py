"""Entries proposed from documents, as drafts: what asks and answers there already, word for word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from faqbot.domain.document import Document, Passage
from faqbot.domain.faq import Entry, Link, Phrasing, State
from faqbot.domain.language import Language
from faqbot.knowledge.cleaning.duplicates import is_nearly
from faqbot.knowledge.splitting import ANSWER, GAP, QUESTION
from faqbot.language.detect import detect
from faqbot.language.normalise import bare, normalise

PROPOSED = "proposed"
_LONGEST_QUESTION = 150
_LONGEST_ANSWER = 1_800
_FEWEST_LETTERS = {Language.ZH: 3, Language.EN: 6}
_LONGEST_TERM = {Language.ZH: 12, Language.EN: 40}
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*[.、)）:：]?|[（(]\d{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.)）])\s*")
_MARK = re.compile(r"[?？]\s*$")
_ASKS = re.compile(
    r"(?:how to|(?:how|what|when|where|which|who|why)(?: (?:long|much|many|often|soon|far))?"
    r" (?:is|are|do|does|did|can|could|should|will|would|may|must|happens|if)"
    r"|(?:can|may|do|does|is|are|will|should) (?:i|we|you|it|there|my|the))\b"
    r"|.*(?:怎么|怎样|如何|什么时候|为什么|为何|多久|多少|哪些|哪里|哪儿|是否|能否|可否|吗$)",
    re.IGNORECASE,
)
_ROW = re.compile(
    r"(?:.*[;；] ?)?(?:问题|提问|问|常见问题|question|q)(?:：|: )(?P<question>.+?)[;；] ?"
    r"(?:答案|回答|答复|解答|答|answer|reply|a)(?:：|: )(?P<answer>.+)",
    re.IGNORECASE,
)
_ANSWERS_ON = re.compile(rf"(?<=[\s?？。！!.])(?:{ANSWER.pattern})", re.IGNORECASE)
_SENTENCE = re.compile(r"[。.!！?？；;：:，,]\s*$")
_ENDS = re.compile(r"[。.!！]\s*$")
_ODD = re.compile(r"[^a-z0-9]+")
_WHAT_IS = {Language.ZH: "{}是什么？", Language.EN: "What is {}?"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with its answer, and the passage in which it begins."""

    question: str
    answer: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry that a document suggests, and the passage in which it stands."""

    entry: Entry
    passage: Passage


def proposals(document: Document, kb: str) -> tuple[Proposal, ...]:
    """Drafts from headings and lines that ask, definitions, "Q: … A: …" and tables of questions and answers."""
    found = {pair.question: Proposal(_draft(pair, kb), pair.passage) for pair in pairs(document) if _is_fit(pair)}
    return tuple(found.values())


def unasked(document: Document, kb: str) -> tuple[Passage, ...]:
    """The passages of which nothing is proposed, as nothing in them asks."""
    taken = {proposal.passage.id for proposal in proposals(document, kb)}
    return tuple(passage for passage in document.passages if passage.id not in taken)


def worded(question: str, passage: Passage, kb: str) -> Proposal | None:
    """An entry whose question somebody worded for a passage, which answers it word for word; None if it is none."""
    pair = Pair(_bare(question), passage.text, passage)
    return Proposal(_draft(pair, kb), passage) if asks(pair.question) and _is_fit(pair) else None


def pairs(document: Document) -> Iterator[Pair]:
    """What asks and answers in a document, in its order."""
    for _, group in groupby(document.passages, key=lambda passage: passage.heading):
        yield from _under_a_heading(list(group))


def _under_a_heading(passages: Sequence[Passage]) -> Iterator[Pair]:
    """A heading or a line that asks begins a pair; what follows, up to the next one, answers it."""
    heading = _bare(passages[0].heading[-1]) if passages[0].heading else ""
    is_headed = asks(heading)
    question, at, answer = heading if is_headed else "", passages[0], list[str]()
    for passage in passages:
        defined = None if is_headed and passage is passages[0] else _definition(passage)
        for begun, line in _whole(defined) if defined else _lines(passage):
            if begun is not None:
                yield Pair(question, GAP.join(answer), at)
                question, at, answer = begun.question, passage, [begun.answer] if begun.answer else []
            else:
                answer.append(line)
    yield Pair(question, GAP.join(answer), at)


def _lines(passage: Passage) -> Iterator[tuple[Pair | None, str]]:
    """Each line as the pair that it begins, or as it goes on with one."""
    for line in passage.text.split(GAP):
        row, begun = _ROW.fullmatch(line), _begun(line)
        if row:
            yield from _whole(Pair(_bare(row["question"]), row["answer"].strip(), passage))
        elif begun:
            yield Pair(*begun, passage), ""
        else:
            yield None, _without_mark(line)


def _whole(pair: Pair) -> Iterator[tuple[Pair | None, str]]:
    """A pair that nothing below goes on with."""
    yield pair, ""
    yield Pair("", "", pair.passage), ""


def asks(text: str) -> bool:
    """True for a text that is one question and no more."""
    if not text or len(text) > _LONGEST_QUESTION or re.search(r"[。！!；;]|[.?？]\s*\S", text):
        return False
    return bool(_MARK.search(text) or (_ASKS.match(text) and not _SENTENCE.search(text)))


def _begun(line: str) -> tuple[str, str] | None:
    """The question that a line begins, and what of its answer stands on the same line."""
    if marked := QUESTION.match(line):
        asked = line[marked.end() :]
        answered = _ANSWERS_ON.search(asked)
        return (asked[: answered.start()].strip(), asked[answered.end() :].strip()) if answered else (asked, "")
    bare = _bare(line)
    return (bare, "") if _MARK.search(bare) and asks(bare) else None


def _definition(passage: Passage) -> Pair | None:
    """A term with one paragraph about it is asked for by a question of this project's wording."""
    term, _, said = passage.text.partition(GAP)
    language = detect(said)
    if not said or GAP in said or QUESTION.match(term) or len(term) > _LONGEST_TERM[language] or _SENTENCE.search(term):
        return None
    return Pair(_WHAT_IS[language].format(term), said, passage) if _ENDS.search(said) and not asks(term) else None


def _bare(text: str) -> str:
    """Without the number or the mark in front of it."""
    number = _NUMBER.match(text)
    rest = text[number.end() :] if number and number.end() < len(text) else text
    marked = QUESTION.match(rest)
    return (rest[marked.end() :] if marked else rest).strip()


def _without_mark(line: str) -> str:
    marked = ANSWER.match(line)
    return line[marked.end() :] if marked else line


def _is_fit(pair: Pair) -> bool:
    letters = sum(map(str.isalnum, pair.question))
    enough = letters >= _FEWEST_LETTERS[detect(pair.question)] and any(map(str.isalnum, pair.answer))
    return enough and len(pair.question) <= _LONGEST_QUESTION and len(pair.answer) <= _LONGEST_ANSWER


def _draft(pair: Pair, kb: str) -> Entry:
    language = detect(pair.question)
    passage = pair.passage
    return Entry(
        id=_id(kb, pair.question),
        kb=kb,
        phrasings=(Phrasing(pair.question, language),),
        answers={detect(pair.answer, otherwise=language): pair.answer},
        tags=(PROPOSED, f"document:{passage.document}"),
        state=State.DRAFT,
        links=(Link(passage.url, {language: passage.source}),) if passage.url else (),
    )


def _id(kb: str, question: str) -> str:
    """The words of an English question, and the same for the same question."""
    words = _ODD.sub("-", question.lower()).strip("-")[:40].strip("-")
    return f"{words if question.isascii() else 'faq'}-{sha256(f'{kb} {question}'.encode()).hexdigest()[:8]}"


class Known:
    """Questions that stand in entries already, in whatever state."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._known: list[tuple[str, Entry]] = []
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        self._known += [(normalise(phrasing.text), entry) for phrasing in entry.phrasings]

    def like(self, entry: Entry) -> Entry | None:
        """The entry that asks the same, or nearly and without a difference that counts."""
        own = [normalise(phrasing.text) for phrasing in entry.phrasings]
        same = (found for text in own for known, found in self._known if bare(known) == bare(text))
        nearly = (found for text in own for known, found in self._known if is_nearly(known, text))
        return next(same, None) or next(nearly, None)
