"""What the operators' desk is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from faqbot.assistant import Assistant
from faqbot.channels.editor.oidc.provider import Provider
from faqbot.channels.widget.limits import Limiter
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.protocols import (
    AuditLog,
    CalibrationStore,
    CannedStore,
    ConversationLog,
    DocumentStore,
    DraftStore,
    EditionStore,
    EntryStore,
    GoldenStore,
    IncomingStore,
    JobStore,
    QuestionLog,
    RedirectStore,
    ReviewStore,
    Staging,
    Statistics,
    TurnStore,
    WishStore,
)
from faqbot.editing.accounts import Accounts
from faqbot.editing.attendance import Attendance
from faqbot.editing.declarations import Declarations
from faqbot.editing.house import House
from faqbot.editing.identities import Identities
from faqbot.editing.importing import Formats
from faqbot.editing.jobs import Offer
from faqbot.editing.overlay import States
from faqbot.editing.questioning import Questioner
from faqbot.editing.second_factors import SecondFactors
from faqbot.editing.sessions import Sessions
from faqbot.editing.sites import Sites
from faqbot.retrieval.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk needs of the house."""

    accounts: Accounts
    sessions: Sessions
    identities: Identities
    provider: Provider | None
    limiter: Limiter
    now: Callable[[], datetime]
    zone: tzinfo
    new_key: Callable[[], str]
    entries: EntryStore
    calibrations: CalibrationStore
    audit: AuditLog
    questions: QuestionLog
    turns: TurnStore
    shelf: Shelf
    assistant: Assistant
    drafts: DraftStore
    editions: EditionStore
    golden: GoldenStore
    states: States
    conversations: ConversationLog
    handoffs: Handoffs
    talk_drafts: Drafts
    attendance: Attendance
    canned: CannedStore
    wishes: WishStore
    sites: Sites
    declarations: Declarations
    house: House
    redirects: RedirectStore
    reviews: ReviewStore
    formats: Formats
    incoming: IncomingStore
    staging: Staging
    statistics: Statistics
    factors: SecondFactors
    documents: DocumentStore
    questioner: Questioner | None
    jobs: JobStore
    offer: Offer
