"""The desk put together from its parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from fastapi import APIRouter

from faqbot.assistant import Assistant
from faqbot.channels.editor import (
    account,
    assets,
    attending,
    bundles,
    canned,
    console,
    conversations,
    declarations,
    dial,
    entries,
    health,
    inbox,
    rest,
    rest_attending,
    rest_bundles,
    rest_canned,
    rest_conversations,
    rest_declarations,
    rest_dial,
    rest_documents,
    rest_figures,
    rest_golden,
    rest_inbox,
    rest_merging,
    rest_operators,
    rest_publishing,
    rest_sites,
    signing_in,
    talking,
    writing,
)
from faqbot.channels.editor import analytics as analytics_pages
from faqbot.channels.editor import documents as document_pages
from faqbot.channels.editor import golden as golden_pages
from faqbot.channels.editor import importing as import_pages
from faqbot.channels.editor import labelling as labelling_pages
from faqbot.channels.editor import merging as merging_pages
from faqbot.channels.editor import operators as operator_pages
from faqbot.channels.editor import publishing as publishing_pages
from faqbot.channels.editor import sites as site_pages
from faqbot.channels.editor.account import AccountPages
from faqbot.channels.editor.analytics import AnalyticsPages
from faqbot.channels.editor.assets import Assets
from faqbot.channels.editor.attending import AttendingPages
from faqbot.channels.editor.bundles import BundlePages, Wall
from faqbot.channels.editor.canned import CannedPages
from faqbot.channels.editor.console import ConsolePages
from faqbot.channels.editor.conversations import ConversationPages
from faqbot.channels.editor.declarations import DeclarationPages
from faqbot.channels.editor.dial import DialPages
from faqbot.channels.editor.documents import DocumentPages
from faqbot.channels.editor.door import Door
from faqbot.channels.editor.entries import Care, EntryPages
from faqbot.channels.editor.golden import GoldenPages
from faqbot.channels.editor.health import HealthPages
from faqbot.channels.editor.importing import ImportPages
from faqbot.channels.editor.inbox import InboxPages
from faqbot.channels.editor.labelling import LabellingPages
from faqbot.channels.editor.merging import MergingPages
from faqbot.channels.editor.operators import OperatorPages
from faqbot.channels.editor.publishing import PublishingPages
from faqbot.channels.editor.rest import Rest
from faqbot.channels.editor.rest_attending import AttendingRest
from faqbot.channels.editor.rest_bundles import BundleRest
from faqbot.channels.editor.rest_canned import CannedRest
from faqbot.channels.editor.rest_conversations import ConversationRest
from faqbot.channels.editor.rest_declarations import DeclarationRest
from faqbot.channels.editor.rest_dial import DialRest
from faqbot.channels.editor.rest_documents import DocumentRest
from faqbot.channels.editor.rest_figures import FigureRest
from faqbot.channels.editor.rest_golden import GoldenRest
from faqbot.channels.editor.rest_inbox import InboxRest
from faqbot.channels.editor.rest_merging import MergingRest
from faqbot.channels.editor.rest_operators import OperatorRest
from faqbot.channels.editor.rest_publishing import PublishingRest
from faqbot.channels.editor.rest_sites import SiteRest
from faqbot.channels.editor.signing_in import SigningIn
from faqbot.channels.editor.sites import SitePages
from faqbot.channels.editor.talking import TalkingPages
from faqbot.channels.editor.writing import WritingPages
from faqbot.channels.widget.limits import Limiter
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.protocols import (
    AuditLog,
    BundleStore,
    CalibrationStore,
    CannedStore,
    ConversationLog,
    DocumentStore,
    DraftStore,
    EditionStore,
    EntryStore,
    GoldenStore,
    QuestionLog,
    RedirectStore,
    ReviewStore,
    Statistics,
    TurnStore,
    WishStore,
)
from faqbot.editing.accounts import Accounts
from faqbot.editing.analytics import Analytics
from faqbot.editing.attendance import Attendance
from faqbot.editing.bundles import Bundles
from faqbot.editing.canned import CannedReplies
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.conversations import Conversations
from faqbot.editing.declarations import Declarations
from faqbot.editing.dial import Dials
from faqbot.editing.documents import Documents
from faqbot.editing.entries import Entries
from faqbot.editing.golden import Golden
from faqbot.editing.house import House
from faqbot.editing.importing import Formats, Importing
from faqbot.editing.inbox import Inbox, Unsettled
from faqbot.editing.labelling import Labelling
from faqbot.editing.merging import Merging, References
from faqbot.editing.overlay import States
from faqbot.editing.proposing import Proposing
from faqbot.editing.publishing import Publishing
from faqbot.editing.regression import Regressions
from faqbot.editing.reviews import Reviews
from faqbot.editing.second_factors import SecondFactors
from faqbot.editing.sessions import Sessions
from faqbot.editing.sites import Sites
from faqbot.editing.talking import Clock, Talking
from faqbot.editing.teaching import Teaching
from faqbot.editing.telling import Asked, Telling
from faqbot.editing.trying import Trying
from faqbot.knowledge.batch import Intake
from faqbot.knowledge.sources import Fetch
from faqbot.retrieval.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk needs of the house."""

    accounts: Accounts
    sessions: Sessions
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
    statistics: Statistics
    factors: SecondFactors
    documents: DocumentStore
    bundles: BundleStore
    fetch: Fetch


def routes(desk: Desk) -> Sequence[APIRouter]:
    """All addresses of the desk."""
    door = Door(desk.sessions)
    catalogue = Catalogue(desk.entries, desk.drafts, desk.sites.store)
    changing = Entries(desk.entries, desk.drafts, catalogue, desk.now)
    written = desk.states.written
    trying = {
        "": Trying(desk.assistant, desk.shelf, desk.now, desk.new_key),
        "draft": Trying(written.assistant, written.shelf, desk.now, desk.new_key),
    }
    golden = Golden(desk.golden, catalogue, desk.audit, desk.now)
    regressions = Regressions(desk.states, desk.golden, desk.questions, catalogue, desk.now)
    publishing = Publishing(desk.drafts, desk.editions, catalogue, regressions, desk.now)
    teaching = Teaching(changing, catalogue, desk.calibrations, desk.audit, desk.now)
    waiting = Inbox(Unsettled(desk.questions, desk.wishes), catalogue, teaching, desk.shelf, desk.now)
    talks = Conversations(desk.conversations, desk.turns, desk.handoffs, catalogue)
    speaking = Talking(talks, desk.handoffs, desk.talk_drafts, desk.audit, Clock(desk.now, desk.new_key))
    asked = Asked(desk.wishes, desk.turns, desk.conversations)
    telling = Telling(asked, desk.handoffs, catalogue, desk.audit, desk.now)
    references = References(desk.golden, desk.calibrations, desk.redirects)
    merging = Merging(changing, catalogue, references, desk.now)
    reviews = Reviews(desk.reviews, catalogue, desk.audit, desk.now, desk.zone)
    replies = CannedReplies(desk.canned, desk.audit, desk.now)
    dials = Dials(desk.shelf, desk.calibrations, desk.turns, desk.audit, desk.now)
    labelling = Labelling(desk.questions, desk.turns, catalogue, teaching, desk.now)
    analytics = Analytics(desk.statistics, catalogue, desk.now)
    documents = Documents(desk.documents, desk.audit, desk.now)
    proposing = Proposing(desk.shelf, catalogue, changing, desk.now)
    intake = Intake(desk.documents, desk.fetch, desk.now)
    given = Bundles(desk.bundles, intake, desk.audit, Clock(desk.now, desk.new_key))
    return (
        rest_attending.router(AttendingRest(desk.sessions, talks, desk.attendance, desk.now)),
        rest_canned.router(CannedRest(desk.sessions, replies)),
        rest_conversations.router(ConversationRest(desk.sessions, talks, speaking, desk.zone)),
        rest.router(Rest(desk.sessions, catalogue, changing, teaching, merging)),
        rest_inbox.router(InboxRest(desk.sessions, waiting, telling)),
        rest_publishing.router(PublishingRest(desk.sessions, publishing, regressions)),
        rest_golden.router(GoldenRest(desk.sessions, golden)),
        assets.router(Assets()),
        signing_in.router(SigningIn(door, desk.accounts, desk.sessions, desk.factors, desk.limiter)),
        entries.router(EntryPages(door, catalogue, changing, Care(reviews, merging, desk.zone), desk.now)),
        merging_pages.router(MergingPages(door, merging, reviews)),
        rest_merging.router(MergingRest(desk.sessions, merging, reviews)),
        writing.router(WritingPages(door, desk.shelf, desk.now)),
        console.router(ConsolePages(door, catalogue, trying, teaching, written.shelf)),
        publishing_pages.router(PublishingPages(door, catalogue, publishing, regressions, desk.zone)),
        golden_pages.router(GoldenPages(door, catalogue, golden)),
        conversations.router(ConversationPages(door, catalogue, talks, desk.zone)),
        talking.router(TalkingPages(door, talks, speaking, desk.zone)),
        canned.router(CannedPages(door, catalogue, replies, talks)),
        attending.router(AttendingPages(door, talks, desk.attendance, desk.now)),
        inbox.router(InboxPages(door, waiting, telling)),
        import_pages.router(ImportPages(door, catalogue, Importing(catalogue, desk.drafts, desk.formats, desk.now))),
        document_pages.router(DocumentPages(door, catalogue, documents, proposing, desk.zone)),
        bundles.router(BundlePages(door, catalogue, documents, given, Wall(desk.now, desk.zone))),
        rest_bundles.router(BundleRest(desk.sessions, documents, given)),
        rest_documents.router(DocumentRest(desk.sessions, catalogue, documents, proposing)),
        analytics_pages.router(AnalyticsPages(door, catalogue, analytics, desk.conversations)),
        labelling_pages.router(LabellingPages(door, catalogue, labelling)),
        account.router(AccountPages(door, desk.sessions, desk.factors, desk.limiter)),
        operator_pages.router(OperatorPages(door, catalogue, desk.accounts, desk.factors)),
        rest_figures.router(FigureRest(desk.sessions, analytics, labelling)),
        rest_operators.router(OperatorRest(desk.sessions, desk.accounts)),
        rest_declarations.router(DeclarationRest(desk.sessions, desk.declarations)),
        declarations.router(DeclarationPages(door, catalogue, desk.declarations)),
        health.router(HealthPages(door, desk.house, catalogue, desk.calibrations)),
        site_pages.router(SitePages(door, desk.sites)),
        rest_sites.router(SiteRest(desk.sessions, desk.sites)),
        dial.router(DialPages(door, catalogue, dials, desk.audit)),
        rest_dial.router(DialRest(desk.sessions, dials)),
    )
