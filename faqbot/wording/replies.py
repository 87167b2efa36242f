"""The reply to each decision, in the customer's language."""

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
    Part,
    Quoted,
    Refused,
    Several,
    Silent,
    SmallTalk,
)
from faqbot.domain.document import Passage
from faqbot.domain.faq import Entry
from faqbot.domain.handoff import Event
from faqbot.domain.language import Language
from faqbot.domain.message import Option, Reply, Source
from faqbot.language.normalise import normalise
from faqbot.language.sentences import sentences
from faqbot.wording.texts import (
    AGAIN,
    CLARIFY,
    DECLINE,
    HANDOFF,
    INVITE,
    LATER,
    NEAREST,
    NO_PERSON_YET,
    OFFER,
    OTHER_LANGUAGE,
    PAGE,
    PERSON_OFFER,
    READING,
    RESUMED,
    SAID_ABOVE,
    TALK,
    UNANSWERED,
    ZH,
)

_CITATION = re.compile(r" ?(?:\[\d+\])+")


def word(decision: Decision, language: Language, *, limit: int = 0) -> Reply:  # noqa: C901, PLR0911 - one for each kind
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
        case Handoff(reach=reach, hours=hours):
            return Reply(HANDOFF[reach][language].format(hours=hours), language)
        case Silent():
            return Reply("", language)
        case Several(parts):
            return _several(parts, language)
        case Declined():
            return _decline(decision, language, limit)
        case _:
            assert_never(decision)


def _several(parts: tuple[Part, ...], language: Language) -> Reply:
    """One text: each question with its answer, in order; a sentence is said once, what is not known is named."""
    said: set[str] = set()
    texts: list[str] = []
    sources: list[Source] = []
    for part in parts:
        if isinstance(part.decision, Declined):
            texts.append(UNANSWERED[language].format(question=part.text))
            continue
        answer = word(part.decision, language)
        # Its citations count its own sources, which stand among others here.
        own = _CITATION.sub("", answer.text) if isinstance(part.decision, Grounded) else answer.text
        fresh = _fresh(own, said)
        texts.append(f"**{part.text}**\n{fresh or SAID_ABOVE[language]}")
        sources += answer.sources
    declined = [part.decision for part in parts if isinstance(part.decision, Declined)]
    if declined:
        texts.append(PERSON_OFFER[language])
    near = {(d.nearest[0].kb, d.nearest[0].id): d.nearest[0] for d in declined if d.nearest}
    entries = tuple(near.values())
    text = "\n\n".join(texts)
    reply = _offer(f"{text}\n\n{NEAREST[language]}", entries, language) if entries else Reply(text, language)
    return replace(reply, sources=tuple(dict.fromkeys(sources)))


def _fresh(text: str, said: set[str]) -> str:
    """The lines of an answer without the sentences that were said before."""
    lines = []
    for line in text.split("\n"):
        kept = [sentence for sentence in sentences(line) if normalise(sentence) not in said]
        said.update(map(normalise, kept))
        if kept or not line:
            lines.append(line if len(kept) == len(sentences(line)) else " ".join(kept))
    return "\n".join(lines).strip()


def telling_later(reply: Reply) -> Reply:
    """The reply with a word on how to be told once there is an answer."""
    return replace(reply, text=f"{reply.text}\n\n{LATER[reply.language]}")


def resumed(reply: Reply) -> Reply:
    """The reply of a bot that has just taken over again, and says so first."""
    return replace(reply, text=f"{RESUMED[Event.TIMED_OUT][reply.language]}\n\n{reply.text}")


def names_people(reply: Reply) -> bool:
    """True if the reply says where to find a person."""
    return PERSON_OFFER[reply.language] in reply.text


def inviting(reply: Reply) -> Reply:
    """The reply where a person can be had for the asking, and need not be looked for elsewhere."""
    return replace(reply, text=reply.text.replace(PERSON_OFFER[reply.language], INVITE[reply.language]))


def again(reply: Reply) -> Reply:
    """The reply to a question that was just asked and answered in the same way."""
    return replace(reply, text=f"{AGAIN[reply.language]}\n\n{reply.text}")


def offering(reply: Reply) -> Reply:
    """The reply with the offer of a person below, in the place of a word on how to find one."""
    text = reply.text.replace(PERSON_OFFER[reply.language], "").replace(INVITE[reply.language], "").strip()
    return replace(reply, text=f"{text}\n\n{OFFER[reply.language]}")


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
