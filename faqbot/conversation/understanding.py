"""A question with what was found for it; a follow-up in the form in which more is found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from faqbot.conversation.followups import completions, points_back
from faqbot.domain.evidence import Candidate, Evidence
from faqbot.domain.faq import Entry
from faqbot.domain.message import Query, Question
from faqbot.language.normalise import normalise
from faqbot.language.rarity import rarity, telling, words
from faqbot.retrieval.snapshot import Snapshot

# Words that ask for a number or a way, and say nothing of what it is about.
_ASKING_EN = frozenset(
    {"long", "take", "cost", "price", "much", "come", "get", "go", "arrive", "work", "do", "one", "it"}
    | {"within", "day", "hour", "week", "latest"}
)
_ASKING_ZH = frozenset(
    {"需要", "花", "大概", "一般", "大约", "行", "多久", "钱", "还", "又", "呢", "怎么办", "办"}
    | {"几天", "天", "小时", "内", "之内", "以内", "最", "晚", "最晚", "最迟"}
)
_ASKING = _ASKING_EN | _ASKING_ZH
# So much of what a follow-up says, by weight, must stand in the entry that is found for it.
_SPOKEN_OF = 0.5
_SPOKEN_WHOLLY = 1.0
_EVERYWHERE = 0.3


@dataclass(frozen=True, slots=True)
class Understood:
    """A query and its evidence; `completed` is the form that was used, empty for the words as they stand."""

    query: Query
    evidence: Evidence
    completed: str = ""

    @property
    def probability(self) -> float:
        best = self.evidence.best
        return best.probability if best else 0.0


@dataclass(frozen=True, slots=True)
class _Said:
    """The telling words of a follow-up, and the share of them that an entry has to hold."""

    words: tuple[str, ...]
    share: float


def looked_up(question: Question, query: Query, snapshot: Snapshot) -> Understood:
    """What is found for the words as they stand."""
    return Understood(query, snapshot.search(query, at=question.at, given=question.passages))


def leans(question: Question, plain: Understood, before: Sequence[str]) -> bool:
    """True if a message is not sure of an answer by itself and seems to go on with what was asked earlier."""
    language = plain.query.language
    return (
        bool(before)
        and _may_lean(question, plain)
        and (points_back(question.text, language) or bool(completions(question.text, before, language)))
    )


def in_context(
    question: Question,
    plain: Understood,
    snapshot: Snapshot,
    before: Sequence[str],
    proposed: Sequence[str] | None = None,
) -> Understood:
    """The reading of a follow-up that is likelier to be answered, and speaks of what the customer said; or `plain`.

    `before` is what the customer asked earlier, oldest first; `proposed` are forms to try instead of the usual ones.
    """
    if not before or not _may_lean(question, plain):
        return plain
    language = plain.query.language
    forms = completions(question.text, before, language) if proposed is None else proposed
    if not forms:
        return plain
    share = _SPOKEN_OF if points_back(question.text, language) else _SPOKEN_WHOLLY
    said = _Said(_words(question.text), share)
    answered = _answered_before(question, before[-1], plain, snapshot)
    read = [(form, looked_up(question, snapshot.reader.read(form, language=language), snapshot)) for form in forms]
    best = plain if not _only_asks(question.text) or _agree(plain, [found for _, found in read]) else _unheard(plain)
    for form, found in read:
        if found.probability > best.probability and _speaks_of(found.evidence.best, said, answered):
            best = Understood(found.query, found.evidence, form)
    return best


def _agree(plain: Understood, others: Sequence[Understood]) -> bool:
    """True if any of the others finds the same entry."""
    return any(
        one.evidence.best is not None
        and plain.evidence.best is not None
        and one.evidence.best.entry == plain.evidence.best.entry
        for one in others
    )


def _may_lean(question: Question, plain: Understood) -> bool:
    """False where the words stand alone: they equal a phrasing, or answer well, name something and point at nothing."""
    best, threshold = plain.evidence.best, plain.evidence.gate.threshold
    if best is not None and best.scores.exact:
        return False
    is_sure = threshold is not None and plain.probability >= threshold
    return not is_sure or points_back(question.text, plain.query.language) or _only_asks(question.text)


def _unheard(plain: Understood) -> Understood:
    """Nothing found: words that only ask ("within how many days?") mean what was talked about, or nothing."""
    return replace(plain, evidence=replace(plain.evidence, candidates=(), hits=()))


def _words(text: str) -> tuple[str, ...]:
    """The words of a message that tell what it is about; of a message in common words, all that it names."""
    named = _named(text)
    return tuple(word for word in named if rarity(word) > _EVERYWHERE) or named


def _only_asks(text: str) -> bool:
    """True for "那几天之内" and "how long does it take", which name nothing."""
    return not _named(text)


def _named(text: str) -> tuple[str, ...]:
    return tuple(word for word in telling(words(normalise(text))) if word not in _ASKING)


def _answered_before(question: Question, earlier: str, plain: Understood, snapshot: Snapshot) -> Entry | None:
    """The entry that the earlier question got, which its customer has read by now."""
    query = snapshot.reader.read(earlier, language=plain.query.language)
    found = looked_up(question, query, snapshot)
    best, threshold = found.evidence.best, found.evidence.gate.threshold
    is_said = best is not None and threshold is not None and best.probability >= threshold
    return best.entry if best is not None and (is_said or best.scores.exact) else None


def _speaks_of(found: Candidate | None, said: _Said, before: Entry | None) -> bool:
    """True if the entry holds what the customer says now, and is not the one that has just been said."""
    if found is None or found.entry == before:
        return False
    if not said.words:
        return True
    entry = found.entry
    held = normalise("\n".join((*(phrasing.text for phrasing in entry.phrasings), *entry.answers.values())))
    known = frozenset(words(held))
    weight = sum(map(rarity, said.words))
    spoken = sum(rarity(word) for word in said.words if word in known or (not word.isascii() and word in held))
    return spoken >= weight * said.share
