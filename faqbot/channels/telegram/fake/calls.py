"""Reading a call as strictly as Telegram does, with the models of the library that makes it."""

import json
from collections.abc import Mapping
from typing import Any, get_args

from aiogram import methods
from aiogram.methods.base import TelegramMethod
from pydantic import ValidationError

_LONGEST = 4096
_LONGEST_DATA = 64


class BadCall(Exception):
    """A call that Telegram would refuse, and why."""


def read(name: str, form: Mapping[str, Any], *, is_json: bool = False) -> dict[str, Any]:
    """The parameters of a call, the fields of a form or of JSON. Raise BadCall."""
    method = _METHODS.get(name)
    if method is None:
        raise BadCall(f"no method {name}")
    unknown = form.keys() - method.model_fields.keys()
    if unknown:
        raise BadCall(f"{name} does not take {sorted(unknown)}")
    given = dict(form) if is_json else {field: _value(method, field, value) for field, value in form.items()}
    try:
        method.model_validate(given)
    except ValidationError as error:
        raise BadCall(f"{name}: {error}") from error
    _check_text(given)
    _check_buttons(given)
    return given


def units(text: str) -> int:
    """How long a text is in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def _value(method: type[TelegramMethod[Any]], field: str, value: str) -> Any:
    kind = method.model_fields[field].annotation
    is_text = kind is str or str in get_args(kind)
    if is_text:
        return int(value) if field.endswith("chat_id") and value.lstrip("-").isdigit() else value
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise BadCall(f"{field} is not JSON") from error


def _check_text(given: Mapping[str, Any]) -> None:
    if "text" not in given or "callback_query_id" in given:
        return
    text, size = given["text"], units(given["text"])
    if not text.strip():
        raise BadCall("message text is empty")
    if size > _LONGEST:
        raise BadCall("message is too long")
    for entity in given.get("entities", ()):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if not 0 <= start < end <= size:
            raise BadCall(f"entity {entity} is outside the text")
        cut = text.encode("utf-16-le")[2 * start : 2 * end]
        try:
            cut.decode("utf-16-le")
        except UnicodeDecodeError as error:
            raise BadCall(f"entity {entity} cuts a character in two") from error


def _check_buttons(given: Mapping[str, Any]) -> None:
    for row in (given.get("reply_markup") or {}).get("inline_keyboard", ()):
        for button in row:
            if len(button.get("callback_data", "").encode()) > _LONGEST_DATA:
                raise BadCall("BUTTON_DATA_INVALID")


_METHODS: dict[str, type[TelegramMethod[Any]]] = {
    method.__api_method__: method
    for method in vars(methods).values()
    if isinstance(method, type) and issubclass(method, TelegramMethod) and method is not TelegramMethod
}
