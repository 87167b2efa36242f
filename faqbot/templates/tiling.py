"""Lays a template's phrasings over a question until every word is accounted for, or finds that they do not fit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from faqbot.language.dates import Doubtful
from faqbot.templates.kinds import READERS, cue
from faqbot.templates.parts import Gap, Variant, Words, compiled
from faqbot.templates.template import Filled, Slot, Template
from faqbot.templates.values import Context, Kind, Value

LONGEST = 240
_MOST_STEPS = 1500

_ZH_FILLERS = (
    "请问一下 请问 请教一下 请教 请帮我 请 麻烦你 麻烦 帮我 帮忙 给我 我想知道 我想问一下 我想问 想知道 想问一下 想问 问一下 问下 算一下 算下 算算 算出 "
    "计算一下 计算 算 求 一下 你好 您好 那么 那 这个 这 就 呢 吗 么 啊 吧 呀 哦 的话 如果 假如 要是 假设 一共 总共 总计 合计 共 我 你 您 是 的 了 会 "
    "能 可以 等于 是多少 有多少 为多少 得多少 多少 几 告诉我 谢谢 应该 应 要 需要 多少钱 大概 大约 约 = ？ 结果 得 为 请告诉我 帮"
)
_EN_FILLERS = (
    "please|pls|plz|can you|could you|would you|tell me|show me|what is|what's|whats|what are|what would|what will|what|"
    "how much is|how much are|how much would|how much will|how much does|how much do|how much|how many|is|are|be|the|a|an|of|"
    "was|were|for|me|i|my|would|will|it|that|this|so|then|and|hey|hi|hello|calculate|compute|work out|figure out|find|if|do|does|get|"
    "i want to know|want to know|i'd like to know|need to know|to know|thanks|thank you|in total|total|altogether|exactly|"
    "equal|equals|come to|comes to|give|gives|make|makes|i have|i've got|there|quick question|ok|okay|just|roughly|about|know|"
    "gonna|going to|wanna know|answer|help me|let me know|you|to find out|result"
)
_FILLER = re.compile(
    "|".join(re.escape(word) for word in sorted(_ZH_FILLERS.split(), key=len, reverse=True))
    + "|"
    + "|".join(
        rf"(?<![a-z0-9']){re.escape(word)}(?![a-z0-9'])"
        for word in sorted(_EN_FILLERS.split("|"), key=len, reverse=True)
    )
)
_PAUSE = re.compile(r" ?[,;]? ?")
_SKIPPED = re.compile(r"[\s,.;:?!，。？！；：、~…—\"']+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to read a phrasing, and the marks that a question must show for it."""

    variant: Variant
    cues: tuple[re.Pattern[str], ...]

    def may_fit(self, text: str) -> bool:
        return all(cue.search(text) for cue in self.cues)


@dataclass(frozen=True, slots=True)
class Shape:
    """A template's phrasings, made ready to be laid over questions."""

    template: Template
    asks: tuple[Phrase, ...]
    parts: tuple[Phrase, ...]
    slots: Mapping[str, Slot]

    def may_fit(self, text: str) -> bool:
        """False if the marks of its phrasings show that they cannot cover the text; when it is asked does not matter."""
        return len(text) <= LONGEST and any(ask.may_fit(text) for ask in self.asks)


@dataclass(frozen=True, slots=True)
class Fit:
    """What a template made of a question: its values, or the date that spoils it."""

    template: Template
    filled: Filled
    doubt: Doubtful | None = None


@dataclass(slots=True)
class Reading:
    """A question while templates are tried on it; what stands where is read once for all of them."""

    text: str
    context: Context
    _memo: dict[tuple[Kind, int], tuple[tuple[int, Value | Doubtful], ...]] = field(default_factory=dict)

    def values(self, slot: Slot, at: int) -> tuple[tuple[int, Value | Doubtful], ...]:
        if slot.kind is Kind.CHOICE:
            return _choices(slot, self.text, at)
        key = (slot.kind, at)
        if key not in self._memo:
            found = READERS[slot.kind](self.text, at, self.context)
            self._memo[key] = tuple((f.end, f) if isinstance(f, Doubtful) else f for f in found)
        return self._memo[key]


def shape(template: Template) -> Shape:
    """Make a template ready. Raise BadPhrasing."""
    slots = {slot.name: slot for slot in template.slots}
    return Shape(template, _phrases(template.asks, slots), _phrases(template.parts, slots), slots)


def _phrases(phrasings: tuple[str, ...], slots: Mapping[str, Slot]) -> tuple[Phrase, ...]:
    variants = [variant for phrasing in phrasings for variant in compiled(phrasing)]
    return tuple(
        Phrase(
            variant, tuple(part.pattern if isinstance(part, Words) else cue(slots[part.slot].kind) for part in variant)
        )
        for variant in variants
    )


def fit(shape: Shape, reading: Reading) -> Fit | None:
    """The template's values if its phrasings and fillers cover the whole question, else None."""
    text = reading.text
    if not shape.may_fit(text):
        return None
    parts = tuple(part for part in shape.parts if part.may_fit(text))
    tiler = _Tiler(shape, reading, (*(ask for ask in shape.asks if ask.may_fit(text)), *parts), len(parts))
    values = tiler.lay(0, {}, asked=False)
    if values is None:
        return None
    doubt = next((value for value in values.values() if isinstance(value, Doubtful)), None)
    filled = Filled({name: value for name, value in values.items() if not isinstance(value, Doubtful)})
    return Fit(shape.template, filled, doubt)


_Bound = dict[str, Value | Doubtful]


class _Tiler:
    """Tries phrases from left to right, the longest first, and steps back where they lead nowhere."""

    def __init__(self, shape: Shape, reading: Reading, phrases: tuple[Phrase, ...], parts: int) -> None:
        self._shape = shape
        self._reading = reading
        self._text = reading.text
        self._phrases = tuple((phrase, i < len(phrases) - parts) for i, phrase in enumerate(phrases))
        self._dead: set[tuple[int, frozenset[str], bool]] = set()
        self._steps = 0

    def lay(self, at: int, bound: _Bound, *, asked: bool) -> _Bound | None:
        """The values of the first way to cover the rest of the text."""
        if skipped := _SKIPPED.match(self._text, at):
            at = skipped.end()
        if at >= len(self._text):
            return bound if asked else None
        key = (at, frozenset(bound), asked)
        self._steps += 1
        if key in self._dead or self._steps > _MOST_STEPS:
            return None
        for end, values, is_ask in sorted(self._tiles(at, bound), key=lambda tile: -tile[0]):
            found = self.lay(end, {**bound, **values}, asked=asked or is_ask)
            if found is not None:
                return found
        self._dead.add(key)
        return None

    def _tiles(self, at: int, bound: _Bound) -> Iterator[tuple[int, _Bound, bool]]:
        for phrase, is_ask in self._phrases:
            for end, values in self._matches(phrase.variant, at, {}):
                if end > at and not values.keys() & bound.keys():
                    yield end, values, is_ask
        if filler := _FILLER.match(self._text, at):
            yield filler.end(), {}, False

    def _matches(self, variant: Variant, at: int, values: _Bound) -> Iterator[tuple[int, _Bound]]:
        if not variant:
            yield at, values
            return
        first, rest = variant[0], variant[1:]
        if isinstance(first, Words):
            for start in dict.fromkeys((at, _beyond_pause(self._text, at) if values else at)):
                if found := first.pattern.match(self._text, start):
                    yield from self._matches(rest, found.end(), values)
                    return
            return
        start = _beyond_pause(self._text, at) if values else at + (self._text[at : at + 1] == " ")
        if first.slot in values:
            return
        for end, value in self._reading.values(self._shape.slots[first.slot], start):
            yield from self._matches(rest, end, {**values, first.slot: value})


def _beyond_pause(text: str, at: int) -> int:
    """Where the text goes on after a space or a comma."""
    found = _PAUSE.match(text, at)
    return found.end() if found else at


def _choices(slot: Slot, text: str, at: int) -> tuple[tuple[int, str], ...]:
    found = [(at + len(said), meant) for said, meant in slot.choices.items() if _stands_alone(text, at, said)]
    return tuple(sorted(found, key=lambda choice: -choice[0]))


def _stands_alone(text: str, at: int, said: str) -> bool:
    if not text.startswith(said, at):
        return False
    end = at + len(said)
    is_latin = said[-1].isascii() and said[-1].isalnum()
    return not (is_latin and (text[end : end + 1].isascii() and text[end : end + 1].isalnum()))


__all__ = ["LONGEST", "Fit", "Gap", "Reading", "Shape", "fit", "shape"]
