"""Where the work that takes a while is put together: who does it, and who is told that there is some."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from faqbot.app.application import Application
from faqbot.app.beside import beside
from faqbot.app.clock import new_id, now
from faqbot.channels.editor.rest_figures import FiguresOut
from faqbot.domain.errors import BadSetting
from faqbot.domain.job import Work
from faqbot.domain.redis_address import redis_address
from faqbot.editing.analytics import Analytics, Report
from faqbot.editing.asking_again import AskingAgain
from faqbot.editing.calibrating import Calibrating
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.jobs import Jobs
from faqbot.editing.publishing import written
from faqbot.editing.reporting import Reporting
from faqbot.editing.taking_in import TakingIn
from faqbot.editing.talking import Clock
from faqbot.jobs import Doing, Pace, Worker
from faqbot.knowledge.batch import Intake
from faqbot.knowledge.fetching import Fetcher
from faqbot.settings import Settings
from faqbot.storage.database import Database
from faqbot.storage.drafts import SqlDraftStore
from faqbot.storage.jobs import SqlJobStore
from faqbot.storage.questions import SqlQuestionLog
from faqbot.storage.statistics import SqlStatistics

if TYPE_CHECKING:
    from faqbot.app.tasks import Tasks

# Who hears of work over Redis looks for what was missed now and then.
_APART = Pace(look_s=10.0)


class Workforce(Protocol):
    """Whoever is told of work; while it is going, it is done here or handed on."""

    async def offer(self, job_id: str) -> None:
        """Say that there is a job. Never raises."""
        ...

    def going(self) -> AbstractAsyncContextManager[None]:
        """Do the work, or hand it on, while the context lasts."""
        ...


def workforce(application: Application) -> Workforce:
    """As FAQBOT_TASKS says: this process itself, or workers that listen to Redis. Raise BadSetting."""
    settings = application.settings
    return _worker(application, Pace()) if settings.tasks == "here" else _tasks(settings)


def worker_apart(application: Application) -> Worker:
    """Whoever does in a process of its own what takes a while."""
    return _worker(application, _APART)


@asynccontextmanager
async def listening(settings: Settings, worker: Worker) -> AsyncIterator[None]:
    """Let a worker hear of work over Redis while the context lasts. Raise BadSetting."""
    tasks = _tasks(settings)
    async with tasks.heard(worker.once):
        yield


def of_house(database: Database) -> Jobs:
    """The jobs as the command line sees them; whoever works finds by itself what is asked for here."""

    async def found_anyway(_: str) -> None: ...

    return Jobs(SqlJobStore(database), found_anyway, Clock(now, new_id))


def _worker(application: Application, pace: Pace) -> Worker:
    jobs = SqlJobStore(application.database)
    # Hosts of the operator's own network are for the command line alone.
    intake = Intake(application.documents, Fetcher(), now)
    entries, database = application.entries, application.database
    drafts = SqlDraftStore(database)
    catalogue = Catalogue(entries, drafts, application.sites)
    doing: dict[Work, Doing] = {
        Work.DOCUMENTS: TakingIn(jobs, intake, now),
        Work.CALIBRATION: Calibrating(entries, application.shelf, application.calibrations),
        Work.REPLAY: AskingAgain(
            SqlQuestionLog(database),
            partial(beside, application),
            partial(beside, application, partial(written, drafts)),
            now,
        ),
        Work.REPORT: Reporting(entries, Analytics(SqlStatistics(database), catalogue, now), _figures),
    }
    return Worker(jobs, doing, now, new_id, pace)


def _figures(report: Report) -> Any:
    return FiguresOut.of(report).model_dump(mode="json")


def _tasks(settings: Settings) -> "Tasks":
    if not settings.redis_url:
        raise BadSetting("FAQBOT_TASKS is redis, but FAQBOT_REDIS_URL is not set; say where Redis is")
    from faqbot.app.tasks import Tasks  # noqa: PLC0415 - an extra

    return Tasks(redis_address(settings.redis_url))
