"""The JSON of the API, in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

LONGEST_COMMENT = 1000
_LONGEST_NAME = 200
_LONGEST_TOKEN = 4000


def _storable(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("nul", "no database keeps the character NUL")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise PydanticCustomError("surrogate", "no database keeps half of a surrogate pair")
    return text


Text = Annotated[str, AfterValidator(_storable)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_NAME), AfterValidator(_storable)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_TOKEN), AfterValidator(_storable)]
Opening = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{32,64}$")]
Comment = Annotated[str, StringConstraints(max_length=LONGEST_COMMENT), AfterValidator(_storable)]
Lang = Literal["zh", "en"]


class _Received(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class MessageIn(_Received):
    """A visitor's message."""

    text: Text = Field(description="the question")
    conversation: Token | None = Field(None, description="the token of the last answer; none starts a conversation")
    site: Name | None = Field(None, description="where a conversation starts; none: the site `default`")
    key: Name | None = Field(None, description="the client's name for this message; a repeated one is answered once")
    kb: Name | None = Field(None, description="ask one knowledge base only")
    lang: Lang | None = Field(None, description="answer in this language; none: the language of the question")


class FeedbackIn(_Received):
    """A visitor's verdict on an answer; a later one replaces it."""

    turn: Name
    conversation: Token
    verdict: Literal["up", "down"]
    comment: Comment = ""


class ContactIn(_Received):
    """Where a visitor who waits for a person can be reached: an e-mail address, a telephone number, or the like."""

    conversation: Token
    contact: Name
    key: Name | None = Field(None, description="the client's name for this; a repeated one is passed on once")


class ContactOut(BaseModel):
    """It was passed on."""

    conversation: str


class VisitIn(_Received):
    """Somebody opens the widget."""

    site: Name | None = None
    identity: Token | None = Field(None, description="a JSON Web Token of the website's own server: who this is")
    fresh: bool = Field(default=False, description="begin a new conversation, for somebody who is known too")
    opening: Opening | None = Field(
        None, description="a secret of the caller's: the same one begins the same conversation"
    )


class VisitOut(BaseModel):
    """The token of a conversation, and when it ends unless it is used before."""

    conversation: str
    expires_at: datetime


class SiteOut(BaseModel):
    """What a site shows to its visitors."""

    site: str
    greeting: dict[Lang, str]
    suggestions: dict[Lang, list[str]]
    accent: str
    hours: dict[Lang, str] = Field(description="when people are there, as the knowledge base declares it; {}: not said")
    people_are_in: bool


class PartIn(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: Text = ""


class SaidIn(BaseModel):
    """A message of a chat as OpenAI's API has it."""

    role: str
    content: Text | list[PartIn] | None = None

    @property
    def words(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class CompletionIn(BaseModel):
    """A chat to answer; other fields, settings of models, have no effect."""

    model: Name
    messages: list[SaidIn]
    stream: bool = False


class CompletionOut(BaseModel):
    """An answer in the shape of OpenAI's API, with `faqbot` beside it: turn, decision, sources and the like."""

    id: str
    object: str
    created: int
    model: str
    choices: list[dict[str, Any]]
    faqbot: dict[str, Any]


class ModelsOut(BaseModel):
    """What can be asked for by name."""

    object: Literal["list"] = "list"
    data: list[dict[str, Any]]


class OptionOut(BaseModel):
    """An entry that the visitor may choose: ask for its title."""

    entry_id: str
    kb: str
    title: str


class SourceOut(BaseModel):
    """A page behind an answer."""

    title: str
    url: str


class ReplyOut(BaseModel):
    """What was decided and said; `html` is safe to show as it is."""

    turn: str
    key: str
    decision: str
    reason: str | None
    entry_id: str | None
    template: str | None
    text: str
    html: str
    lang: Lang
    confidence: float | None
    options: list[OptionOut]
    sources: list[SourceOut]


class AnswerOut(ReplyOut):
    """The answer to a message; `repeated` if the message was answered before."""

    conversation: str
    repeated: bool


class TurnOut(BaseModel):
    """A question with its answer, as the conversation keeps it."""

    text: str
    at: datetime
    reply: ReplyOut


class PersonOut(BaseModel):
    """What a person wrote, or what the bot said about people; `number` orders it."""

    number: int
    author: Literal["person", "bot"]
    text: str
    html: str
    at: datetime


class ConversationOut(BaseModel):
    """The last turns and what people wrote, oldest first; `live` while a person is awaited or there.

    `contact_wanted` while the visitor waits outside opening hours and has not said where they can be reached.
    """

    conversation: str
    turns: list[TurnOut]
    people: list[PersonOut]
    live: bool
    contact_wanted: bool


class ExamplesOut(BaseModel):
    """Questions that have an answer, by language."""

    zh: list[str]
    en: list[str]


class FeedbackOut(BaseModel):
    """The verdict that is now kept, and what the bot says to it."""

    turn: str
    text: str
    verdict: Literal["up", "down"]


class ErrorDetail(BaseModel):
    """A word for programs and a sentence for people."""

    code: str
    message: str


def refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How addresses may refuse, for the description of the API.

    As a schema, not as a model: a model makes FastAPI build a validator for each status of each address.
    """
    error = {"type": "object", "required": ["error"], "properties": {"error": ErrorDetail.model_json_schema()}}
    answer = {"description": "Refused", "content": {"application/json": {"schema": error}}}
    return dict.fromkeys(statuses, answer)


# How an address of visitors may refuse.
REFUSED = refused(403, 404, 409, 413, 415, 422, 429, 503)
