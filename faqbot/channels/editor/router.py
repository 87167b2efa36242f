"""All addresses of the desk, room by room."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter

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
    oidc,
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
    rest_importing,
    rest_inbox,
    rest_inquiring,
    rest_jobs,
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
from faqbot.channels.editor import jobs as job_pages
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
from faqbot.channels.editor.desk import Desk
from faqbot.channels.editor.dial import DialPages
from faqbot.channels.editor.documents import DocumentPages
from faqbot.channels.editor.door import Door
from faqbot.channels.editor.entrance import Entrance
from faqbot.channels.editor.entries import Care, EntryPages
from faqbot.channels.editor.golden import GoldenPages
from faqbot.channels.editor.health import HealthPages
from faqbot.channels.editor.importing import ImportPages
from faqbot.channels.editor.inbox import InboxPages
from faqbot.channels.editor.jobs import JobPages
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
from faqbot.channels.editor.rest_importing import ImportRest
from faqbot.channels.editor.rest_inbox import InboxRest
from faqbot.channels.editor.rest_inquiring import InquiryRest
from faqbot.channels.editor.rest_jobs import JobRest
from faqbot.channels.editor.rest_merging import MergingRest
from faqbot.channels.editor.rest_operators import OperatorRest
from faqbot.channels.editor.rest_publishing import PublishingRest
from faqbot.channels.editor.rest_sites import SiteRest
from faqbot.channels.editor.signing_in import SigningIn
from faqbot.channels.editor.sites import SitePages
from faqbot.channels.editor.talking import TalkingPages
from faqbot.channels.editor.writing import WritingPages
from faqbot.editing.altering import Altering
from faqbot.editing.analytics import Analytics
from faqbot.editing.bundles import Bundles
from faqbot.editing.canned import CannedReplies
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.conversations import Conversations
from faqbot.editing.dial import Dials
from faqbot.editing.documents import Documents
from faqbot.editing.entries import Entries
from faqbot.editing.golden import Golden
from faqbot.editing.importing import Arrivals, Importing
from faqbot.editing.inbox import Inbox, Unsettled
from faqbot.editing.inquiring import Inquiring
from faqbot.editing.jobs import Jobs
from faqbot.editing.labelling import Labelling
from faqbot.editing.merging import Merging, References
from faqbot.editing.proposing import Proposing
from faqbot.editing.publishing import Publishing
from faqbot.editing.regression import Regressions
from faqbot.editing.reviews import Reviews
from faqbot.editing.talking import Clock, Talking
from faqbot.editing.teaching import Teaching
from faqbot.editing.telling import Asked, Telling
from faqbot.editing.trying import Trying


@dataclass(frozen=True, slots=True)
class _Core:
    """What several of the rooms share: the catalogue remembers, and the others stand on it."""

    desk: Desk
    door: Door
    catalogue: Catalogue
    changing: Entries
    teaching: Teaching
    importing: Importing
    regressions: Regressions
    publishing: Publishing

    @classmethod
    def of(cls, desk: Desk) -> "_Core":
        catalogue = Catalogue(desk.entries, desk.drafts, desk.sites.store)
        changing = Entries(desk.entries, desk.drafts, catalogue, desk.now)
        teaching = Teaching(changing, catalogue, desk.calibrations, desk.audit, desk.now)
        arrivals, clock = Arrivals(desk.incoming, desk.staging), Clock(desk.now, desk.new_key)
        importing = Importing(catalogue, arrivals, desk.formats, clock)
        regressions = Regressions(desk.states, desk.golden, desk.questions, catalogue, desk.now)
        publishing = Publishing(desk.drafts, desk.editions, catalogue, regressions, desk.now)
        door = Door(desk.sessions, desk.factors)
        return cls(desk, door, catalogue, changing, teaching, importing, regressions, publishing)


def routes(desk: Desk) -> Sequence[APIRouter]:
    """All addresses of the desk."""
    core = _Core.of(desk)
    rooms = (_coming_in, _entries, _publishing, _unanswered, _talking, _documents, _figures, _house)
    return tuple(made for room in rooms for made in room(core))


def _coming_in(core: _Core) -> Sequence[APIRouter]:
    desk, door, provider = core.desk, core.door, core.desk.provider
    entrance = Entrance(desk.sessions, provider.client.label if provider else None)
    return (
        assets.router(Assets()),
        signing_in.router(SigningIn(door, entrance, desk.accounts, desk.sessions, desk.factors, desk.limiter)),
        *((oidc.router(oidc.ProviderPages(provider, desk.identities, entrance, desk.limiter)),) if provider else ()),
        account.router(AccountPages(door, desk.sessions, desk.factors, desk.limiter)),
    )


def _entries(core: _Core) -> Sequence[APIRouter]:
    desk, door, catalogue = core.desk, core.door, core.catalogue
    merging = Merging(core.changing, catalogue, References(desk.golden, desk.calibrations, desk.redirects), desk.now)
    reviews = Reviews(desk.reviews, catalogue, desk.audit, desk.now, desk.zone)
    altering = Altering(desk.declarations, core.regressions)
    return (
        rest.router(Rest(desk.sessions, catalogue, core.changing, core.teaching, merging)),
        entries.router(EntryPages(door, catalogue, core.changing, Care(reviews, merging, desk.zone), desk.now)),
        merging_pages.router(MergingPages(door, merging, reviews)),
        rest_merging.router(MergingRest(desk.sessions, merging, reviews)),
        writing.router(WritingPages(door, desk.shelf, desk.now)),
        import_pages.router(ImportPages(door, catalogue, core.importing, Wall(desk.now, desk.zone))),
        rest_importing.router(ImportRest(desk.sessions, core.importing)),
        rest_declarations.router(DeclarationRest(desk.sessions, desk.declarations, altering)),
        declarations.router(DeclarationPages(door, catalogue, desk.declarations, altering)),
    )


def _publishing(core: _Core) -> Sequence[APIRouter]:
    desk, door, catalogue = core.desk, core.door, core.catalogue
    golden = Golden(desk.golden, catalogue, desk.audit, desk.now)
    regressions = core.regressions
    publishing = core.publishing
    written = desk.states.written
    trying = {
        "": Trying(desk.assistant, desk.shelf, desk.now, desk.new_key),
        "draft": Trying(written.assistant, written.shelf, desk.now, desk.new_key),
    }
    return (
        rest_publishing.router(PublishingRest(desk.sessions, publishing, regressions)),
        rest_golden.router(GoldenRest(desk.sessions, golden)),
        console.router(ConsolePages(door, catalogue, trying, core.teaching, written.shelf)),
        publishing_pages.router(PublishingPages(door, catalogue, publishing, regressions, desk.zone)),
        golden_pages.router(GoldenPages(door, catalogue, golden)),
    )


def _unanswered(core: _Core) -> Sequence[APIRouter]:
    desk, catalogue = core.desk, core.catalogue
    waiting = Inbox(Unsettled(desk.questions, desk.wishes), catalogue, core.teaching, desk.shelf, desk.now)
    asked = Asked(desk.wishes, desk.turns, desk.conversations)
    telling = Telling(asked, desk.handoffs, catalogue, desk.audit, desk.now)
    return (
        rest_inbox.router(InboxRest(desk.sessions, waiting, telling)),
        inbox.router(InboxPages(core.door, waiting, telling)),
    )


def _talking(core: _Core) -> Sequence[APIRouter]:
    desk, door, catalogue = core.desk, core.door, core.catalogue
    talks = Conversations(desk.conversations, desk.turns, desk.handoffs, catalogue)
    speaking = Talking(talks, desk.handoffs, desk.talk_drafts, desk.audit, Clock(desk.now, desk.new_key))
    replies = CannedReplies(desk.canned, desk.audit, desk.now)
    return (
        rest_attending.router(AttendingRest(desk.sessions, talks, desk.attendance, desk.now)),
        rest_canned.router(CannedRest(desk.sessions, replies)),
        rest_conversations.router(ConversationRest(desk.sessions, talks, speaking, desk.zone)),
        conversations.router(ConversationPages(door, catalogue, talks, desk.zone)),
        talking.router(TalkingPages(door, talks, speaking, desk.zone)),
        canned.router(CannedPages(door, catalogue, replies, talks)),
        attending.router(AttendingPages(door, talks, desk.attendance, core.publishing, desk.now)),
    )


def _documents(core: _Core) -> Sequence[APIRouter]:
    desk, door, catalogue = core.desk, core.door, core.catalogue
    documents = Documents(desk.documents, desk.audit, desk.now)
    proposing = Proposing(desk.shelf, catalogue, core.changing, desk.now)
    inquiring = Inquiring(desk.questioner, proposing, core.importing)
    jobs = Jobs(desk.jobs, desk.offer, Clock(desk.now, desk.new_key))
    given = Bundles(jobs)
    return (
        document_pages.router(DocumentPages(door, catalogue, documents, proposing, inquiring, desk.zone)),
        bundles.router(BundlePages(door, catalogue, documents, given, Wall(desk.now, desk.zone))),
        rest_bundles.router(BundleRest(desk.sessions, documents, given)),
        rest_jobs.router(JobRest(desk.sessions, jobs)),
        job_pages.router(JobPages(door, catalogue, jobs, Wall(desk.now, desk.zone))),
        rest_documents.router(DocumentRest(desk.sessions, catalogue, documents, proposing)),
        rest_inquiring.router(InquiryRest(desk.sessions, documents, inquiring, desk.now)),
    )


def _figures(core: _Core) -> Sequence[APIRouter]:
    desk, door, catalogue = core.desk, core.door, core.catalogue
    analytics = Analytics(desk.statistics, catalogue, desk.now)
    labelling = Labelling(desk.questions, desk.turns, catalogue, core.teaching, desk.now)
    dials = Dials(desk.shelf, desk.calibrations, desk.turns, desk.audit, desk.now)
    return (
        rest_figures.router(FigureRest(desk.sessions, analytics, labelling)),
        analytics_pages.router(AnalyticsPages(door, catalogue, analytics, desk.conversations)),
        labelling_pages.router(LabellingPages(door, catalogue, labelling)),
        dial.router(DialPages(door, catalogue, dials, desk.audit)),
        rest_dial.router(DialRest(desk.sessions, dials)),
    )


def _house(core: _Core) -> Sequence[APIRouter]:
    desk, door, catalogue = core.desk, core.door, core.catalogue
    return (
        operator_pages.router(
            OperatorPages(door, catalogue, desk.accounts, desk.factors, has_provider=desk.provider is not None)
        ),
        rest_operators.router(OperatorRest(desk.sessions, desk.accounts)),
        health.router(HealthPages(door, desk.house, catalogue, desk.calibrations)),
        site_pages.router(SitePages(door, desk.sites)),
        rest_sites.router(SiteRest(desk.sessions, desk.sites)),
    )
