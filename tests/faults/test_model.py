"""A model server that ends, hangs, talks nonsense or fails, while other questions are answered as ever."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from faqbot.answerers import trial
from faqbot.answerers.trial import START, Trial
from faqbot.domain.calibration import Bar
from faqbot.domain.language import Language
from tests.cli.test_serve import environment
from tests.faults.conftest import Shop
from tests.faults.replicas import replicas
from tests.faults.visitors import visitors
from tests.llm.served import Served, serving

DEADLINE_S = 2.0
_FILE = "refunds.txt"
_TEXT = "The refund window is 37 days."
_QUESTION = "What is the refund window?"
WELL = Served(likely={"yes": -0.01, "no": -5.0})
HANGS = replace(WELL, pause_s=60.0)
FAILS = replace(WELL, status=500)
BREAKS = replace(WELL, breaks_after=1)
NONSENSE = replace(WELL, pieces=("请问 [9] ", '{"a', " 99 days"), likely={"maybe": -0.1})
ENDLESS = replace(WELL, pieces=("and on ",) * 400, pause_s=0.05)
ENDS = replace(WELL, url="none")


def prepared(shop: Shop, model_url: str) -> dict[str, str]:
    """Settings of a shop with one document, and a model there that was tried."""
    settings = shop.settings | {
        "FAQBOT_LLM_URL": model_url,
        "FAQBOT_LLM_TIMEOUT_S": str(DEADLINE_S),
        "FAQBOT_RISK": "0.1",
    }
    (shop.folder / _FILE).write_text(_TEXT, "utf-8")
    command = (sys.executable, "-m", "faqbot", "documents", "add", _FILE, "--kb", "refunds")
    own = environment(shop.folder, **settings)
    subprocess.run(command, cwd=shop.folder, env=own, check=True, capture_output=True)  # noqa: S603 - our own command
    bars = {Language.EN: (Bar(0.01, 0.01, 200, 100, 0.3, 0.0),)}
    tried = Trial(f"first at {model_url}", datetime.now(UTC), 200, START, bars)
    trial.keep(Path(own["FAQBOT_DATA_DIR"]) / "models", tried)
    return settings


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [ENDS, HANGS, FAILS, BREAKS, NONSENSE, ENDLESS],
    ids=["ends", "hangs", "fails", "breaks", "nonsense", "endless"],
)
async def test_a_model_that_fails_delays_its_own_questions_to_their_deadline_and_no_others(
    shop: Shop, fault: Served, record_property: Callable[[str, object], None]
) -> None:
    async with AsyncExitStack() as server:
        model = await server.enter_async_context(serving(replace(WELL)))
        async with replicas(shop.folder, prepared(shop, model.url), n=1) as (one,):
            well = await asked(one.address)
            await met(fault, model, server)
            async with visitors([one.address], n=4) as load:
                took = [await timed(one.address) for _ in range(6)]
            ledger = await load.ledger(shop.url)
    record_property("ledger", ledger)
    record_property("took_s", took)

    assert well == "grounded"
    assert max(took) < DEADLINE_S + 1
    assert ledger.is_clean, ledger
    assert ledger.refused == {}
    assert ledger.slowest_s < 1


async def met(fault: Served, model: Served, server: AsyncExitStack) -> None:
    """Let the model server do what the fault does from now on."""
    if fault is ENDS:
        await server.aclose()
    model.pieces, model.likely, model.status = fault.pieces, fault.likely, fault.status
    model.pause_s, model.breaks_after = fault.pause_s, fault.breaks_after


async def timed(address: str) -> float:
    started = time.monotonic()
    assert await asked(address) != "grounded"
    return time.monotonic() - started


async def asked(address: str) -> str:
    """What kind of answer a question gets that only the model answers."""
    async with httpx2.AsyncClient(timeout=30) as client:
        body = {"text": _QUESTION, "kb": "refunds"}
        return str((await client.post(f"{address}/api/v1/messages", json=body)).json()["decision"])
