"""Settings from the environment, `.env` and `faqbot.toml`."""

from pathlib import Path
from typing import Any

import pytest

from faqbot.domain.errors import BadSetting
from faqbot.settings import Settings, read

DEFAULTS = {
    "database_url": "",
    "exact_up_to": 50_000,
    "data_dir": Path("data"),
    "host": "127.0.0.1",
    "port": 8000,
    "redis_url": "",
    "tasks": "here",
    "replicas": 1,
    "otlp_url": "",
    "embedder": "bilingual",
    "risk": 0.05,
    "llm_model": "",
    "llm_url": "",
    "llm_api_key": "",
    "llm_name": "",
    "llm_server": "any",
    "llm_gpu_layers": -1,
    "llm_context": 4096,
    "llm_threads": 0,
    "llm_queue": 4,
    "llm_timeout_s": 30.0,
    "llm_lora": "",
    "timezone": "Asia/Shanghai",
    "region": "CN",
    "currency": "CNY",
    "decimal_mark": "point",
    "handoff_wait_minutes": 10,
    "handoff_hold_minutes": 60,
    "memory_minutes": 120,
    "burst_wait_s": 1.2,
    "retention_days": 0,
    "telegram_token": "",
    "telegram_api_url": "https://api.telegram.org",
    "visit_days": 30,
    "telegram_webhook_url": "",
    "telegram_topics": "",
    "telegram_business": False,
    "telegram_desk": "",
    "trusted_proxies": "127.0.0.1",
    "rate_limit": "30/minute",
    "oidc_issuer": "",
    "oidc_client_id": "",
    "oidc_client_secret": "",
    "oidc_scopes": "openid email",
    "oidc_groups": "",
    "oidc_groups_claim": "groups",
    "oidc_label": "",
    "second_factor": "optional",
    "log_level": "info",
}

# Every setting as it is written, and as it is read.
GIVEN = [
    ("database_url", "postgresql://shop:pw@db/faq", "postgresql://shop:pw@db/faq"),
    ("exact_up_to", "0", 0),
    ("data_dir", "/srv/faqbot", Path("/srv/faqbot")),
    ("host", "0.0.0.0", "0.0.0.0"),  # noqa: S104 - read, not bound
    ("port", "9000", 9000),
    ("redis_url", "redis://cache:6379/1", "redis://cache:6379/1"),
    ("tasks", "redis", "redis"),
    ("replicas", "3", 3),
    ("otlp_url", "http://localhost:4318", "http://localhost:4318"),
    ("embedder", "models/多语", "models/多语"),
    ("risk", "0.01", 0.01),
    ("timezone", "Europe/Berlin", "Europe/Berlin"),
    ("region", "DE", "DE"),
    ("currency", "EUR", "EUR"),
    ("decimal_mark", "comma", "comma"),
    ("llm_model", "/models/small.gguf", "/models/small.gguf"),
    ("llm_url", "http://llm:8080/v1", "http://llm:8080/v1"),
    ("llm_api_key", "sk-1", "sk-1"),
    ("llm_name", "qwen", "qwen"),
    ("llm_server", "vllm", "vllm"),
    ("llm_gpu_layers", "20", 20),
    ("llm_context", "8192", 8192),
    ("llm_threads", "4", 4),
    ("llm_queue", "0", 0),
    ("llm_timeout_s", "2.5", 2.5),
    ("llm_lora", "a.gguf:0.5,b.gguf", "a.gguf:0.5,b.gguf"),
    ("handoff_wait_minutes", "5", 5),
    ("handoff_hold_minutes", "120", 120),
    ("memory_minutes", "30", 30),
    ("burst_wait_s", "0", 0.0),
    ("retention_days", "90", 90),
    ("telegram_token", "123:abc", "123:abc"),
    ("telegram_api_url", "http://telegram:8081", "http://telegram:8081"),
    ("visit_days", "7", 7),
    ("telegram_webhook_url", "https://bot.example", "https://bot.example"),
    ("telegram_desk", "-1001", "-1001"),
    ("telegram_topics", "-1001:5", "-1001:5"),
    ("telegram_business", "true", True),
    ("trusted_proxies", "10.0.0.7,10.0.0.8", "10.0.0.7,10.0.0.8"),
    ("rate_limit", "5/second", "5/second"),
    ("oidc_issuer", "https://id.example", "https://id.example"),
    ("oidc_client_id", "faqbot", "faqbot"),
    ("oidc_client_secret", "s-1", "s-1"),
    ("oidc_scopes", "openid email profile", "openid email profile"),
    ("oidc_groups", "faq=editor@shop", "faq=editor@shop"),
    ("oidc_groups_claim", "roles", "roles"),
    ("oidc_label", "Keycloak", "Keycloak"),
    ("second_factor", "publisher", "publisher"),
    ("log_level", "debug", "debug"),
]


def shown(settings: Settings, name: str) -> Any:
    """A setting's value, the secret one's too."""
    value = getattr(settings, name)
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, without any setting in the environment."""
    for name in DEFAULTS:
        monkeypatch.delenv(f"FAQBOT_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_anything_set_the_defaults_hold() -> None:
    settings = read()

    assert {name: shown(settings, name) for name in Settings.model_fields} == DEFAULTS


def test_the_rows_below_name_every_setting() -> None:
    assert [name for name, _, _ in GIVEN] == list(Settings.model_fields)


@pytest.mark.parametrize(("name", "written", "value"), GIVEN)
def test_every_setting_is_read_from_the_environment(
    name: str, written: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"FAQBOT_{name.upper()}", written)

    assert shown(read(), name) == value


@pytest.mark.parametrize(("name", "written", "value"), GIVEN)
def test_every_setting_is_read_from_dotenv(name: str, written: str, value: object, folder: Path) -> None:
    (folder / ".env").write_text(f"# faqbot\nFAQBOT_{name.upper()}={written}\nOTHER=1\n", encoding="utf-8")

    assert shown(read(), name) == value


@pytest.mark.parametrize(("name", "written", "value"), GIVEN)
def test_every_setting_is_read_from_the_toml_file(name: str, written: str, value: object, folder: Path) -> None:
    (folder / "faqbot.toml").write_text(f'{name} = "{written}"\nother = 1\n', encoding="utf-8")

    assert shown(read(), name) == value


@pytest.mark.parametrize(
    ("environment", "dotenv", "toml", "port"),
    [
        ("1", "2", "3", 1),
        (None, "2", "3", 2),
        (None, None, "3", 3),
        ("1", None, "3", 1),
        ("1", "2", None, 1),
        (None, None, None, 8000),
    ],
)
def test_the_environment_outweighs_dotenv_and_that_the_toml_file(
    environment: str | None,
    dotenv: str | None,
    toml: str | None,
    port: int,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(folder / ".env", "FAQBOT_PORT={}", dotenv)
    write(folder / "faqbot.toml", "port = {}", toml)
    set_port(monkeypatch, environment)

    assert read().port == port


def write(path: Path, line: str, value: str | None) -> None:
    if value is not None:
        path.write_text(line.format(value), encoding="utf-8")


def set_port(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is not None:
        monkeypatch.setenv("FAQBOT_PORT", value)


@pytest.mark.parametrize(
    ("variable", "written", "sentence"),
    [
        ("FAQBOT_PORT", "http", "FAQBOT_PORT is 'http': input should be a valid integer"),
        ("FAQBOT_PORT", "", "FAQBOT_PORT is '': input should be a valid integer"),
        ("FAQBOT_PORT", "-1", "FAQBOT_PORT is '-1': input should be greater than or equal to 0"),
        ("FAQBOT_PORT", "65536", "FAQBOT_PORT is '65536': input should be less than or equal to 65535"),
        ("FAQBOT_RISK", "5%", "FAQBOT_RISK is '5%': input should be a valid number"),
        ("FAQBOT_RISK", "0", "FAQBOT_RISK is '0': input should be greater than 0"),
        ("FAQBOT_RISK", "0.21", "FAQBOT_RISK is '0.21': input should be less than or equal to 0.2"),
        ("FAQBOT_RISK", "-0.05", "FAQBOT_RISK is '-0.05': input should be greater than 0"),
        ("FAQBOT_RISK", "nan", "FAQBOT_RISK is 'nan': input should be"),
        ("FAQBOT_EMBEDDER", "", "FAQBOT_EMBEDDER is '': string should have at least 1 character"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_may_be(
    variable: str, written: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, written)

    with pytest.raises(BadSetting) as caught:
        read()

    assert str(caught.value).startswith(sentence)


def test_every_wrong_value_is_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("FAQBOT_PORT", "x")
    (folder / "faqbot.toml").write_text("risk = 1", encoding="utf-8")

    with pytest.raises(BadSetting) as caught:
        read()

    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["FAQBOT_PORT", "FAQBOT_RISK"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("faqbot.toml", b"port = = 1"), ("faqbot.toml", b"host = '\xff'"), (".env", b"FAQBOT_HOST=\xff")],
)
def test_a_damaged_file_is_told(name: str, content: bytes, folder: Path) -> None:
    (folder / name).write_bytes(content)

    with pytest.raises(BadSetting, match=r"faqbot\.toml or \.env cannot be read; mend or remove it"):
        read()


def test_a_folder_of_that_name_is_no_settings_file(folder: Path) -> None:
    (folder / "faqbot.toml").mkdir()

    assert read().port == 8000


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_TELEGRAM_TOKEN", "123:swordfish")
    monkeypatch.setenv("FAQBOT_DATABASE_URL", "postgresql://shop:swordfish@db/faq")
    monkeypatch.setenv("FAQBOT_REDIS_URL", "redis://:swordfish@cache")

    settings = read()

    assert "swordfish" not in repr(settings) + str(settings)
    assert settings.telegram_token.get_secret_value() == "123:swordfish"


def test_a_wrong_secret_is_not_shown_in_the_complaint(folder: Path) -> None:
    (folder / "faqbot.toml").write_text('telegram_token = ["swordfish"]', encoding="utf-8")

    with pytest.raises(BadSetting, match="FAQBOT_TELEGRAM_TOKEN is not shown here: input should be") as caught:
        read()

    assert "swordfish" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read().port = 1  # type: ignore[misc] # what mypy forbids is refused at run time too


@pytest.mark.parametrize(
    ("url", "database"), [("", "sqlite:///srv/faqbot.db"), ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db")]
)
def test_the_database_is_the_one_set_or_a_file_in_the_data_folder(
    url: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQBOT_DATA_DIR", "srv")
    monkeypatch.setenv("FAQBOT_DATABASE_URL", url)

    assert read().database == database


def test_snapshots_lie_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_DATA_DIR", "/srv/faqbot")

    assert read().snapshots == Path("/srv/faqbot/snapshots")


def test_a_tilde_is_the_home_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/wang")
    (folder / "faqbot.toml").write_text('data_dir = "~/faqbot"', encoding="utf-8")

    assert read().data_dir == Path("/home/wang/faqbot")


def test_a_time_zone_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_TIMEZONE", "Mars/Olympus")

    with pytest.raises(BadSetting, match="FAQBOT_TIMEZONE is 'Mars/Olympus'"):
        read()
