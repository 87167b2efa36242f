"""The desk's own words, in both languages side by side."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from faqbot.domain.language import Language

Words = Mapping[str, str]


@cache
def words(language: Language) -> Words:
    """Every word and sentence of the desk in one language, by name."""
    return {name: said[language.value] for name, said in every().items()}


@cache
def every() -> Mapping[str, Mapping[str, str]]:
    """All of them, by name and language, as words.yaml has them."""
    text = files("faqbot.channels.editor").joinpath("words.yaml").read_text("utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return found
