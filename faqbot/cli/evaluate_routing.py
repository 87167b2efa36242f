"""`faqbot evaluate --routing`: measure how well questions are told apart by knowledge base."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from faqbot.app import embedder
from faqbot.cli.terminal import console
from faqbot.evaluation import routes
from faqbot.evaluation.sets import Row
from faqbot.settings import Settings


def measured(
    fitting: Sequence[Row], asking: Sequence[Row], settings: Settings
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The measures, and a row for each question."""
    given, asked = routes.read(fitting), routes.read(asking)
    meaning = embedder(settings.embedder)
    with console.status("fitting"):
        routing = routes.learn(given, meaning, risk=settings.risk)
    with console.status("asking"):
        found = routes.routes(routing, asked, meaning)
    rows = [
        {"query": one.text, "lang": str(one.language), "kb": one.kb, "found": asdict(route)}
        for one, route in zip(asked, found, strict=True)
    ]
    document = {
        "system": "routing",
        "embedder": meaning.name,
        "risk": settings.risk,
        "threshold": routing.threshold,
        "bases": list(routing.bases),
        "measures": routes.measured(routing, asked, found),
    }
    return document, rows
