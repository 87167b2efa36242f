"""A template's outcome as the words of a reply: the result, its working, what was assumed."""

from faqbot.domain.language import Language
from faqbot.templates.values import Result

_WORKING = {Language.ZH: "算法：", Language.EN: "Working: "}
_NOTE = {Language.ZH: "说明：", Language.EN: "Note: "}
_BETWEEN = {Language.ZH: "；", Language.EN: "; "}
_END = {Language.ZH: "。", Language.EN: "."}


def told(result: Result, language: Language) -> str:
    """The lines of the reply."""
    lines = [f"**{result.headline.say(language)}**"]
    if result.working is not None:
        lines.append(f"{_WORKING[language]}{result.working.say(language)}")
    if result.assumptions:
        notes = _BETWEEN[language].join(note.say(language) for note in result.assumptions)
        lines.append(f"{_NOTE[language]}{notes}{_END[language]}")
    return "\n\n".join(lines)
