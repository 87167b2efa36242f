"""`faqbot jobs`: work that takes a while, such as documents that were given at the desk."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

import typer

from faqbot.app.jobs import of_house
from faqbot.cli import STYLE
from faqbot.cli.terminal import print_json
from faqbot.domain.errors import BadInput
from faqbot.domain.job import Job
from faqbot.domain.operator import EVERYWHERE, HOUSE, Operator, Role
from faqbot.editing.jobs import Jobs
from faqbot.editing.sessions import Bearer
from faqbot.settings import read as read_settings
from faqbot.storage.database import Database

app = typer.Typer(help="Work that takes a while: what was asked for, and how far it is.", no_args_is_help=True, **STYLE)
_OWN = Bearer(Operator(HOUSE, {EVERYWHERE: Role.ADMIN}))
_Found = TypeVar("_Found")
_Name = Annotated[str, typer.Argument(metavar="JOB", help="The id of a job.")]


@app.command("list")
def list_(
    most: Annotated[int, typer.Option(min=1, max=200, help="At most so many, the newest.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Name the newest jobs: what, for which base, by whom, how far."""
    found = _with_jobs(lambda jobs: jobs.recent(_OWN, most))
    if as_json:
        print_json([described(job) for job in found])
        return
    for job in found:
        typer.echo(line(job))


@app.command()
def show(job_id: _Name, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Tell all of a job, and what came of it so far."""
    job = _with_jobs(lambda jobs: jobs.job(_OWN, job_id))
    if job is None:
        raise BadInput(f"there is no job {job_id}; `faqbot jobs list` names them")
    if as_json:
        print_json(described(job) | {"given": job.given, "result": job.result})
        return
    typer.echo(line(job))
    for name, value in described(job).items():
        if value not in {None, ""}:
            typer.echo(f"  {name:<12} {value}")


@app.command()
def retry(job_id: _Name) -> None:
    """Have a job that failed done once more; it is taken up within seconds."""
    job = _with_jobs(lambda jobs: jobs.retry(_OWN, job_id))
    typer.echo(f"{job.id} waits to be done again")


@app.command()
def cancel(job_id: _Name) -> None:
    """Let nobody work on a job any more; what was done already stays."""
    job = _with_jobs(lambda jobs: jobs.cancel(_OWN, job_id))
    typer.echo(f"{job.id} is cancelled; what was done already stays")


def line(job: Job) -> str:
    """A job in one line."""
    far = f"{job.done}/{job.of}" if job.of else ""
    at = f"{job.asked_at:%Y-%m-%d %H:%M}"
    return f"{job.id}  {at}  {job.state:<9} {job.work:<11} {far:>7}  {job.kb or 'all together'}  {job.operator}"


def described(job: Job) -> dict[str, Any]:
    """A job for programs."""
    times = {name: getattr(job, name) for name in ("asked_at", "due_at", "started_at", "finished_at")}
    return {
        "id": job.id,
        "work": job.work.value,
        "kb": job.kb,
        "operator": job.operator,
        "state": job.state.value,
        "done": job.done,
        "of": job.of,
        "attempt": job.attempt,
        "why": job.why or None,
        **{name: at and at.isoformat() for name, at in times.items()},
    }


def _with_jobs(asked: Callable[[Jobs], Awaitable[_Found]]) -> _Found:
    async def answered() -> _Found:
        database = Database(read_settings().database)
        try:
            return await asked(of_house(database))
        finally:
            await database.close()

    return asyncio.run(answered())
