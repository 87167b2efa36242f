"""Where the work that takes a while is put together."""

from faqbot.app.application import Application
from faqbot.app.clock import new_id, now
from faqbot.domain.job import Work
from faqbot.editing.taking_in import TakingIn
from faqbot.jobs import Worker
from faqbot.knowledge.batch import Intake
from faqbot.knowledge.fetching import Fetcher
from faqbot.storage.jobs import SqlJobStore


def worker(application: Application) -> Worker:
    """Whoever does in this process what takes a while."""
    jobs = SqlJobStore(application.database)
    # Hosts of the operator's own network are for the command line alone.
    intake = Intake(application.documents, Fetcher(), now)
    return Worker(jobs, {Work.DOCUMENTS: TakingIn(jobs, intake, now)}, now, new_id)
