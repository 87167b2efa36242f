"""The sentences of a model's answer, and whether the passages that they cite bear them out, letter by letter.

No check here is a matter of degree: a sentence that states what its passages do not is not said.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from faqbot.answerers.prompting import NO_ANSWER
from faqbot.domain.document import Passage
from faqbot.domain.message import Query
from faqbot.language.detect import detect
from faqbot.language.normalise import normalise
from faqbot.language.particulars import denials, particulars
from faqbot.language.rarity import telling, words
from faqbot.language.stated import Amount, stated, supporting
from faqbot.language.tokens import stem
from faqbot.retrieval.features import CONFLICTS, conflicts

_CLAIM = re.compile(r"(?P<text>[^\[\]\n]+?)\s*(?P<cites>(?:\[\d\]\s*)+)(?P<end>[.。!！?？]?)\s*")
_MARKUP = re.compile(r"[<>|`{}\\]|\*\*|__|^#|\]\(|" + NO_ANSWER)
_LONGEST = 500
_WORD = re.compile(r"[a-z0-9]+")
# A sentence that says one of these needs a passage that says it too.
_SWEEPING = tuple(
    map(
        re.compile,
        (
            r"\b(?:all|every|any|everyone|everything|anyone|anything)\b|所有|全部|任何|一切|每个|每位",
            r"\b(?:always|never|forever)\b|总是|始终|永远|从不|绝不|随时",
            r"\b(?:guarantee\w*|certain(?:ly)?|definitely|surely|promise\w*)\b|保证|一定|必定|肯定|承诺",
            r"\b(?:(?<!feel )free|no charge|no cost)\b|免费|免收|不收费|包邮",
            r"\b(?:only|solely|exclusively)\b|仅|只(?!需|要)",
            r"\b(?:must|required?|have to|needs? to)\b|必须|须|务必|需要?",
            r"\b(?:at least|minimum|no less than)\b|至少|最少|最低|不少于|不低于|以上",
            r"\b(?:at most|up to|maximum|no more than)\b|至多|最多|最高|不超过|以下",
        ),
    )
)
_DIRECTION = CONFLICTS.index("direction_apart")
_CLAUSE = re.compile(
    r"[,，;；。.!?！？:：\n]|\b(?:but|if|when|unless|while|because|so|which|although)\b|但|而|如果|若|除非|因为|所以|并且"
)
# Clauses that share so much of the shorter one's words speak of the same.
_SAME = 0.6


class Fault(StrEnum):
    """Why a sentence is not said."""

    FORM = "form"
    CITATION = "citation"
    LANGUAGE = "language"
    MARKUP = "markup"
    AMOUNT = "amount"
    LINK = "link"
    NAME = "name"
    SWEEPING = "sweeping"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence with the numbers of the passages that it cites, from 1."""

    text: str
    cites: tuple[int, ...]


def claims(text: str) -> tuple[Claim, ...] | None:
    """The sentences of a complete answer; None if it is of another form."""
    found, end = _claims(text.strip())
    return found if found and end == len(text.strip()) else None


def finished(text: str) -> tuple[Claim, ...]:
    """The sentences that have come so far of an answer that is still being written, without the last."""
    return _claims(text.lstrip())[0][:-1]


def _claims(text: str) -> tuple[tuple[Claim, ...], int]:
    found, at = [], 0
    while claim := _CLAIM.match(text, at):
        cites = tuple(dict.fromkeys(int(digit) for digit in re.findall(r"\d", claim["cites"])))
        found.append(Claim(claim["text"].strip() + claim["end"], cites))
        at = claim.end()
    return tuple(found), at


def fault(claim: Claim, passages: Sequence[Passage], query: Query) -> Fault | None:
    """What is wrong with a sentence; None if its passages, or the customer's own words, bear it out."""
    if not claim.cites or not all(1 <= number <= len(passages) for number in claim.cites):
        return Fault.CITATION
    if len(claim.text) > _LONGEST or _MARKUP.search(claim.text):
        return Fault.MARKUP
    if detect(claim.text, otherwise=query.language) is not query.language:
        return Fault.LANGUAGE
    cited = [told(passages[number - 1]) for number in claim.cites]
    return next(_faults(claim.text, cited, query.text), None)


def told(passage: Passage) -> str:
    """All that a passage says, its headings too."""
    return "\n".join((*passage.heading, passage.text))


def contradicts(sentence: str, backing: str) -> bool:
    """True if a clause of one of the two denies what the like clause of the other says, or turns its direction."""
    parts = _clauses(backing)
    return any(_is_turned(clause, max(parts, key=lambda part: _alike(clause, part))) for clause in _clauses(sentence))


def _clauses(text: str) -> list[str]:
    normal = normalise(text)
    return [clause.strip() for clause in _CLAUSE.split(normal) if clause.strip()] or [normal]


def _is_turned(clause: str, part: str) -> bool:
    if _alike(clause, part) < _SAME:
        return False
    (apart,) = conflicts(particulars(clause), [particulars(part)])
    return denials(clause) != denials(part) or bool(apart[_DIRECTION])


def _alike(clause: str, part: str) -> float:
    mine, theirs = set(telling(words(clause))), set(telling(words(part)))
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _faults(text: str, cited: Sequence[str], question: str) -> Iterator[Fault]:
    said, known = stated(text), [*cited, question]
    support = frozenset[Amount]().union(*map(supporting, known))
    if not all(_is_counted(amount, support) for amount in said.amounts):
        yield Fault.AMOUNT
    written = "\n".join(cited).lower()
    if not all(link in written for link in said.links):
        yield Fault.LINK
    if not all(_is_written(mark, f"{written}\n{question.lower()}") for mark in said.marks):
        yield Fault.NAME
    normal, normals = normalise(text), [normalise(one) for one in known]
    if any(word.search(normal) and not any(map(word.search, normals)) for word in _SWEEPING):
        yield Fault.SWEEPING


def _is_counted(amount: Amount, support: Iterable[Amount]) -> bool:
    """An amount is borne out by the same value of the same unit, or of one that is not written beside it."""
    return any(
        other.value == amount.value and (other.unit == amount.unit or not other.unit or not amount.unit)
        for other in support
    )


def _is_written(mark: str, text: str) -> bool:
    if not mark.isascii():
        return mark in text
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(mark)}(?![a-z0-9])", text)) or stem(mark) in {
        stem(word) for word in _WORD.findall(text)
    }
