"""Every sentence of the bot's own that a customer can see, in both languages side by side."""

import re
from dataclasses import replace
from typing import assert_never

from faqbot.domain.decision import (
    Asked,
    Clarify,
    Computed,
    Curated,
    Decision,
    Declined,
    Grounded,
    Handoff,
    Quoted,
    Reason,
    Refused,
    SmallTalk,
    Talk,
)
from faqbot.domain.document import Passage
from faqbot.domain.faq import Entry
from faqbot.domain.language import Language
from faqbot.domain.message import Option, Reply, Source

ZH, EN = Language.ZH, Language.EN
_CITATION = re.compile(r" ?(?:\[\d+\])+")

TALK = {
    Talk.GREETING: {
        ZH: "您好！我是这里的问答机器人，请直接输入您的问题。",
        EN: "Hello! I am the question-and-answer bot here. Just type your question.",
    },
    Talk.THANKS: {ZH: "不客气！还有问题随时问我。", EN: "You are welcome! Ask me any time."},
    Talk.GOODBYE: {ZH: "再见，祝您一切顺利！", EN: "Goodbye, and all the best!"},
    Talk.CANCELLED: {ZH: "好的，不算了。还有问题随时问我。", EN: "All right, I have dropped that. Ask me any time."},
    Talk.IDENTITY: {
        ZH: "我是问答机器人，不是真人。我只回答资料里有的内容，不知道的会直说；需要人工帮助，请联系客服。",
        EN: "I am a question-and-answer bot, not a person. I answer only from what has been written down for me, "
        "and say so when I do not know. For a person, please contact our team.",
    },
}

DECLINE = {
    Reason.EMPTY: {
        ZH: "没有看到文字，请用一句话告诉我您的问题。",
        EN: "I see no words. Please put your question in a sentence.",
    },
    Reason.TOO_LONG: {
        ZH: "这段文字太长了，请用几句话说明您的问题（最多 {limit} 字）。",
        EN: "That is too long for me. Please ask in a few sentences (at most {limit} characters).",
    },
    Reason.UNKNOWN_KB: {ZH: "这里没有这个知识库。", EN: "There is no such knowledge base here."},
    Reason.NOT_SURE: {
        ZH: "抱歉，我没有把握回答这个问题，不想给您错误的答案。",
        EN: "Sorry, I am not sure enough to answer that, and I would rather not guess.",
    },
    Reason.NOTHING_FOUND: {
        ZH: "抱歉，这个问题我不知道。",
        EN: "Sorry, I do not know the answer to that.",
    },
    Reason.UNAVAILABLE: {
        ZH: "抱歉，我现在查不到资料，请稍后再试。",
        EN: "Sorry, I cannot look things up at the moment. Please try again later.",
    },
    Reason.UNSAFE: {ZH: "抱歉，这个我不能帮忙。", EN: "Sorry, I cannot help with that."},
    Reason.ASKED_FOR: {ZH: "好的。", EN: "All right."},
    Reason.UNCOMPUTABLE: {ZH: "抱歉，这个我算不了。", EN: "Sorry, I cannot compute that."},
}

NEAREST = {ZH: "您想问的是不是：", EN: "Did you mean:"}
READING = {
    ZH: "这份资料可能谈到您的问题，可以自己看看：{where}",
    EN: "This part of our documents may be about it; please see for yourself: {where}",
}
PERSON_OFFER = {
    ZH: "需要人工帮助，请联系客服。",
    EN: "For help from a person, please contact our team.",
}
CLARIFY = {ZH: "您想问的是哪一个？", EN: "Which of these do you mean?"}
HANDOFF = {
    ZH: "我记下了您想找人工。我是机器人，这里暂时不能直接转接，请直接联系客服。",
    EN: "I have noted that you would like a person. I am a bot and cannot connect you from here yet: "
    "please contact our team directly.",
}
PAGE = {ZH: "{title}，第 {page} 页", EN: "{title}, page {page}"}
OTHER_LANGUAGE = {
    ZH: "（这个答案目前只有英文）",
    EN: "(This answer is available in Chinese only for now.)",
}
NO_PERSON_YET = (Reason.EMPTY, Reason.TOO_LONG, Reason.UNKNOWN_KB)


def word(decision: Decision, language: Language, *, limit: int = 0) -> Reply:  # noqa: PLR0911 - one for each kind
    """The reply to a decision in the customer's language; `limit` is the longest question in characters."""
    match decision:
        case Curated(entry):
            return _curated(entry, language)
        case Computed(text=text) | Asked(text=text) | Refused(text=text):
            return Reply(text, language)
        case Grounded(text, passages):
            return _grounded(text, passages, language)
        case Quoted(sentences, passage):
            return Reply("\n".join(sentences), language, sources=_sources((passage,), language))
        case Clarify(entries):
            return _offer(CLARIFY[language], entries, language)
        case SmallTalk(talk):
            return Reply(TALK[talk][language], language)
        case Handoff():
            return Reply(HANDOFF[language], language)
        case Declined():
            return _decline(decision, language, limit)
        case _:
            assert_never(decision)


def _curated(entry: Entry, language: Language) -> Reply:
    text, spoken = entry.answer(language)
    if spoken is not language:
        text = f"{OTHER_LANGUAGE[language]}\n{text}"
    sources = tuple(
        Source(link.title.get(language) or next(iter(link.title.values())), link.url) for link in entry.links
    )
    return Reply(text, language, sources=sources)


def _grounded(text: str, passages: tuple[Passage, ...], language: Language) -> Reply:
    """The citations count the sources as they are shown; where there is only one, none is needed."""
    sources = _sources(passages, language)
    if len(sources) == 1:
        return Reply(_CITATION.sub("", text), language, sources=sources)
    places = [sources.index(_source(passage, language)) + 1 for passage in passages]
    return Reply(_CITATION.sub(lambda cited: _shown(cited.group(), places), text), language, sources=sources)


def _shown(citation: str, places: list[int]) -> str:
    numbers = dict.fromkeys(places[int(number) - 1] for number in re.findall(r"\d+", citation))
    return " " + "".join(f"[{number}]" for number in numbers)


def _sources(passages: tuple[Passage, ...], language: Language) -> tuple[Source, ...]:
    """Where the passages stand, each place once, with the page; a link where there is an address."""
    return tuple(dict.fromkeys(_source(passage, language) for passage in passages))


def _source(passage: Passage, language: Language) -> Source:
    name = passage.source or passage.id
    title = name if passage.page is None else PAGE[language].format(title=name, page=passage.page)
    return Source(title, passage.url or (name if name.startswith(("https://", "http://")) else ""))


def _decline(declined: Declined, language: Language, limit: int) -> Reply:
    text = DECLINE[declined.reason][language].format(limit=limit)
    if declined.reason not in NO_PERSON_YET:
        text = f"{text}{'' if language is ZH else ' '}{PERSON_OFFER[language]}"
    for passage in declined.reading:
        text = f"{text}\n{READING[language].format(where=_place(passage, language))}"
    reply = (
        _offer(f"{text}\n{NEAREST[language]}", declined.nearest, language)
        if declined.nearest
        else Reply(text, language)
    )
    return replace(reply, sources=_sources(declined.reading, language))


def _place(passage: Passage, language: Language) -> str:
    """Where a passage stands: the document and the headings above it."""
    return " › ".join(dict.fromkeys((_source(passage, language).title, *passage.heading)))


def _offer(text: str, entries: tuple[Entry, ...], language: Language) -> Reply:
    """A numbered list, so that a channel without buttons shows the choice too."""
    options = tuple(Option(entry.id, entry.kb, entry.title(language)) for entry in entries)
    lines = "\n".join(f"{i}. {option.title}" for i, option in enumerate(options, 1))
    return Reply(f"{text}\n{lines}", language, options=options)
