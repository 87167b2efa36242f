"""Why a file, a row of one or a page was not read, or what is declared cannot be used, in the operator's language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from faqbot.domain.language import Language

_DECLARED, _IMPORTED = "declared_reasons.yaml", "import_reasons.yaml"
_WORDED = frozenset({"rest", "where", "kind", "language", "expected", "found", "what", "keys", "remedy"})
_AT_A_LINE = re.compile(r":(?P<line>\d+): (?P<said>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Told:
    """A reason, and the language that it is in."""

    text: str
    language: Language


def told(why: str, language: Language) -> Told:
    """What a reader said, without the name that it begins with; in English where there is no other wording."""
    said = why.partition(": ")[2] or why
    # The name may say anything, so what comes after it is looked at first.
    in_chinese = (_in_chinese(said) or _in_chinese(why)) if language is Language.ZH else ""
    return Told(in_chinese, Language.ZH) if in_chinese else Told(said, Language.EN)


def told_of_declared(why: str, language: Language) -> Told:
    """Why what is declared cannot be used; in English where there is no other wording."""
    return _whole(_DECLARED, why, language)


def told_of_row(why: str, language: Language) -> Told:
    """Why a row of a file cannot be taken; in English where there is no other wording."""
    return _whole(_IMPORTED, why, language)


def told_of_import(why: str, name: str, language: Language) -> Told:
    """Why the file of that name cannot be taken, with the line where one is to blame, without the name itself."""
    said = why.removeprefix(name)
    if at := _AT_A_LINE.fullmatch(said):
        told_so = told_of_row(at["said"], language)
        line = f"第 {at['line']} 行：" if told_so.language is Language.ZH else f"line {at['line']}: "
        return Told(line + told_so.text, told_so.language)
    return told_of_row(said.removeprefix(": "), language)


def _whole(name: str, why: str, language: Language) -> Told:
    in_chinese = _wholly_in_chinese(name, why) if language is Language.ZH else ""
    return Told(in_chinese, Language.ZH) if in_chinese else Told(why, Language.EN)


def _wholly_in_chinese(name: str, why: str) -> str:
    """The whole sentence in Chinese, with what it names; a part that is a sentence itself is worded in its turn."""
    for pattern, worded in _worded(name):
        if match := pattern.fullmatch(why):
            found = match.groupdict("")
            parts = {part: _wholly_in_chinese(name, found[part]) or found[part] for part in found.keys() & _WORDED}
            return worded.format(**found | parts)
    return ""


def _in_chinese(said: str) -> str:
    found = ((pattern.search(said), worded) for pattern, worded in _worded("reasons.yaml"))
    return next((worded.format(**match.groupdict()) for match, worded in found if match), "")


@cache
def _worded(name: str) -> Sequence[tuple[re.Pattern[str], str]]:
    text = files("faqbot.channels.editor").joinpath(name).read_text("utf-8")
    return tuple((re.compile(one["said"], re.DOTALL), one["zh"]) for one in yaml.safe_load(text))
