"""Every seam of the bot: what can be exchanged, and what each part promises."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from faqbot.domain.calibration import Calibration
from faqbot.domain.decision import Decision
from faqbot.domain.document import Document
from faqbot.domain.evidence import Evidence
from faqbot.domain.faq import Declaration, Entry, KnowledgeBase, Lexicon, Revision
from faqbot.domain.handoff import Case, Notice, Said
from faqbot.domain.language import Language
from faqbot.domain.message import Query, Question
from faqbot.domain.operator import Change, Opens, Operator, Pass
from faqbot.domain.post import Arrival, Chat, Letter, Outcome
from faqbot.domain.prompt import Prompt
from faqbot.domain.site import Site
from faqbot.domain.turn import Feedback, Label, LoggedTurn, Tally, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Texts in, unit vectors out."""

    @property
    def name(self) -> str:
        """Name and version; vectors of two embedders compare only if their names are equal."""
        ...

    def fitted(self, texts: Sequence[str]) -> "Embedder":
        """Return an embedder fitted on `texts`; one that needs no fitting returns itself."""
        ...

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return float32 rows, one a text, of length 1 (or 0 for a text without content).

        Raise EmbedderUnavailable if the model cannot be used.
        """
        ...

    def state(self) -> Mapping[str, "NDArray[np.generic]"]:
        """The arrays that fitting made, for a snapshot to keep; empty if there are none."""
        ...

    def restored(self, state: Mapping[str, "NDArray[np.generic]"]) -> "Embedder":
        """Return an embedder as `state` was taken from; one that needs no fitting returns itself."""
        ...


# Told of each sentence of an answer in the making that has passed every check; the decision alone is final.
Hear = Callable[[str], None]


def unheard(_sentence: str) -> None:
    """For those who wait for the whole answer."""


class Answerer(Protocol):
    """One rung of the ladder."""

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        """Decide, or return None to let the next rung look. A failure is a Declined, never None."""
        ...


class LanguageModel(Protocol):
    """A model that writes; it is asked only for what the evidence holds, and checked afterwards."""

    @property
    def name(self) -> str:
        """Model and version, for the ledger."""
        ...

    def stream(self, prompt: Prompt, *, max_tokens: int, timeout_s: float) -> AsyncGenerator[str, None]:
        """The text, piece by piece, always the likeliest; the same prompt gives the same text.

        Raise ModelUnavailable on a timeout, a refusal or a crash, and ModelBusy at once when too many wait; never end
        as if complete when it is not. Closing the generator early frees the model.
        """
        ...

    async def weigh(self, prompt: Prompt, options: Sequence[str], *, timeout_s: float) -> tuple[float, ...]:
        """How likely each option is to come first in the answer, as shares that sum to 1.

        Raise ModelUnavailable also where the model does not tell.
        """
        ...


class EntryStore(Protocol):
    """Knowledge bases and their entries."""

    async def versions(self) -> Mapping[str, int]:
        """Every knowledge base with its version; a version rises with each change."""
        ...

    async def load(self, kb: str) -> KnowledgeBase:
        """All entries (ordered by id), passages and the lexicon, of one moment. Raise UnknownKnowledgeBase."""
        ...

    async def save(
        self,
        entries: Sequence[Entry],
        *,
        at: datetime,
        lexicons: Mapping[str, Lexicon] | None = None,
        without: Mapping[str, Sequence[str]] | None = None,
        declared: Mapping[str, Sequence[Declaration]] | None = None,
    ) -> Mapping[str, int]:
        """Add or replace by (kb, id), all or nothing; return the new version of each base that changed.

        Creates knowledge bases that do not exist. An entry equal to the stored one changes nothing; a changed
        one keeps its former state as a revision. A lexicon given for a base replaces that base's lexicon.
        Declarations are added to a base's, or replace those of the same kind and name. `without` names entries,
        by base, that are deleted in the same step, each kept as a revision.
        """
        ...

    async def remove(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete entries, keeping each as a revision; unknown ids are a no-op. Return how many were deleted."""
        ...

    async def amend(self, entry: Entry, *, former: Entry | None, change: Change) -> int | None:
        """Add or replace one entry and note the change in the audit log, in one step; return the base's version.

        None, and nothing is done, if what is stored by (kb, id) is not `former`: somebody else was quicker.
        """
        ...

    async def revisions(self, kb: str, entry_id: str) -> tuple[Revision, ...]:
        """What an entry was before each change, oldest first; () for one that never changed."""
        ...


class DocumentStore(Protocol):
    """Documents of knowledge bases. Each change raises the version of the base, as a change of entries does."""

    async def documents(self, kb: str | None = None) -> tuple[Document, ...]:
        """All documents of a base, or of all bases, ordered by base and id, with their passages."""
        ...

    async def put(self, documents: Sequence[Document], *, at: datetime) -> Mapping[str, int]:
        """Add or replace by (kb, id), all or nothing; return the new version of each base that changed.

        Creates knowledge bases that do not exist. A document with the digest and passages of the stored one changes
        nothing.
        """
        ...

    async def drop(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete documents with their passages; unknown ids are a no-op. Return how many were deleted."""
        ...


class TurnStore(Protocol):
    """The inbox and the recall ledger."""

    async def accept(self, question: Question) -> LoggedTurn | None:
        """Put a question into the inbox before it is worked on.

        Return the turn that answered it if the same (channel, key) was recorded before, else None.
        """
        ...

    async def record(self, turn: Turn) -> None:
        """Store a turn with its candidates and mark its question as done; a second call is a no-op."""
        ...

    async def turn(self, turn_id: str) -> LoggedTurn | None:
        """One turn with its candidates, or None."""
        ...

    async def conversation(self, conversation: str, *, limit: int = 50) -> tuple[LoggedTurn, ...]:
        """The last `limit` turns of a conversation, oldest first, without candidates."""
        ...

    async def rate(self, feedback: Feedback) -> bool:
        """Store a verdict, replacing an earlier one on the same turn; False if there is no such turn."""
        ...

    async def tallies(
        self, thresholds: Mapping[Language, float], *, since: datetime, most: int
    ) -> Mapping[Language, Tally]:
        """Of the last `most` turns to come in, those since a moment that met just the threshold of their language.

        Turns that no entry was looked for, small talk and computed answers, do not count. A language without turns is
        left out.
        """
        ...


class HandoffStore(Protocol):
    """Conversations that a person is asked for, and what is said in them."""

    async def case(self, conversation: str) -> Case | None:
        """Where a conversation stands, or None if nobody was ever asked for."""
        ...

    async def threaded(self, thread: str) -> Case | None:
        """The case that an operators' channel knows under this name, or None; an empty name is no case's."""
        ...

    async def live(self) -> tuple[Case, ...]:
        """All cases in which a person is awaited or there, the longest untouched first."""
        ...

    async def save(self, case: Case, said: Sequence[Said] = ()) -> bool:
        """Keep a case one version on with what was said, all or nothing; False if another change came first.

        What was said under a known key is a no-op. Once a case is no longer live, its words are kept without personal
        data.
        """
        ...

    async def said(self, conversation: str, *, after: int = 0) -> tuple[Said, ...]:
        """What was said in the handoffs of a conversation, in order, with numbers greater than `after`."""
        ...


class Sink(Protocol):
    """Where notices go: an operators' channel, or the channel that a customer uses.

    What was said is in the HandoffStore before it is told, so a channel may read it there again after a restart.
    """

    async def tell(self, notice: Notice) -> None:
        """Pass a notice on; the same one may come again after a crash. Raise Unavailable if it cannot be passed on."""
        ...


class PrivacyStore(Protocol):
    """All that is kept of conversations, wherever it is kept."""

    async def export(self, conversation: str) -> Mapping[str, Any]:
        """All that is kept of a conversation, by kind, ready for JSON; {} if nothing is."""
        ...

    async def erase(self, conversation: str) -> bool:
        """Delete all that is kept of a conversation, and what its choices taught; False if nothing was."""
        ...

    async def prune(self, *, before: datetime) -> int:
        """Erase the conversations in which nothing was said since a moment; return how many."""
        ...


class CalibrationStore(Protocol):
    """Calibrations and the labelled questions that they rest on."""

    async def latest(self, kb: str) -> Calibration | None:
        """The newest calibration of a knowledge base, or None."""
        ...

    async def keep(self, calibration: Calibration) -> None:
        """Add a calibration; earlier ones stay for the record."""
        ...

    async def labels(self, kb: str) -> tuple[Label, ...]:
        """Labelled questions of a knowledge base, oldest first."""
        ...

    async def label(self, kb: str, labels: Sequence[Label], *, at: datetime) -> None:
        """Add labelled questions; one with the same text and language replaces the earlier."""
        ...


class QuestionLog(Protocol):
    """What the ledger says of questions that were not answered well."""

    async def unsettled(self, *, since: datetime, most: int) -> tuple[LoggedTurn, ...]:
        """The newest `most` turns since a moment that were declined as not known, or rated down; newest first.

        With their candidates.
        """
        ...


class OperatorStore(Protocol):
    """The people at the desk."""

    async def operators(self) -> tuple[Operator, ...]:
        """All operators, ordered by name."""
        ...

    async def operator(self, name: str) -> Operator | None:
        """One operator, or None."""
        ...

    async def keep(self, operator: Operator) -> None:
        """Add an operator, or replace the one of that name."""
        ...

    async def drop(self, name: str) -> bool:
        """Delete an operator with all passes; False if there is none of that name."""
        ...


class PassStore(Protocol):
    """What lets operators in: sessions, invitations, keys. Only digests are kept."""

    async def issue(self, given: Pass) -> None:
        """Keep a pass of an operator."""
        ...

    async def valid(self, digest: str, opens: Opens, *, at: datetime) -> Pass | None:
        """The pass of that digest and kind if it has not expired, else None."""
        ...

    async def take(self, digest: str, opens: Opens, *, at: datetime) -> Pass | None:
        """As `valid`, and the pass is used up: of two who take it at once, one gets it."""
        ...

    async def withdraw(self, operator: str, opens: Opens) -> int:
        """Delete an operator's passes of a kind; return how many there were."""
        ...

    async def forget(self, *, before: datetime) -> int:
        """Delete what expired before a moment; return how many."""
        ...


class AuditLog(Protocol):
    """Who changed what."""

    async def note(self, change: Change) -> None:
        """Add a change."""
        ...

    async def changes(self, *, most: int, offset: int = 0) -> tuple[Change, ...]:
        """The newest first, after the first `offset`."""
        ...


class SiteStore(Protocol):
    """Websites that show the widget."""

    async def sites(self) -> tuple[Site, ...]:
        """All sites, ordered by id."""
        ...

    async def add(self, site: Site) -> bool:
        """Add a site that is not there yet; False, and nothing changes, if one of that id is."""
        ...

    async def put(self, site: Site) -> None:
        """Add a site, or replace the one of that id."""
        ...

    async def remove(self, site_id: str) -> bool:
        """Forget a site; False if there is none of that id."""
        ...


class Arrivals(Protocol):
    """What messengers brought, until it has been answered."""

    async def keep(self, arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
        """Store those that are new, all or nothing, and return them in order with their ids."""
        ...

    async def unanswered(self, channel: str) -> tuple[Arrival, ...]:
        """Those that wait for an answer, oldest first."""
        ...

    async def answer(self, arrivals: Sequence[Arrival], letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Mark arrivals as answered, drop their bodies and put letters into the outbox, in one step.

        Return the letters with their ids. If one of the arrivals was answered before, nothing is done and () returned.
        """
        ...

    async def forget(self, channel: str, *, before: datetime) -> int:
        """Delete what was answered and came in before a moment; return how many."""
        ...


class Outbox(Protocol):
    """What is to be sent, until its fate is known."""

    async def put(self, letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Store letters, all or nothing, and return them with their ids; one whose name is known is left out."""
        ...

    async def unsent(self, channel: str) -> tuple[Letter, ...]:
        """Those without a fate, in order."""
        ...

    async def begin(self, letters: Sequence[int]) -> None:
        """Note that an attempt is about to be made: until its outcome is settled, each has one more doubt."""
        ...

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Note how attempts ended. A letter with a fate loses its body; one without loses the doubt of the attempt."""
        ...

    async def sent(self, channel: str, bot: str, chat: str, name: str) -> int | None:
        """The messenger's number of the message that was sent under a name; None if there is none, or no more."""
        ...

    async def forget(self, channel: str, *, before: datetime) -> int:
        """Delete what has a fate and was put before a moment; return how many."""
        ...


class ChatStore(Protocol):
    """Chats with messengers."""

    async def chat(self, channel: str, bot: str, chat_id: str) -> Chat | None:
        """One chat, or None if nothing was kept of it."""
        ...

    async def keep(self, chat: Chat, *, at: datetime) -> None:
        """Add a chat, or replace what was kept of it."""
        ...

    async def conversations(self, chat: Chat) -> tuple[str, ...]:
        """The conversations of a chat that are kept: the present one, and those that began in it by its `prefix`."""
        ...

    async def drop(self, chat: Chat) -> None:
        """Delete the chat, not its conversations; an unknown one is a no-op."""
        ...
