"""What machines ask of the process: is it alive, can it answer, how does it fare."""

import contextlib
from collections.abc import Sequence
from dataclasses import asdict

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from faqbot.channels.widget.health import Check, examine
from faqbot.channels.widget.metrics import Metrics
from faqbot.domain.drift import drifts
from faqbot.domain.errors import FaqbotError, Unavailable
from faqbot.domain.protocols import TurnStore
from faqbot.retrieval.shelf import Shelf


class Monitoring:
    """The endpoints for probes and scrapers."""

    def __init__(self, checks: Sequence[Check], shelf: Shelf, turns: TurnStore, metrics: Metrics) -> None:
        self._checks = (*checks, Check("snapshot", self._indexed, "no index is ready yet; see the log"))
        self._shelf = shelf
        self._turns = turns
        self._metrics = metrics

    async def alive(self) -> dict[str, str]:
        """The process runs."""
        return {"status": "ok"}

    async def ready(self) -> JSONResponse:
        """The process can answer: 200, or 503 if something is missing that it needs."""
        findings = await examine(self._checks)
        ok = all(finding.ok for check, finding in zip(self._checks, findings, strict=True) if check.is_needed)
        return JSONResponse(
            {"status": "ready" if ok else "not_ready", "checks": [asdict(finding) for finding in findings]},
            status_code=200 if ok else 503,
        )

    async def _indexed(self) -> None:
        if not (await self._shelf.snapshot()).is_whole:
            raise Unavailable("the vectors are being made; exact matches are answered meanwhile")

    async def metrics(self) -> Response:
        """Counts and times in the format of Prometheus."""
        with contextlib.suppress(FaqbotError):
            snapshot = await self._shelf.snapshot()
            self._metrics.indexed(snapshot)
            self._metrics.drifted(await drifts(snapshot.calibration, snapshot.uniform_risks(), self._turns))
        return Response(self._metrics.text(), media_type=CONTENT_TYPE_LATEST)


def router(monitoring: Monitoring) -> APIRouter:
    """The addresses that monitors use."""
    addresses = APIRouter()
    for path in ("/livez", "/healthz"):
        addresses.add_api_route(path, monitoring.alive, methods=["GET"])
    addresses.add_api_route("/readyz", monitoring.ready, methods=["GET"])
    addresses.add_api_route("/metrics", monitoring.metrics, methods=["GET"], response_class=PlainTextResponse)
    return addresses
