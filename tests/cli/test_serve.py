"""`faqbot serve` as a process of its own."""

import asyncio
import contextlib
import gzip
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from faqbot.evaluation.bench.serving import free_port
from faqbot.storage import migrate
from tests import sample_shop
from tests.llm.real import TINY, expect_library

COMMAND = (sys.executable, "-m", "faqbot", "serve")
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A running bot: its process, its address, the lines that it printed before."""

    process: subprocess.Popen[str]
    address: str
    printed: tuple[str, ...]

    def ask(self, text: str) -> dict[str, object]:
        answer: dict[str, object] = httpx2.post(f"{self.address}/api/v1/messages", json={"text": text}).json()
        return answer

    def status(self, path: str) -> int:
        return httpx2.get(f"{self.address}{path}").status_code

    def stop(self) -> tuple[int, str]:
        """Ask it to stop; give its exit code and the rest of what it wrote to stderr."""
        self.process.send_signal(signal.SIGTERM)
        _, err = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, err


def environment(folder: Path, **settings: str) -> Mapping[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("FAQBOT_")}
    return own | {"FAQBOT_DATA_DIR": str(folder / "data")} | settings


@contextmanager
def served(folder: Path, *options: str, **settings: str) -> Iterator[Served]:
    """Serve on a free port until the context ends; the sample shop, if that is what is served, is indexed already."""
    if "--no-sample" not in options:
        sample_shop.seed(folder / "data")
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "--port", "0", *options],
        cwd=folder,
        env=environment(folder, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    printed = []
    with process:
        for line in process.stdout:
            printed.append(line.strip())
            if "http://" in line:
                break
        address = next((word for line in printed for word in line.split() if word.startswith("http://")), "")
        try:
            assert address, process.stderr and process.stderr.read()
            yield Served(process, address, tuple(printed))
        finally:
            process.kill()


@contextmanager
def collecting() -> Iterator[tuple[str, list[bytes]]]:
    """A collector of traces on loopback: its address, and what it is sent."""
    bodies: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            bodies.append(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", bodies
    server.shutdown()
    server.server_close()
    thread.join()


def ran(folder: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(  # noqa: S603 - our own command
        command,
        check=False,
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
    )


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.mark.parametrize(
    ("text", "lang", "entry"),
    [
        ("怎么在你们网站下单？", "zh", "orders-place-order"),
        ("How do I place an order on your site?", "en", "orders-place-order"),
    ],
)
def test_the_sample_faq_is_answered_in_both_languages(bot: Served, text: str, lang: str, entry: str) -> None:
    answer = bot.ask(text)

    assert (answer["decision"], answer["lang"], answer["entry_id"]) == ("curated", lang, entry)


def test_the_sample_shop_computes_what_it_declares(bot: Served) -> None:
    answer = bot.ask("寄3.2公斤到拉萨运费多少？")

    assert (answer["decision"], answer["template"]) == ("computed", "delivery-fee")
    assert "20" in str(answer["text"])


def test_the_start_tells_the_address_the_entries_and_what_is_off(bot: Served) -> None:
    first, second, third = bot.printed

    assert first.startswith("loaded the sample FAQ: ")
    assert second == (
        "off: model (answers come from entries, templates and documents), Telegram (set FAQBOT_TELEGRAM_TOKEN)"
    )
    assert bot.address in third
    assert third.endswith(" entries")


def test_a_bot_that_is_served_is_ready(bot: Served) -> None:
    assert [bot.status(path) for path in ("/readyz", "/healthz", "/metrics", "/", "/docs")] == [200] * 5


def test_a_port_in_use_is_one_sentence_and_touches_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        ended = ran(tmp_path, *COMMAND, "--port", port)

    assert ended.returncode == 1
    assert (
        ended.stderr
        == f"faqbot: port {port} on 127.0.0.1 is in use; stop what uses it, or choose another with --port\n"
    )
    assert ended.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FAQBOT_RATE_LIMIT", "often"),
        ("FAQBOT_LOG_LEVEL", "loud"),
        ("FAQBOT_REDIS_URL", "http://x"),
        ("FAQBOT_HOST", "no host"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_started(tmp_path: Path, name: str, value: str) -> None:
    ended = ran(tmp_path, *COMMAND, "--port", "0", **{name: value})

    assert ended.returncode == 2
    assert name in ended.stderr or value in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_process_outlives_its_database_but_is_not_ready(tmp_path: Path) -> None:
    with served(tmp_path, "--no-sample") as running:
        before = running.status("/readyz")
        (tmp_path / "data" / "faqbot.db").unlink()

        after = running.status("/readyz"), running.status("/healthz")

    assert before == 200
    assert after == (503, 200)


def test_an_empty_database_can_stay_empty(tmp_path: Path) -> None:
    with served(tmp_path, "--no-sample") as running:
        answer = running.ask("Where is my parcel?")

    assert running.printed[-1].endswith("with 0 entries")
    assert (answer["decision"], answer["reason"]) == ("declined", "nothing_found")


@pytest.mark.parametrize(("trusted", "second"), [("10.0.0.7", 429), ("127.0.0.1", 200)])
def test_visitors_have_limits_of_their_own_if_their_proxy_is_trusted(tmp_path: Path, trusted: str, second: int) -> None:
    own = {"FAQBOT_RATE_LIMIT": "1/minute", "FAQBOT_TRUSTED_PROXIES": trusted}
    with served(tmp_path, "--no-sample", **own) as running:
        messages = f"{running.address}/api/v1/messages"
        replies = [
            httpx2.post(messages, json={"text": "hello"}, headers={"X-Forwarded-For": visitor})
            for visitor in ("203.0.113.1", "203.0.113.2")
        ]

    assert [reply.status_code for reply in replies] == [200, second]


def test_an_edit_by_another_process_is_answered_within_five_seconds(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(
        "- id: teapot\n  kb: new\n  questions: {en: [Is the teapot hot?]}\n  answers: {en: Quite hot.}\n",
        encoding="utf-8",
    )
    with served(tmp_path, "--no-sample") as running:
        ran(tmp_path, sys.executable, "-m", "faqbot", "import", str(file))
        time.sleep(5)

        answer = running.ask("Is the teapot hot?")

    assert answer["text"] == "Quite hot."


def test_a_signal_ends_the_process_in_order(tmp_path: Path) -> None:
    with served(tmp_path, "--no-sample", "--access-log") as running:
        running.ask("my card is 4111")

        code, log = running.stop()

    assert code == 0
    entries = [json.loads(line) for line in log.splitlines()]
    assert [entry["route"] for entry in entries if entry["event"] == "request"] == ["/api/v1/messages"]
    assert "4111" not in log
    assert not (tmp_path / "data" / "faqbot.db-wal").exists()


def test_settings_of_what_is_not_there_yet_are_named(tmp_path: Path) -> None:
    with served(tmp_path, "--no-sample", FAQBOT_LLM_URL="http://x") as running:
        _, log = running.stop()

    assert "the model has not been tried yet, so it is not asked; run `faqbot models try`\n" in log


def test_a_database_of_another_release_is_left_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    asyncio.run(migrate.upgrade(url))
    with closing(sqlite3.connect(tmp_path / "old.db")) as base, base:
        base.execute("UPDATE alembic_version SET version_num = 'odd'")

    ended = ran(tmp_path, *COMMAND, "--port", "0", FAQBOT_DATABASE_URL=url)

    assert ended.returncode == 1
    assert "is at revision odd" in ended.stderr
    assert asyncio.run(migrate.current(url)) == "odd"


def test_a_model_is_loaded_meanwhile_and_told_to_monitors(tmp_path: Path) -> None:
    expect_library()
    with served(tmp_path, "--no-sample", FAQBOT_LLM_MODEL=str(TINY), FAQBOT_LLM_THREADS="1") as running:
        checks = httpx2.get(f"{running.address}/readyz").json()["checks"]
        code, _ = running.stop()

    assert [line for line in running.printed if line.startswith("model: tiny@")]
    assert "model" in {check["name"] for check in checks}
    assert code == 0


def test_a_model_that_is_gone_does_not_make_the_bot_unready(tmp_path: Path) -> None:
    expect_library()
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(TINY.read_bytes()[:100_000])

    with served(tmp_path, "--no-sample", FAQBOT_LLM_MODEL=str(damaged)) as running:
        ready = httpx2.get(f"{running.address}/readyz")

    assert ready.status_code == 200
    assert {"name": "model", "ok": False, "message": "the model does not answer; see `faqbot doctor`"} in ready.json()[
        "checks"
    ]


def test_traces_go_to_the_collector_that_is_named_without_what_was_asked(tmp_path: Path) -> None:
    with collecting() as (url, bodies), served(tmp_path, FAQBOT_OTLP_URL=url) as running:
        running.ask("怎么在你们网站下单？")
        running.stop()

    sent = b"".join(bodies)
    assert all(name in sent for name in (b"turn", b"accept", b"find", b"CuratedAnswerer", b"record", b"faqbot"))
    assert "下单".encode() not in sent


def test_a_process_that_starts_says_so_at_once_and_a_signal_ends_it_then_without_delay(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "--port", str(port)],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        statuses = early(port)
        process.terminate()
        signalled = time.monotonic()
        code = process.wait(PATIENCE_S)
    finally:
        process.kill()

    assert statuses == {"/livez": 200, "/readyz": 503, "/chat/default": 503}
    assert code == -signal.SIGTERM
    assert time.monotonic() - signalled < 2


def early(port: int) -> dict[str, int]:
    """The first statuses that a process gives."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        with contextlib.suppress(httpx2.TransportError):
            return {
                path: httpx2.get(f"http://127.0.0.1:{port}{path}").status_code
                for path in ("/livez", "/readyz", "/chat/default")
            }
        time.sleep(0.05)
    return {}
