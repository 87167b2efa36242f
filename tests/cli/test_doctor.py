import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from faqbot.app import now
from faqbot.cli.doctor_model import loaded
from faqbot.cli.finding import State
from faqbot.domain.calibration import Bar
from faqbot.domain.decision import Declined, Reason
from faqbot.domain.job import Job, Work
from faqbot.domain.job import State as JobState
from faqbot.domain.language import Language
from faqbot.editing.jobs import ROOM
from faqbot.llm.llama_cpp import Status
from faqbot.llm.watch import State as ModelState
from faqbot.retrieval.calibration import shipped
from faqbot.settings import read as read_settings
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database
from faqbot.storage.jobs import SqlJobStore
from faqbot.storage.turns import SqlTurnStore
from tests.cli.conftest import FAQ, Faqbot
from tests.contracts.samples import NOON, a_question, a_turn
from tests.databases import migrated
from tests.llm.real import TINY, expect_library


def test_a_fresh_machine_is_told_what_to_do_first(faqbot: Faqbot) -> None:
    outcome = faqbot("doctor")

    assert outcome.code == 1
    assert "faqbot db upgrade" in outcome.out


def test_a_working_installation_passes(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("doctor", "--json")

    states = {finding["name"]: finding["state"] for finding in outcome.json}
    assert outcome.code == 0
    assert states["database"] == "ok"
    assert states["calibration"] == "warning"
    assert (states["redis"], states["traces"]) == ("off", "off")


def test_work_that_nobody_does_and_work_that_failed_are_warnings(faqbot: Faqbot, shop: Path) -> None:
    late = now() - timedelta(minutes=5)
    waiting = Job("waits", Work.REPORT, "", "mei", late, late)
    failed = replace(waiting, id="failed", state=JobState.FAILED)
    url = read_settings().database

    quiet = jobs_of(faqbot)
    asyncio.run(kept(url, failed))
    broken = jobs_of(faqbot)
    asyncio.run(kept(url, waiting))
    left = jobs_of(faqbot)

    assert quiet == ("ok", "done by whoever serves: 0 waiting, 0 under way, 0 failed")
    assert (broken[0], "1 failed; `faqbot jobs list`" in broken[1]) == ("warning", True)
    assert (left[0], "1 waiting" in left[1], "start `faqbot serve`" in left[1]) == ("warning", True, True)


def test_workers_without_redis_are_a_fault(faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_TASKS", "redis")

    assert jobs_of(faqbot) == ("failed", "FAQBOT_TASKS=redis needs FAQBOT_REDIS_URL, which is not set")


def jobs_of(faqbot: Faqbot) -> tuple[str, str]:
    """The state and the sentence of what is said of jobs."""
    found = next(finding for finding in faqbot("doctor", "--json").json if finding["name"] == "jobs")
    return found["state"], found["detail"]


async def kept(url: str, job: Job) -> None:
    database = Database(url)
    await SqlJobStore(database).add(job, room=ROOM)
    await database.close()


def test_an_empty_database_is_told_to_import(faqbot: Faqbot) -> None:
    assert faqbot("db", "upgrade").code == 0

    assert "faqbot import" in faqbot("doctor").out


def test_a_telegram_that_does_not_answer_is_a_warning(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_TELEGRAM_TOKEN", "123:secret")
    monkeypatch.setenv("FAQBOT_TELEGRAM_API_URL", "http://127.0.0.1:1")

    outcome = faqbot("doctor")

    assert outcome.code == 0
    assert "Telegram does not answer for bot 123" in outcome.out
    assert "secret" not in outcome.out


def test_what_cannot_be_a_token_fails_and_is_not_shown(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_TELEGRAM_TOKEN", "secret")

    outcome = faqbot("doctor")

    assert outcome.code == 1
    assert "FAQBOT_TELEGRAM_TOKEN is not a bot's token" in outcome.out
    assert "secret" not in outcome.out


def test_where_traces_go_is_told_and_what_is_missing_for_them(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_OTLP_URL", "http://127.0.0.1:4318")
    there = faqbot("doctor", "--json").json
    monkeypatch.setattr("faqbot.cli.doctor.importlib.util.find_spec", lambda _name: None)
    gone = faqbot("doctor", "--json")

    states = [{found["name"]: found for found in told}["traces"] for told in (there, gone.json)]
    assert [found["state"] for found in states] == ["ok", "failed"]
    assert "faqbot[telemetry]" in states[1]["detail"]
    assert gone.code == 1


def test_an_identity_provider_that_does_not_answer_is_a_warning(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_OIDC_ISSUER", "http://127.0.0.1:1")
    monkeypatch.setenv("FAQBOT_OIDC_CLIENT_ID", "faqbot")

    outcome = faqbot("doctor")

    assert outcome.code == 0
    assert "the identity provider cannot be reached" in outcome.out


def test_an_identity_provider_without_a_client_fails(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_OIDC_ISSUER", "https://id.example")

    outcome = faqbot("doctor")

    assert outcome.code == 1
    assert "FAQBOT_OIDC_CLIENT_ID is not set" in outcome.out


def test_a_redis_that_does_not_answer_is_a_warning(faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_REDIS_URL", "redis://127.0.0.1:1/0")

    outcome = faqbot("doctor")

    assert outcome.code == 0
    assert "does not answer" in outcome.out


def test_a_database_that_cannot_be_made_fails(faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_DATABASE_URL", "sqlite:////proc/nowhere/faqbot.db")

    outcome = faqbot("doctor")

    assert outcome.code == 1
    assert "/proc/nowhere" in outcome.out


@pytest.mark.parametrize(("variable", "value"), [("FAQBOT_PORT", "http"), ("FAQBOT_RISK", "2")])
def test_a_wrong_setting_is_named(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)

    outcome = faqbot("doctor")

    assert outcome.code == 2
    assert variable in outcome.err


def test_without_a_model_doctor_says_where_to_look(faqbot: Faqbot, shop: Path) -> None:
    assert "see `faqbot models list`" in faqbot("doctor").out


def test_a_model_file_is_loaded_to_see_where_its_layers_are(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_library()
    monkeypatch.setenv("FAQBOT_LLM_MODEL", str(TINY))
    monkeypatch.setenv("FAQBOT_LLM_THREADS", "1")

    outcome = faqbot("doctor")

    assert outcome.code == 0
    assert "of 4 layers on the GPU" in outcome.out


def test_a_model_file_that_is_missing_fails_and_the_rest_is_looked_at(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_LLM_MODEL", "gone.gguf")

    outcome = faqbot("doctor")

    assert outcome.code == 1
    assert "FAQBOT_LLM_MODEL is gone.gguf" in outcome.out
    assert "entries" in outcome.out


def test_an_endpoint_that_does_not_answer_is_a_warning_and_an_unused_file_is_said(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_LLM_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("FAQBOT_LLM_API_KEY", "sk-secret")
    monkeypatch.setenv("FAQBOT_LLM_MODEL", "gone.gguf")

    outcome = faqbot("doctor")

    assert outcome.code == 0
    assert "is the server running" in outcome.out
    assert "FAQBOT_LLM_MODEL is set too" in outcome.out
    assert "secret" not in outcome.out


def test_a_file_that_cannot_be_loaded_is_a_warning(
    faqbot: Faqbot, shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expect_library()
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(TINY.read_bytes()[:100_000])
    monkeypatch.setenv("FAQBOT_LLM_MODEL", str(damaged))

    outcome = faqbot("doctor")

    assert outcome.code == 0
    assert "cannot be loaded" in outcome.out


def test_a_model_that_fell_back_to_the_processor_is_a_warning() -> None:
    status = Status("tiny@0", ModelState.DEGRADED, layers=4, layers_on_gpu=0, restarts=0, waiting=0, why="no memory")

    finding = loaded(status)

    assert finding.state is State.WARNING
    assert "no memory" in finding.detail


async def _ask(answered: int, declined: int) -> None:
    """Let customers ask after a calibration that expects half of their questions to be answered."""
    database = Database(read_settings().database)
    bars = {Language.EN: (Bar(0.05, 0.8, 400, 80, 0.5, 0.04),)}
    own = replace(shipped(has_head=False), at=NOON, bars=bars, promised=True)
    await SqlCalibrationStore(database).keep(own)
    store = SqlTurnStore(database)
    for number in range(answered + declined):
        decision = None if number < answered else Declined(Reason.NOT_SURE)
        await store.record(a_turn(f"t{number}", a_question(f"m{number}"), decision=decision))
    await database.close()


def test_customers_who_ask_what_was_calibrated_on_are_well(faqbot: Faqbot, shop: Path) -> None:
    asyncio.run(_ask(answered=55, declined=45))

    out = faqbot("doctor").out

    assert "ok       drift        en: 55.0% of the last 100 questions answered, 50.0% expected" in out


def test_customers_who_ask_other_things_are_a_warning_with_a_remedy(faqbot: Faqbot, shop: Path) -> None:
    asyncio.run(_ask(answered=20, declined=80))

    outcome = faqbot("doctor", "--json")

    (found,) = [finding for finding in outcome.json if finding["name"] == "drift"]
    assert outcome.code == 0
    assert found["state"] == "warning"
    assert "20.0% of the last 100 questions answered, but 50.0% expected (-5.4 standard errors)" in found["detail"]
    assert "faqbot calibrate --labels FILE --unknown-share SHARE" in found["detail"]


def test_before_many_have_asked_nothing_is_said_of_drift(faqbot: Faqbot, shop: Path) -> None:
    asyncio.run(_ask(answered=5, declined=80))

    assert "drift" not in faqbot("doctor").out


def test_what_is_promised_is_told_with_the_share_that_it_holds_for(faqbot: Faqbot, shop: Path, data: Path) -> None:
    rows: list[dict[str, object]] = [
        {"query": f"Where is my parcel?{'!' * i}", "lang": "en", "faq_id": "parcel"} for i in range(80)
    ]
    rows += [{"query": f"question number {i} about the moon", "lang": "en", "faq_id": None} for i in range(35)]
    (data / "labels.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert faqbot("calibrate", "--labels", str(data / "labels.jsonl"), "--unknown-share", "0.3").code == 0

    out = faqbot("doctor").out

    assert "while about 30% have no answer here" in out
    assert "zh: too few questions for 5.0%: exact matches only" in out


@pytest.mark.parametrize(
    ("kind", "state", "told"),
    [("sqlite", "warning", "set FAQBOT_DATABASE_URL"), ("postgres", "ok", "searched in PostgreSQL with pgvector")],
)
def test_it_tells_where_a_large_base_is_searched(
    faqbot: Faqbot, data: Path, monkeypatch: pytest.MonkeyPatch, kind: str, state: str, told: str
) -> None:
    monkeypatch.setenv("FAQBOT_EXACT_UP_TO", "1")
    (data / "shop.yaml").write_text(FAQ, encoding="utf-8")

    with migrated(kind, data) as url:
        monkeypatch.setenv("FAQBOT_DATABASE_URL", url)
        faqbot("import", str(data / "shop.yaml"))
        asked = faqbot("ask", "--json", "how do I get a refund")
        found = [row for row in faqbot("doctor", "--json").json if row["name"] == "index"]

    assert [row["state"] for row in found] == [state]
    assert told in found[0]["detail"]
    assert asked.code == 0
