"""Every seam of the bot: what can be exchanged, and what each part promises."""

from faqbot.domain.protocols.channels import Arrivals, ChatStore, Outbox, SiteStore
from faqbot.domain.protocols.knowledge import Bases, CalibrationStore, DocumentStore, EntryStore
from faqbot.domain.protocols.people import (
    AttendanceStore,
    AuditLog,
    CannedStore,
    DepartureStore,
    OperatorStore,
    PassStore,
    SecondFactorStore,
)
from faqbot.domain.protocols.processes import Holds, JobStore, Signal
from faqbot.domain.protocols.publishing import (
    DraftStore,
    EditionStore,
    GoldenStore,
    IncomingStore,
    RedirectStore,
    ReviewStore,
    Staging,
)
from faqbot.domain.protocols.searching import Annex, Annexes
from faqbot.domain.protocols.talk import (
    Attended,
    ConversationLog,
    HandoffStore,
    PrivacyStore,
    QuestionLog,
    Sink,
    Statistics,
    TurnStore,
    WishStore,
)
from faqbot.domain.protocols.thinking import Answerer, Embedder, Hear, LanguageModel, unheard

__all__ = [
    "Annex",
    "Annexes",
    "Answerer",
    "Arrivals",
    "AttendanceStore",
    "Attended",
    "AuditLog",
    "Bases",
    "CalibrationStore",
    "CannedStore",
    "ChatStore",
    "ConversationLog",
    "DepartureStore",
    "DocumentStore",
    "DraftStore",
    "EditionStore",
    "Embedder",
    "EntryStore",
    "GoldenStore",
    "HandoffStore",
    "Hear",
    "Holds",
    "IncomingStore",
    "JobStore",
    "LanguageModel",
    "OperatorStore",
    "Outbox",
    "PassStore",
    "PrivacyStore",
    "QuestionLog",
    "RedirectStore",
    "ReviewStore",
    "SecondFactorStore",
    "Signal",
    "Sink",
    "SiteStore",
    "Staging",
    "Statistics",
    "TurnStore",
    "WishStore",
    "unheard",
]
