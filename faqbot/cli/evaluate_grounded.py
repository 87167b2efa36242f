"""`faqbot evaluate --grounded`: measure the answers from passages."""

import asyncio
from contextlib import AsyncExitStack, aclosing
from typing import Any

import typer

from faqbot.app import embedder, grounded_rung, language_model, now, pipeline
from faqbot.cli.terminal import progress
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import KnowledgeBase
from faqbot.evaluation import grounded
from faqbot.evaluation.grounded import Answered, Asked, answered
from faqbot.evaluation.sets import Row
from faqbot.retrieval.calibration import undecided
from faqbot.retrieval.snapshot import Snapshot, assemble, build, fingerprint_of
from faqbot.settings import Settings


def measured(rows: list[Row], settings: Settings) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The measures, and a row for each question. Raise BadInput for a row of another form."""
    try:
        asked = grounded.asked_of(rows)
    except ValueError as error:
        raise BadInput(str(error)) from error
    answers = asyncio.run(_answered(asked, settings))
    document = {"risk": settings.risk, "embedder": settings.embedder, "measures": grounded.measured(answers)}
    return document, [grounded.row(answer) for answer in answers]


def without_entries(settings: Settings) -> Snapshot:
    """A snapshot in which there is nothing but what a question brings along."""
    empty, used = KnowledgeBase("evaluation", 1), embedder(settings.embedder)
    fingerprint = fingerprint_of(empty, used.name)
    return assemble(empty, build(empty, used), undecided(), risk=settings.risk, fingerprint=fingerprint)


async def _answered(asked: list[Asked], settings: Settings) -> list[Answered]:
    """With the model that is set, if it has been tried; else without one."""
    async with AsyncExitStack() as opened:
        model = language_model(settings)
        if model is not None:
            await opened.enter_async_context(aclosing(model))
        rung = grounded_rung(settings, model)
        if model is not None and rung is None:
            typer.echo("the model has not been tried yet, so it is not asked; run `faqbot models try`", err=True)
        with progress("asking") as step:
            return await answered(asked, without_entries(settings), pipeline(grounded=rung), at=now(), step=step)
