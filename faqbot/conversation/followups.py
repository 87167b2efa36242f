"""What a message means that leans on what was said before: "那运费呢？", "and to Canada?", "how long does that take?".

Only words are put together here. Whether a completed question is better than the bare one is decided where both can be
looked up (understanding.py).
"""

import re
from collections.abc import Iterator, Sequence

from faqbot.domain.language import Language
from faqbot.language.normalise import normalise

_MOST = 6
_SHORT_ZH, _SHORT_EN = 8, 4
_LONGEST = 200
_VERB_ZH = re.compile(
    r"^(?:购买|申请|修改|更换|开启|关闭|注册|注销|使用|查看|查询|设置|开具|买|卖|攒|开|查|改|换|用|收到|收不到|支持)(?=..)"
)
_VERB_EN = re.compile(
    r"^(?:buy|earn|spend|return|cancel|change|turn on|turn off|create|delete|season|engrave|redeem|track|sell|ship|accept|"
    r"enable|add|order|receive|find|check|reset|open|close|getting|offer)s? (?=\w)"
)
_LONGEST_NAME = 12
_MARKS = re.compile(r"[^\w']+")
_EDGES = re.compile(
    r"^(?:[-' ]|'s |不?(?:讨厌|聊|梦见|恭喜|又见|认得|见过|爱看|看|吃|喝|买|玩|去|听|叫|问|找|有|只|最|这|我|他|你))+|[-' ]+$|'s$"
)
_HAN = re.compile(r"[\u3400-\u9fff]")

_PRONOUN_ZH = re.compile(
    r"(?:这|那)(?:一)?(?:个|些|种|款|件|部|本|首|家|样|玩意儿?)(?:人|东西|游戏|剧|歌|电影|书|问题|情况|功能|服务)?|"
    r"(?:它|他|她)们?|(?:这|那)(?!么|样|里|儿|边|时|会儿|天|次|就)"
)
_LEAD_ZH = re.compile(r"^(?:那么?|那如果|如果|还有|以及|另外|然后|而且)[,，]? ?(?:要?是|换成)?")
_KEPT_ZH = re.compile(r"(?:可是|但是|不过|为什么|为啥|其实|就是|哈+|嗯+)+")
_TAIL_ZH = re.compile(r"(?:呢|怎么样|又怎样|如何)?[?？。！! ]*$")
_ELLIPSIS_ZH = re.compile(r"^(?:那|还有|如果|要是|另外|以及)|呢[?？]?$")

_PRONOUN_EN = re.compile(
    r"\b(?P<own>its|their|his|her)\b|\b(?P<thing>it|they|them|this one|that one|these|those|this(?! (?:week|month|year))|"
    r"that(?= (?:take|cost|work|mean|include|need|arrive|happen|expire)|$|[?.!,]| (?:too|also|as well))|one|ones|him|he)\b"
)
_LEAD_EN = re.compile(
    r"^(?:and|or|but|also|then|so|ok|okay|well)?,? ?(?:what about|how about|what if(?: it(?:'s| is))?|and)?(?: for)? ?(?=\S)"
)
_ELLIPSIS_EN = re.compile(r"^(?:and|or|but|also|what about|how about|what if|same)\b|\b(?:too|as well|instead)[?.! ]*$")
_PREPOSITION = re.compile(r"\b(to|for|in|from|with|by|on|at|of)\b (?P<object>[^,?.!]+)")

# What holds no topic, in Chinese cut out of the sentence, in English between the phrases.
_EMPTY_ZH = re.compile(
    r"请问|麻烦|你们?|我们?|您|咱们?|他们?|她|它们?|大家|这里|那里|这个?|那个?|是不是|是否|是|的|了|吗|呢|吧|啊|呀|哦|嘛|么|"
    r"什么(?:时候)?|怎么样?|怎样|如何|为什么|为啥|哪[里儿个些]?|谁|多少钱?|多久|多大|多长|几[天个点次张号]?|有没有|能不能|可不可以|"
    r"没有|能|会|可以|可|想|要|知道|觉得|认识|喜欢|爱|看过|听过|去过|吃过|用过|听说|说|一下|很|真|太|好|也|都|就|还|又|"
    r"在|和|跟|与|对|不|没|过|着|给|让|把|被|一直|现在|已经|当然|确实|[,，。？！?!、~…\s]+"
)
_EMPTY_EN = re.compile(
    r"[^\w' -]+|\b(?:what|whats|when|where|who|whom|which|why|how|long|much|many|often|far|soon|is|are|was|were|am|be|been|do|does|did|"
    r"can|could|will|would|should|may|must|shall|have|has|had|i|you|we|they|it|he|she|me|us|them|my|your|our|a|an|the|this|that|these|those|"
    r"there|here|of|to|for|in|on|at|by|with|from|about|into|and|or|but|if|than|as|so|tell|know|describe|explain|give|get|take|takes|"
    r"when|your|any|some|please|not|no|yes|going|made|make|need|want|use|used|work|cost|costs|happens|mean|best|good|main|"
    r"difference|between|different|types?|kinds?|benefits?|(?:dis)?advantages?|effects?|symptoms?|causes?|roles?|purposes?|history|"
    r"important|possible|ways|examples|parts|more|common|first|famous|most|general|funds?)\b"
)


def leans(text: str, language: Language) -> bool:
    """True if the words of a message hint that it goes on from what was said: a pronoun, an ellipsis, very few words."""
    plain = normalise(text)
    is_short = len(plain) <= _SHORT_ZH if language is Language.ZH else len(plain.split()) <= _SHORT_EN
    return len(plain) <= _LONGEST and (is_short or points_back(plain, language))


def points_back(text: str, language: Language) -> bool:
    """True if a message has a pronoun or an ellipsis."""
    plain = normalise(text)
    marks = (_ELLIPSIS_ZH, _PRONOUN_ZH) if language is Language.ZH else (_ELLIPSIS_EN, _PRONOUN_EN)
    return any(mark.search(plain) for mark in marks)


def completions(text: str, history: Sequence[str], language: Language) -> tuple[str, ...]:
    """The message made whole from what the customer said before, the likeliest first; () where nothing fits."""
    before = [normalise(earlier) for earlier in history if earlier.strip()]
    if not before or not leans(text, language):
        return ()
    plain = normalise(text)
    made = _chinese(plain, before) if language is Language.ZH else _english(plain, before)
    found = dict.fromkeys(one for one in made if one and one != plain)
    return tuple(found)[:_MOST]


def rewritten(text: str, history: Sequence[str], language: Language) -> str:
    """The message as it reads alone: the likeliest completion, where its words ask for one."""
    plain = normalise(text)
    if language is Language.EN and not points_back(plain, language):
        return text
    return next(iter(completions(text, history, language)), text)


def topic(history: Sequence[str], language: Language) -> str:
    """What was talked about last: what came up twice, or the longest phrase that means something; "" for nothing."""
    texts = [normalise(earlier) for earlier in history]
    for i in range(len(texts) - 1, -1, -1):
        told = _phrases(texts[i], language)
        if told:
            shared = _shared(told, texts[:i], language)
            longest = max(told, key=len)
            # Of single characters the last one is the thing: 你们家卖哪些茶.
            return shared or (longest if len(longest) > 1 else told[-1])
    return ""


def _thing(about: str, language: Language) -> str:
    """The topic without the verb before it: of buying a gift card, the gift card."""
    return (_VERB_ZH if language is Language.ZH else _VERB_EN).sub("", about)


def _phrases(text: str, language: Language) -> list[str]:
    """The stretches of a text that mean something."""
    empty = _EMPTY_ZH if language is Language.ZH else _EMPTY_EN
    return [phrase for found in empty.split(text) if (phrase := _EDGES.sub("", found))]


def _shared(phrases: Sequence[str], earlier: Sequence[str], language: Language) -> str:
    """The longest piece of these phrases that an earlier text holds too: that is mostly the name of the thing.

    Pieces are of two characters or more in Chinese, of whole words in English.
    """
    mark, least = ("", 2) if language is Language.ZH else (" ", 1)
    texts = [f"{mark}{_MARKS.sub(mark, text)}{mark}" for text in earlier]
    pieces = (
        mark.join(units[i:j])
        for units in (list(phrase) if not mark else phrase.split() for phrase in phrases)
        for i in range(len(units))
        for j in range(i + least, min(len(units), i + _LONGEST_NAME) + 1)
    )
    return max(
        (piece for piece in pieces if any(f"{mark}{piece}{mark}" in text for text in texts)), key=len, default=""
    )


def _resolved(before: Sequence[str]) -> list[str]:
    """Earlier English questions with their pronouns replaced, one after the other."""
    told: list[str] = []
    for text in before:
        pronoun = _PRONOUN_EN.search(text)
        about = topic(told, Language.EN) if pronoun else ""
        told.append(_put(text, pronoun, about) if pronoun and about else text)
    return told


def _put(text: str, pronoun: re.Match[str], about: str) -> str:
    name = f"{about}'s" if pronoun["own"] else about
    return f"{text[: pronoun.start()]}{name}{text[pronoun.end() :]}"


def _chinese(text: str, before: Sequence[str]) -> Iterator[str]:
    about = topic(before, Language.ZH)
    bare = _TAIL_ZH.sub("", _LEAD_ZH.sub("", text))
    thing = _thing(about, Language.ZH)
    if about and _PRONOUN_ZH.search(text):
        yield _PRONOUN_ZH.sub(thing, text, count=1)
        yield _PRONOUN_ZH.sub(about, text, count=1)
    is_ellipsis = bool(_ELLIPSIS_ZH.search(text))
    if is_ellipsis and bare:
        yield from _exchanged(bare, before[-1], _EMPTY_ZH)
    if about and bare and about not in bare:
        lead = _KEPT_ZH.match(bare)
        rest = bare[lead.end() if lead else 0 :]
        yield f"{lead[0] if lead else ''}{thing}{rest}"
        yield f"{lead[0] if lead else ''}{about}{rest}"
    if bare:
        yield f"{before[-1].rstrip('?？。！! ')} {bare}"


def _english(text: str, before: Sequence[str]) -> Iterator[str]:
    before = _resolved(before)
    about = topic(before, Language.EN)
    bare = _LEAD_EN.sub("", text).rstrip("?.! ")
    pronoun = _PRONOUN_EN.search(text)
    if about and pronoun:
        yield _put(text, pronoun, _thing(about, Language.EN))
        yield _put(text, pronoun, about)
    if bare and _ELLIPSIS_EN.search(text):
        yield from _with_object(bare, before[-1])
        yield from _exchanged(bare, before[-1].rstrip("?.! "), _EMPTY_EN)
    if about and bare and about not in bare:
        yield f"{bare} {_thing(about, Language.EN)}"
    if bare:
        yield f"{before[-1].rstrip('?.! ')} {bare}"


def _with_object(bare: str, before: str) -> Iterator[str]:
    """And to Canada? The earlier question, with Canada where it had said to somewhere."""
    given = _PREPOSITION.match(bare)
    if given is None:
        return
    for found in _PREPOSITION.finditer(before):
        if found[1] == given[1]:
            yield f"{before[: found.start()]}{bare}{before[found.end() :]}"


def _exchanged(bare: str, before: str, empty: re.Pattern[str]) -> Iterator[str]:
    """The earlier question with the new words in the place of the phrase that meant something."""
    phrases = [phrase.strip() for phrase in empty.split(before)]
    told = sorted((phrase for phrase in phrases if len(phrase) > 1), key=len, reverse=True)
    # Where nothing else is left the new words stand alone, and a preposition does not stand for a thing.
    if len(told) > 1 and bare not in before and not _PREPOSITION.match(bare):
        yield before.replace(told[0], bare)
