"""What can go wrong, by what the caller can do about it.

FaqbotError                 show the message; it names the thing and the remedy
├── BadInput                mend the input
│   ├── BadFile             a file cannot be read at all
│   ├── BadRows             rows of a file are wrong; nothing was changed
│   ├── UnknownKnowledgeBase
│   └── IllegalEvent        a handoff is not at the point for that
├── BadSetting              mend the configuration
└── Unavailable             try again later, or start what is missing
    ├── ConversationBusy    an earlier message of the conversation is still being answered
    ├── DatabaseUnavailable
    ├── EmbedderUnavailable
    ├── ProviderUnavailable the identity provider, or what it says cannot be used
    └── ModelUnavailable
        └── ModelBusy       its queue is full
"""

from dataclasses import dataclass


class FaqbotError(Exception):
    """An error whose message is meant to be read by a person."""


class BadInput(FaqbotError):
    """What was given cannot be used."""


class BadFile(BadInput):
    """A file that cannot be read as what it claims to be."""


OVERTAKEN = "Another message of the conversation was answered meanwhile; try again."


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row of a file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class BadRows(BadInput):
    """Some rows are wrong, each with its line and reason; nothing was changed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UnknownKnowledgeBase(BadInput):
    """A knowledge base of that name does not exist."""


class IllegalEvent(BadInput):
    """What is asked of a handoff cannot happen where it stands; nothing was changed."""


class HeldByAnother(IllegalEvent):
    """Another person has the conversation; nothing was changed."""

    def __init__(self, operator: str) -> None:
        self.operator = operator
        super().__init__(f"{operator} has this conversation; take it over first")


class BadSetting(FaqbotError):
    """A setting is missing or wrong."""


class Unavailable(FaqbotError):
    """Something that is needed does not answer."""


class ConversationBusy(Unavailable):
    """An earlier message of the same conversation has been answered for too long."""


class DatabaseUnavailable(Unavailable):
    """The database is missing, locked, read-only or not migrated."""


class EmbedderUnavailable(Unavailable):
    """The embedding model cannot be loaded."""


class ProviderUnavailable(Unavailable):
    """The identity provider does not answer, or not as one does."""


class ModelUnavailable(Unavailable):
    """The language model is missing, has crashed, took too long or refused."""


class ModelBusy(ModelUnavailable):
    """So many questions wait for the language model that another would only wait in vain."""
