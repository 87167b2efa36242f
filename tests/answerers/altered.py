"""Sentences that answer the trial's questions, word for word and with one thing altered."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from faqbot.answerers.claims import Claim, contradicts, fault
from faqbot.domain.document import Passage
from faqbot.domain.message import Query
from faqbot.evaluation import trial
from faqbot.language.reader import Reader
from faqbot.language.sentences import sentences

_UNITS = (
    *(("working days", "days"), ("days", "hours"), ("months", "weeks"), ("minutes", "hours"), ("%", " dollars")),
    *(("工作日", "天"), ("天", "小时"), ("分钟", "小时"), ("元", "美元")),
)
_DENIALS = (
    *((" cannot ", " can "), (" can ", " cannot "), (" is ", " is not "), (" are ", " are not ")),
    *(("不可", "可"), ("可以", "不可以"), ("不", ""), ("须", "无须"), ("会", "不会")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with the passage that it cites and the question that it answers."""

    text: str
    passage: Passage
    query: Query

    @property
    def is_let_through(self) -> bool:
        """Whether the checks of the rung that writes would let it pass."""
        claim = Claim(self.text, (1,))
        return fault(claim, (self.passage,), self.query) is None and not contradicts(self.text, self._backing)

    @property
    def _backing(self) -> str:
        """The sentence that shares most characters with it."""
        characters = set(re.findall(r"\w+|[\u4e00-\u9fff]", self.text))
        return max(
            sentences(self.passage.text), key=lambda one: len(characters & set(re.findall(r"\w+|[\u4e00-\u9fff]", one)))
        )

    def altered(self, alter: Callable[[str], str]) -> "Told":
        return Told(alter(self.text), self.passage, self.query)


@cache
def told() -> tuple[Told, ...]:
    """The sentence that holds the answer, of every question of the trial that has one."""
    reader = Reader()
    return tuple(
        Told(sentence, Passage("1", asked.context), reader.read(asked.question, language=asked.language))
        for asked in trial.questions()
        for sentence in [one for one in sentences(asked.context) if any(a in one for a in asked.answers)][:1]
    )


def share_let_through(alter: Callable[[str], str]) -> float:
    """Of the sentences that are altered at all."""
    changed = [altered for one in told() if (altered := one.altered(alter)).text != one.text]
    return sum(one.is_let_through for one in changed) / len(changed)


def with_another_number(text: str) -> str:
    return re.sub(r"\d+", lambda found: str(int(found.group()) + 7), text, count=1)


def with_another_unit(text: str) -> str:
    return _swapped(text, _UNITS)


def denied(text: str) -> str:
    return _swapped(text, _DENIALS)


def with_a_name(text: str) -> str:
    return f"「金卡中心」{text}" if _is_chinese(text) else f"Robert Baxter says: {text}"


def with_a_link(text: str) -> str:
    return f"{text} https://evil.example/x"


def with_a_promise(text: str) -> str:
    return f"我们保证，{text}" if _is_chinese(text) else f"We guarantee that {text}"


def _is_chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def _swapped(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """With the first of the pairs that occurs put for the other."""
    return next((text.replace(old, new, 1) for old, new in pairs if old in text), text)
