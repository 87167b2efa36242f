"""What the bot hears: somebody said, ordered, pressed or showed something, came or left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, or a topic of one; `business` names the connection if it is a chat of somebody else's account."""

    chat: int
    thread: int | None = None
    is_private: bool = True
    business: str = ""

    @property
    def is_own(self) -> bool:
        """True where the bot may speak of itself: in a chat of its own with one customer."""
        return self.is_private and not self.business

    @property
    def name(self) -> str:
        """What the chat is called where things are kept: an account's chat with a customer is not the bot's own."""
        return f"{self.business} {self.chat}" if self.business else str(self.chat)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote or pressed; the language is that of their Telegram."""

    id: int
    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words, perhaps below a picture. Not addressed: in a topic where the bot listens to everything.

    `before` are short messages that came just before, and are answered with it. `replies_to` is the number of the
    message that it replies to.
    """

    place: Place
    sender: Sender
    number: int
    text: str
    is_addressed: bool = True
    edited_at: int | None = None
    before: "tuple[Said, ...]" = ()
    replies_to: int | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """A command with what follows it."""

    place: Place
    sender: Sender
    number: int
    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, with its label and the message that it stands below."""

    place: Place
    sender: Sender
    query: str
    data: str
    label: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Something without words: a picture, a voice message, a sticker."""

    place: Place
    sender: Sender
    number: int
    is_addressed: bool = True
    replies_to: int | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """The bot may write here now: it was unblocked, or added to a group."""

    place: Place
    sender: Sender


@dataclass(frozen=True, slots=True)
class Left:
    """The bot may not write here any more: it was blocked, or taken out of the group."""

    place: Place
    sender: Sender


@dataclass(frozen=True, slots=True)
class Connected:
    """The owner of an account lets the bot answer in it, or does not any more."""

    place: Place
    sender: Sender
    connection: str
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing that the bot should react to."""


Heard = Said | Ordered | Pressed | Shown | Came | Left | Connected | Nothing
