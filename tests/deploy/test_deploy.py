"""What comes with the bot to run it: every file is looked at by a tool of its kind, and names only what there is."""

import json
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import crossplane
import kubernetes_validate
import promql_parser
import pytest
import yaml

import faqbot
from faqbot.channels.telegram.metrics import Metrics as TelegramMetrics
from faqbot.channels.widget.metrics import Metrics
from faqbot.settings import Settings
from tests.deploy.tools import complaints, tool

DEPLOY = Path(__file__).parents[2] / "deploy"
BOARD = json.loads((DEPLOY / "monitoring" / "board.json").read_text("utf-8"))
ALERTS = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yaml").read_text("utf-8"))
MANIFESTS = [
    manifest
    for file in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for manifest in yaml.safe_load_all(file.read_text("utf-8"))
]
EXPRESSIONS = [rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]] + [
    target["expr"] for panel in BOARD["panels"] for target in panel["targets"]
]
# What Prometheus itself adds.
OF_PROMETHEUS = {"up"}


def test_the_container_file_pleases_its_linter() -> None:
    assert complaints("hadolint", DEPLOY / "Containerfile") == ""


def test_shell_scripts_please_their_linter() -> None:
    assert complaints("shellcheck", *sorted(DEPLOY.glob("*.sh"))) == ""


def test_the_compose_file_keeps_to_the_specification() -> None:
    assert complaints("check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml") == ""


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: f"{one['kind']} {one['metadata']['name']}")
def test_a_manifest_keeps_to_the_schema_of_kubernetes(manifest: dict[str, object]) -> None:
    schema_used = kubernetes_validate.validate(manifest, "1.33", strict=True)

    assert schema_used == "1.33"


def test_the_manifests_run_this_release() -> None:
    pods = [manifest["spec"]["template"]["spec"] for manifest in MANIFESTS if manifest["kind"] == "Deployment"]

    images = [container["image"] for pod in pods for container in pod["containers"]]

    assert images == [f"faqbot:{faqbot.__version__}"] * 2


def test_the_proxy_is_configured_rightly_and_holds_no_stream_back() -> None:
    parsed = crossplane.parse(str(DEPLOY / "nginx.conf"), single=True, strict=True)
    text = (DEPLOY / "nginx.conf").read_text("utf-8")

    assert (parsed["status"], parsed["errors"]) == ("ok", [])
    assert "proxy_buffering off;" in text
    assert "$remote_addr" not in re.findall(r"log_format[^;]*;", text)[0]


def test_the_service_is_one_that_systemd_reads(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    unit = (DEPLOY / "faqbot.service").read_text("utf-8").replace("/opt/faqbot/bin/faqbot", sys.executable)
    (tmp_path / "faqbot.service").write_text(unit, "utf-8")

    found = subprocess.run(  # noqa: S603 - a tool of the machine
        [analyze, "verify", "--man=no", tmp_path / "faqbot.service"], capture_output=True, text=True, check=False
    )

    assert "faqbot.service" not in found.stderr


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_alerts_and_the_board_ask_only_for_metrics_that_there_are(expression: str) -> None:
    promql_parser.parse(expression)
    offered = Metrics([TelegramMetrics()]).text().decode()
    known = set(re.findall(r"^# TYPE (\w+)", offered, re.MULTILINE)) | OF_PROMETHEUS
    known |= {f"{name}_bucket" for name in known}

    assert set(re.findall(r"\b(?:faqbot|process)_\w+|\bup\b", expression)) <= known


@pytest.mark.parametrize(
    "name", ["compose.yaml", "Containerfile", "faqbot.service", "kubernetes/faqbot.yaml", "kubernetes/worker.yaml"]
)
def test_only_settings_that_there_are_are_set(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    settings = {f"FAQBOT_{field.upper()}" for field in Settings.model_fields}

    assert set(re.findall(r"FAQBOT_[A-Z_]+", text)) - {"FAQBOT_DB_PASSWORD"} <= settings


def test_backups_are_made_and_the_oldest_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = tool("sh")
    program = tmp_path / "faqbot"
    program.write_text('#!/bin/sh\n[ "$1 $2" = "db backup" ] && echo rows > "$3"\n', "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "faqbot-20260101T000000Z.tar.gz").write_text("oldest", "utf-8")
    (folder / "faqbot-20260201T000000Z.tar.gz").write_text("older", "utf-8")

    subprocess.run([shell, DEPLOY / "backup.sh", folder, "2"], check=True)  # noqa: S603 - our own script

    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == 2
    assert kept[0] == "faqbot-20260201T000000Z.tar.gz"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_restoring_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    shell = shutil.which("sh")
    assert shell

    found = subprocess.run(  # noqa: S603 - our own script
        [shell, DEPLOY / "restore.sh", tmp_path / "none"], capture_output=True, text=True, check=False
    )

    assert found.returncode == 2
    assert "There is no file" in found.stderr
