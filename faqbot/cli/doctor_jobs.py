"""What `faqbot doctor` says of work that takes a while."""

import importlib.util
from collections import Counter
from datetime import timedelta

from faqbot.app import Application
from faqbot.app.clock import now
from faqbot.app.jobs import of_house
from faqbot.cli.finding import Finding, State
from faqbot.domain.job import Job
from faqbot.domain.job import State as Stand
from faqbot.domain.operator import EVERYWHERE, HOUSE, Operator, Role
from faqbot.editing.sessions import Bearer

_OWN = Bearer(Operator(HOUSE, {EVERYWHERE: Role.ADMIN}))
_MOST = 200
# What has waited so long, with nobody at work, is waited for in vain.
_SOON = timedelta(minutes=2)


async def finding(application: Application) -> Finding:
    """What waits and what has failed; a warning where nobody seems to do the work."""
    settings = application.settings
    if settings.tasks == "redis" and importlib.util.find_spec("taskiq_redis") is None:
        return Finding("jobs", State.FAILED, "FAQBOT_TASKS=redis needs the extra: pip install 'faqbot[tasks]'")
    if settings.tasks == "redis" and not settings.redis_url:
        return Finding("jobs", State.FAILED, "FAQBOT_TASKS=redis needs FAQBOT_REDIS_URL, which is not set")
    jobs = await of_house(application.database).recent(_OWN, _MOST)
    who, start = ("workers", "faqbot worker") if settings.tasks == "redis" else ("whoever serves", "faqbot serve")
    counts = Counter(job.state for job in jobs)
    waiting, going, failed = (counts[stand] for stand in (Stand.QUEUED, Stand.RUNNING, Stand.FAILED))
    told = f"done by {who}: {waiting} waiting, {going} under way, {failed} failed"
    if _is_left(jobs):
        return Finding("jobs", State.WARNING, f"{told}; nobody does what waits: start `{start}`")
    if failed:
        return Finding("jobs", State.WARNING, f"{told}; `faqbot jobs list` names them, `faqbot jobs retry` tries again")
    return Finding("jobs", State.OK, told)


def _is_left(jobs: tuple[Job, ...]) -> bool:
    """True if a job is overdue and none is worked on."""
    at = now()
    is_held = any(job.held_until is not None and job.held_until > at for job in jobs)
    return not is_held and any(not job.state.is_final and job.due_at + _SOON < at for job in jobs)
