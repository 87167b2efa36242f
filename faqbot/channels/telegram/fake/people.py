"""Somebody who writes to a bot, and the JSON that Telegram makes of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_NAMED = re.compile(r"(?P<mention>@\w+)|(?P<bot_command>(?<!\S)/\w+(?:@\w+)?)")


@dataclass(frozen=True, slots=True)
class Person:
    """A user of Telegram."""

    id: int
    name: str = "Mei"
    language: str = "en"

    @property
    def user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}

    @property
    def chat(self) -> Json:
        """The private chat with this person."""
        return {"id": self.id, "type": "private", "first_name": self.name}


@dataclass(frozen=True, slots=True)
class Group:
    """A group, or a topic of one."""

    id: int
    thread: int | None = None

    @property
    def chat(self) -> Json:
        return {"id": self.id, "type": "supergroup", "title": "Customers", "is_forum": self.thread is not None}

    @property
    def place(self) -> Json:
        """The fields of a message that say where in the group it stands."""
        return {} if self.thread is None else {"message_thread_id": self.thread, "is_topic_message": True}


def message(number: int, person: Person, group: Group | None = None, **content: Any) -> Json:
    """A message as an update holds it; mentions and commands in its text are marked."""
    told = {
        "message_id": number,
        "from": person.user,
        "chat": group.chat if group else person.chat,
        "date": 1_760_000_000 + number,
        **(group.place if group else {}),
        **content,
    }
    entities = list(_entities(content.get("text", "")))
    return told | {"entities": entities} if entities else told


def _entities(text: str) -> Iterator[Json]:
    for found in _NAMED.finditer(text):
        assert found.lastgroup is not None  # noqa: S101 - each half of the pattern is named
        yield {
            "type": found.lastgroup,
            "offset": _units(text[: found.start()]),
            "length": _units(found.group()),
        }


def _units(text: str) -> int:
    """How long Telegram takes a text to be, see https://core.telegram.org/api/entities#entity-length."""
    return len(text.encode("utf-16-le")) // 2
