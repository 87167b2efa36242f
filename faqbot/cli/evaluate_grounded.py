"""`faqbot evaluate --grounded`: measure the answers from passages."""

import asyncio
from typing import Any

from faqbot.app import embedder, now, pipeline
from faqbot.cli.terminal import progress
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import KnowledgeBase
from faqbot.evaluation import grounded
from faqbot.evaluation.sets import Row
from faqbot.retrieval.calibration import undecided
from faqbot.retrieval.snapshot import assemble, build, fingerprint_of
from faqbot.settings import Settings


def measured(rows: list[Row], settings: Settings) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The measures, and a row for each question. Raise BadInput for a row of another form."""
    try:
        asked = grounded.asked_of(rows)
    except ValueError as error:
        raise BadInput(str(error)) from error
    empty, used = KnowledgeBase("evaluation", 1), embedder(settings.embedder)
    fingerprint = fingerprint_of(empty, used.name)
    snapshot = assemble(empty, build(empty, used), undecided(), risk=settings.risk, fingerprint=fingerprint)
    with progress("asking") as step:
        answers = asyncio.run(grounded.answered(asked, snapshot, pipeline(), at=now(), step=step))
    document = {"risk": settings.risk, "embedder": used.name, "measures": grounded.measured(answers)}
    return document, [grounded.row(answer) for answer in answers]
