"""What a model is asked: the passages numbered, the question, and all that strangers wrote made harmless."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from faqbot.domain.document import Passage
from faqbot.domain.language import Language
from faqbot.domain.message import Query
from faqbot.domain.prompt import Prompt

NO_ANSWER = "NO_ANSWER"
MOST_PASSAGES = 5
# How models write them; a share of the first token's probability is counted for each.
YES = {Language.ZH: ("是",), Language.EN: ("yes", "Yes")}
NO = {Language.ZH: ("否",), Language.EN: ("no", "No")}
_QUESTION = {Language.ZH: "问题：", Language.EN: "Question: "}
_ANSWER = {Language.ZH: "回答：", Language.EN: "Answer: "}
# What models take for the end of a message or the beginning of another: <|im_end|>, <s>, [INST], <start_of_turn> ...
_CONTROL = re.compile(r"</?[|｜]?(?=[\w▁!])|(?<=[\w▁])[|｜]?>|<[<|]|[|>]>|```")
_BRACKETS = str.maketrans({"[": "(", "]": ")", "\u2028": " ", "\u2029": " "})
_REFUSAL = re.compile(NO_ANSWER, re.IGNORECASE)


def answering(query: Query, passages: Sequence[Passage]) -> Prompt:
    """Ask for an answer with citations, or for a refusal; the grammar allows nothing else."""
    return Prompt(_text(f"answer.{query.language}.txt"), _user(query, passages), _text("answer.gbnf"))


def checking(query: Query, passages: Sequence[Passage], sentence: str) -> Prompt:
    """Ask whether a sentence is said and answers, to be told from how likely yes and no are.

    It begins as the prompt that was answered, so that a model need not read the passages again.
    """
    asked = f"{_user(query, passages)}\n\n{_ANSWER[query.language]}{inert(sentence)}"
    return Prompt(_text(f"answer.{query.language}.txt"), f"{asked}\n{_text(f'check.{query.language}.txt')}")


def rewriting(text: str, before: Sequence[str], language: Language) -> Prompt:
    """Ask for a follow-up in a form that stands alone; `before` is what was asked earlier, oldest first."""
    lines = "\n".join(f"{_QUESTION[language]}{inert(line)}" for line in (*before, text))
    return Prompt(_text(f"rewrite.{language}.txt"), lines, _text("rewrite.gbnf"))


def asking(passage: Passage, language: Language) -> Prompt:
    """Ask for a question that a passage answers, or for a refusal."""
    return Prompt(_text(f"ask.{language}.txt"), f"[1] {_told(passage)}", _text("rewrite.gbnf"))


def inert(text: str) -> str:
    """A text of strangers on one line, with everything replaced that a model could take for control or a citation."""
    flat = " ".join(_CONTROL.sub(" ", text.translate(_BRACKETS)).split())
    return _REFUSAL.sub("NO ANSWER", flat)


def fitting(passages: Sequence[Passage], most_characters: int) -> tuple[Passage, ...]:
    """The first passages, at most five, that go into a prompt together; at least one."""
    taken: list[Passage] = []
    left = most_characters
    for passage in passages[:MOST_PASSAGES]:
        left -= len(passage.text)
        if taken and left < 0:
            break
        taken.append(passage)
    return tuple(taken)


def _user(query: Query, passages: Sequence[Passage]) -> str:
    lines = "\n".join(f"[{number}] {_told(passage)}" for number, passage in enumerate(passages, 1))
    return f"{lines}\n\n{_QUESTION[query.language]}{inert(query.text)}"


def _told(passage: Passage) -> str:
    heading = " / ".join(map(inert, passage.heading))
    return f"{heading}: {inert(passage.text)}" if heading else inert(passage.text)


@cache
def _text(name: str) -> str:
    return files("faqbot.answerers").joinpath("prompts", name).read_text("utf-8").strip()
