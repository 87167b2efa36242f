"""The shapes of the desk's REST API."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from faqbot.domain.faq import Entry, Link
from faqbot.domain.language import Language
from faqbot.editing.form import Form, digest

_LONGEST = 20_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Texts(_Strict):
    """A text in both languages, or in one."""

    zh: str = Field("", max_length=_LONGEST)
    en: str = Field("", max_length=_LONGEST)


class Phrasings(_Strict):
    """The wordings of an entry's question, by language."""

    zh: list[str] = []
    en: list[str] = []


class LinkShape(_Strict):
    """A page that goes with an answer."""

    url: str
    title: Texts


class EntryIn(_Strict):
    """An entry to keep; `seen` is what it was made from, "" for a new one."""

    phrasings: Phrasings
    answers: Texts
    state: Literal["draft", "published", "archived"] = "draft"
    tags: list[str] = []
    links: list[LinkShape] = []
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    seen: str = ""

    def form(self, kb: str, entry_id: str) -> Form:
        """The same as it would be typed at the desk; times are in UTC."""
        return Form(
            id=entry_id,
            kb=kb,
            state=self.state,
            zh_phrasings="\n".join(self.phrasings.zh),
            en_phrasings="\n".join(self.phrasings.en),
            zh_answer=self.answers.zh.strip(),
            en_answer=self.answers.en.strip(),
            tags="\n".join(self.tags),
            links="\n".join(f"{link.url} | {link.title.zh} | {link.title.en}" for link in self.links),
            valid_from=_naive(self.valid_from),
            valid_until=_naive(self.valid_until),
        )


class EntryOut(BaseModel):
    """An entry as it stands; `seen` names it for the next change."""

    kb: str
    id: str
    phrasings: Phrasings
    answers: Texts
    state: str
    tags: list[str]
    links: list[LinkShape]
    valid_from: datetime | None
    valid_until: datetime | None
    seen: str

    @classmethod
    def of(cls, entry: Entry) -> "EntryOut":
        texts = {code: [p.text for p in entry.phrasings if p.language.value == code] for code in ("zh", "en")}
        return cls(
            kb=entry.kb,
            id=entry.id,
            phrasings=Phrasings(**texts),
            answers=_texts(entry.answers.get(Language.ZH), entry.answers.get(Language.EN)),
            state=entry.state.value,
            tags=list(entry.tags),
            links=[_link(link) for link in entry.links],
            valid_from=entry.valid_from,
            valid_until=entry.valid_until,
            seen=digest(entry),
        )


class EntriesOut(BaseModel):
    """A page of entries, and how many fit in all."""

    entries: list[EntryOut]
    total: int
    page: int
    pages: int


class LabelIn(_Strict):
    """What a question should get: an entry of `kb`, or null for nothing of it; without `kb`, nothing at all."""

    text: str = Field(min_length=1, max_length=500)
    lang: Literal["zh", "en"] | None = None
    kb: str = ""
    entry_id: str | None


class LabelOut(BaseModel):
    """Done."""

    labelled: bool = True


def _naive(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).replace(tzinfo=None).isoformat()


def _texts(zh: str | None, en: str | None) -> Texts:
    # What an import brought may be longer than what is taken here.
    return Texts.model_construct(zh=zh or "", en=en or "")


def _link(link: Link) -> LinkShape:
    return LinkShape(url=link.url, title=_texts(link.title.get(Language.ZH), link.title.get(Language.EN)))
