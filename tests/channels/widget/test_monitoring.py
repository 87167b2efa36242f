"""What monitors see."""

import asyncio
from dataclasses import replace

import httpx2
import pytest

from faqbot.app import SnapshotBuilder
from faqbot.channels.widget import health
from faqbot.channels.widget.health import Check
from faqbot.channels.widget.metrics import Metrics
from faqbot.domain.drift import Drift
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.language import Language
from faqbot.domain.turn import Tally
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from tests.channels.widget.conftest import Visit
from tests.channels.widget.shop import CONVERSATION, Shop, ask, bearing


async def test_a_process_that_runs_is_alive(client: httpx2.AsyncClient) -> None:
    response = await client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_a_process_is_ready_when_all_is_there(client: httpx2.AsyncClient) -> None:
    response = await client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": [{"name": "snapshot", "ok": True, "message": "ok"}]}


async def gone() -> None:
    raise DatabaseUnavailable("The database /var/secret is gone.")


async def test_a_process_is_not_ready_when_its_database_is_gone(shop: Shop, visit: Visit) -> None:
    parts = replace(shop.parts, checks=(Check("database", gone, "the database does not answer"),))

    async with visit(parts) as client:
        response = await client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["status"] == "not_ready"
    assert response.json()["checks"] == [
        {"name": "database", "ok": False, "message": "the database does not answer"},
        {"name": "snapshot", "ok": True, "message": "ok"},
    ]
    assert "secret" not in response.text


async def test_a_check_that_does_not_end_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_PATIENCE_S", 0.01)  # three seconds are too long for a test

    findings = await health.examine([Check("slow", lambda: asyncio.sleep(5), "it is slow")])

    assert [(finding.ok, finding.message) for finding in findings] == [(False, "it is slow")]


async def test_metrics_count_what_happened(client: httpx2.AsyncClient) -> None:
    first = await ask(client, "Where is my parcel?", key="m1")
    await ask(client, "Where is my parcel?", key="m1", conversation=first["conversation"])
    await ask(client, "怎么申请退款？")
    await client.get("/nothing")

    lines = (await client.get("/metrics")).text.splitlines()

    assert 'faqbot_turns_total{decision="curated",language="en"} 1.0' in lines
    assert 'faqbot_turns_total{decision="curated",language="zh"} 1.0' in lines
    assert "faqbot_turn_seconds_count 2.0" in lines
    assert 'faqbot_requests_total{route="/api/v1/messages",status="200"} 3.0' in lines
    assert 'faqbot_requests_total{route="unmatched",status="404"} 1.0' in lines
    assert "faqbot_snapshot_version 1.0" in lines
    assert "faqbot_snapshot_entries 3.0" in lines
    assert "faqbot_in_flight 0.0" in lines


async def test_metrics_and_their_labels_hold_no_token(client: httpx2.AsyncClient) -> None:
    token = (await ask(client, "Where is my parcel?"))["conversation"]
    await client.get(CONVERSATION, headers=bearing(token))

    text = (await client.get("/metrics")).text

    assert token not in text
    assert 'route="/api/v1/conversation"' in text


async def test_two_applications_count_apart(shop: Shop, visit: Visit) -> None:
    async with visit(shop.parts) as one:
        await ask(one, "Where is my parcel?")

    async with visit(shop.parts) as other:
        text = (await other.get("/metrics")).text

    assert "faqbot_turns_total{" not in text


def test_drift_is_shown_as_long_as_there_is_enough_to_tell() -> None:
    metrics = Metrics()

    metrics.drifted({Language.ZH: Drift(Tally(200, 50), 0.25, 0.5, -6.5)})
    first = metrics.text().decode().splitlines()
    metrics.drifted({})

    assert 'faqbot_answered_share{language="zh"} 0.25' in first
    assert 'faqbot_expected_share{language="zh"} 0.5' in first
    assert 'faqbot_drift{language="zh"} -6.5' in first
    assert b'language="zh"' not in metrics.text()


async def test_a_process_whose_index_is_being_made_is_not_ready_yet(shop: Shop, visit: Visit) -> None:
    builder = SnapshotBuilder(LatentEmbedder(), None, 0.05)
    unfinished = Shelf(
        shop.entries, MemoryCalibrationStore(), builder, lambda kb: replace(builder(kb, None), is_whole=False)
    )

    async with visit(replace(shop.parts, shelf=unfinished)) as client:
        response = await client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == [
        {"name": "snapshot", "ok": False, "message": "no index is ready yet; see the log"}
    ]
