"""Reads the fields of a declaration, and says what to mend."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from faqbot.templates.values import Both

_WORD = re.compile(r"[a-z][a-z0-9_]{0,29}")


class BadTemplate(ValueError):
    """A declaration that cannot be used; the message says what to mend."""


def mapping(given: object, where: str, keys: tuple[str, ...] | None = None) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise BadTemplate(f"{where} is not a mapping")
    unknown = [key for key in given if keys is not None and key not in keys]
    if unknown:
        raise BadTemplate(f"{where} has the unknown key {unknown[0]!r}; expected {', '.join(keys or ())}")
    return given


def items(given: object, where: str) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise BadTemplate(f"{where} is not a list")
    return given


def both(given: object, where: str) -> Both:
    fields = mapping(given, where)
    zh, en = fields.get("zh"), fields.get("en")
    if not (isinstance(zh, str) and zh.strip() and isinstance(en, str) and en.strip()):
        raise BadTemplate(f"{where} is needed in zh and en")
    return Both(zh.strip(), en.strip())


def word(name: str) -> str:
    if not _WORD.fullmatch(name):
        raise BadTemplate(f"{name!r} is not named in lower-case letters, digits and underscores")
    return name


def limit(given: object) -> Decimal | None:
    if given is None:
        return None
    try:
        return Decimal(str(given))
    except InvalidOperation as error:
        raise BadTemplate(f"the limit {given!r} is not a number") from error
