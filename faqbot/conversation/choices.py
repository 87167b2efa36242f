"""Which of the entries that were offered a customer means: "第一个", "the second", "2", the title, or none of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from faqbot.domain.message import Option
from faqbot.domain.turn import LoggedTurn
from faqbot.language.normalise import normalise

# An offer is remembered for so many turns; a bare number refers to the last one only.
_REMEMBERED = 3
_LONGEST = 60
_SHORTEST_PIECE = 2
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")

_ORDINALS = (
    (r"第?[一1]个?|前者|最?(?:上面|前面)(?:的|那)?个?", r"first|1st|former|one|top"),
    (r"第?[二两2]个?", r"second|2nd|two"),
    (r"第?[三3]个?", r"third|3rd|three"),
    (r"第?[四4]个?", r"fourth|4th|four"),
    (r"第?[五5]个?", r"fifth|5th|five"),
)
_LAST = (r"最后(?:一|那)?个?|后者|最?(?:下面|后面)(?:的|那)?个?", r"last|latter|bottom")
_BEFORE = (
    r"(?:我?(?:要|选|想问|问|说)?的?(?:是|的是)?|那|就)?",
    r"(?:i mean |i meant |i want |i choose |it's |its |what about |how about |and )?(?:the |option |number |no\.? ?|nr\.? ?)*",
)
_AFTER = (r"(?:选项|问题|吧|呢|啊|呀|谢谢|怎么样|是什么)*", r"(?:,? (?:one|option|question|please|thanks|then))*")
_NONE = re.compile(
    r"(?:都|全)?不(?:是|对|行)(?:的|啊|呀)?(?:这些|这几个|我(?:要|想)问的)?|(?:以上)?都(?:不是|不对|没有)(?:我(?:要|想)问的|这些)?|"
    r"一个都(?:不是|没有)|没有(?:我要的|一个是)?|都不|(?:以上|上面)都不是|"
    r"none(?: of (?:these|those|them|the above))?|neither(?: of (?:these|those|them))?|not (?:any|one) of (?:these|those|them)|no(?:ne)? of these"
)
_NUMBER = re.compile(r"(?:选|option |number |no\.? ?)?([1-5一二三四五两①-⑤])(?:号|个)?")
_DIGITS = {**{str(i): i for i in range(1, 6)}, **dict(zip("一二三四五", range(1, 6), strict=True)), "两": 2}


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and the turn that had offered it; the option is None where none of them is meant."""

    option: Option | None
    offer: LoggedTurn


def chosen(text: str, past: Sequence[LoggedTurn]) -> Choice | None:
    """The choice that a message makes among what was offered last; None if it makes none."""
    said = _EDGES.sub("", normalise(text))
    offers = [turn for turn in past[-_REMEMBERED:] if turn.reply.options]
    if not offers or not said or len(said) > _LONGEST:
        return None
    offer = offers[-1]
    is_last = offer is past[-1]
    if _NONE.fullmatch(said):
        return Choice(None, offer)
    option = _by_place(said, offer.reply.options, bare=is_last) or (
        _by_title(said, offer.reply.options) if is_last else None
    )
    return Choice(option, offer) if option else None


def beyond(text: str, past: Sequence[LoggedTurn]) -> LoggedTurn | None:
    """The offer just made, if a message is a number of none of its entries: that is no question to look for."""
    options = past[-1].reply.options if past else ()
    number = _NUMBER.fullmatch(_EDGES.sub("", normalise(text))) if options else None
    return past[-1] if number and _DIGITS.get(number[1], 0) > len(options) else None


def _by_place(said: str, options: Sequence[Option], *, bare: bool) -> Option | None:
    """Named by its place; a number alone counts only right after the offer."""
    number = _NUMBER.fullmatch(said)
    if number:
        place = _DIGITS.get(number[1], 0)
        return options[place - 1] if bare and 0 < place <= len(options) else None
    for place, pattern in enumerate(_PLACES):
        if pattern.fullmatch(said):
            return options[place] if place < len(options) else None
    return options[-1] if _LAST_PLACE.fullmatch(said) else None


def _by_title(said: str, options: Sequence[Option]) -> Option | None:
    """Named by its words: a title, or a piece that only one title has."""
    titles = [_EDGES.sub("", normalise(option.title)) for option in options]
    if said in titles:
        return options[titles.index(said)]
    holding = [option for option, title in zip(options, titles, strict=True) if said in title]
    return holding[0] if len(holding) == 1 and len(said) >= _SHORTEST_PIECE else None


def _place(words: tuple[str, str]) -> re.Pattern[str]:
    forms = (f"{before}(?:{word}){after}" for before, word, after in zip(_BEFORE, words, _AFTER, strict=True))
    return re.compile("|".join(forms))


_PLACES = tuple(map(_place, _ORDINALS))
_LAST_PLACE = _place(_LAST)
