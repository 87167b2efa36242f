"""The shapes of publishing in the desk's REST API."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.schemas import EntryOut
from faqbot.domain.edition import Edition
from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.language import Language
from faqbot.domain.replay import Changed, Got
from faqbot.editing.publishing import Waiting
from faqbot.editing.regression import Broken, Regression
from faqbot.language.detect import detect

_LONGEST = 500


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftOut(BaseModel):
    """A draft beside what is published; `overtaken` means that the latter changed since."""

    draft: EntryOut
    published: EntryOut | None
    by: str
    at: datetime
    review_asked_by: str | None
    overtaken: bool

    @classmethod
    def of(cls, found: Waiting) -> "DraftOut":
        draft = found.draft
        return cls(
            draft=EntryOut.of(draft.entry),
            published=EntryOut.of(found.live) if found.live else None,
            by=draft.by,
            at=draft.at,
            review_asked_by=draft.asked_by or None,
            overtaken=found.is_overtaken,
        )


class DraftsOut(BaseModel):
    """The drafts of a base; `seen` names those that wait."""

    seen: str
    drafts: list[DraftOut]


class ReviewIn(_Strict):
    """A draft to review, or "" for all of the base."""

    entry_id: str = ""


class ReviewOut(BaseModel):
    """How many drafts wait that did not before."""

    asked: int


class OrderIn(_Strict):
    """What to publish: the state that was `seen`, a note, and a reason if golden questions may break."""

    seen: str
    note: str = Field("", max_length=_LONGEST)
    reason: str = Field("", max_length=_LONGEST)


class RollBackIn(_Strict):
    """The newest version that was seen."""

    seen: int


class EditionOut(BaseModel):
    """A version."""

    number: int
    at: datetime
    by: str
    cause: str
    note: str
    reason: str

    @classmethod
    def of(cls, edition: Edition) -> "EditionOut":
        return cls(
            number=edition.number,
            at=edition.at,
            by=edition.by,
            cause=edition.cause.value,
            note=edition.note,
            reason=edition.reason,
        )


class EditionsOut(BaseModel):
    """Versions, newest first."""

    versions: list[EditionOut]


class GotOut(BaseModel):
    """What a question gets; `said` are the words of an answer, where they are known."""

    kind: str
    kb: str
    entry_id: str
    template: str
    said: str

    @classmethod
    def of(cls, got: Got) -> "GotOut":
        return cls(kind=got.kind, kb=got.kb, entry_id=got.entry_id, template=got.template, said=got.said)


class GoldenIn(_Strict):
    """A question and what it must get; an entry is named by base and id."""

    text: str = Field(min_length=1, max_length=_LONGEST)
    lang: Literal["zh", "en"] | None = None
    kb: str = ""
    expects: Expects
    entry_kb: str = ""
    entry_id: str = ""

    def question(self) -> GoldenQuestion:
        is_entry = self.expects is Expects.ENTRY
        expected = (
            Expected(self.expects, self.entry_kb or self.kb, self.entry_id) if is_entry else Expected(self.expects)
        )
        return GoldenQuestion(self.text, Language(self.lang) if self.lang else detect(self.text), self.kb, expected)


class GoldenOut(BaseModel):
    """A golden question."""

    id: str
    text: str
    lang: str
    kb: str
    expects: str
    entry_kb: str
    entry_id: str

    @classmethod
    def of(cls, question: GoldenQuestion) -> "GoldenOut":
        expected = question.expected
        return cls(
            id=question.id,
            text=question.text,
            lang=question.language.value,
            kb=question.kb,
            expects=expected.outcome.value,
            entry_kb=expected.kb,
            entry_id=expected.entry_id,
        )


class GoldenListOut(BaseModel):
    """Golden questions."""

    questions: list[GoldenOut]


class BrokenOut(BaseModel):
    """A golden question that does not get what it must; `before` is what it gets without the drafts."""

    question: GoldenOut
    before: GotOut
    now: GotOut

    @classmethod
    def of(cls, broken: Broken) -> "BrokenOut":
        return cls(question=GoldenOut.of(broken.question), before=GotOut.of(broken.before), now=GotOut.of(broken.now))


class ShiftOut(BaseModel):
    """A question that gets another answer: gained, lost, different, or the same one reworded."""

    text: str
    lang: str
    kb: str
    shift: str
    count: int
    then: GotOut
    now: GotOut

    @classmethod
    def of(cls, changed: Changed) -> "ShiftOut":
        return cls(
            text=changed.text,
            lang=changed.language.value,
            kb=changed.kb,
            shift=changed.shift.value,
            count=changed.count,
            then=GotOut.of(changed.then),
            now=GotOut.of(changed.now),
        )


class RegressionOut(BaseModel):
    """What publishing, or another declaration, would change."""

    golden: int
    asked: int
    broken: list[BrokenOut]
    changed: list[ShiftOut]

    @classmethod
    def of(cls, found: Regression) -> "RegressionOut":
        return cls(
            golden=found.golden,
            asked=found.asked,
            broken=[BrokenOut.of(one) for one in found.broken],
            changed=[ShiftOut.of(one) for one in found.changed],
        )
