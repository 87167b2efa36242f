"""Everything that can be set, read once from the environment, `.env` and `faqbot.toml`, in that order of weight."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from faqbot.domain.errors import BadSetting

LARGEST_RISK = 0.2


class Settings(BaseSettings):
    """The settings of one process; a field `x` is set by the environment variable FAQBOT_X."""

    model_config = SettingsConfigDict(
        env_prefix="FAQBOT_", env_file=".env", toml_file="faqbot.toml", extra="ignore", frozen=True
    )

    database_url: str = Field(
        "", repr=False, description="SQLite or PostgreSQL; empty: a SQLite file in the data folder"
    )
    exact_up_to: Annotated[int, Field(ge=0)] = Field(
        50_000,
        description="entries up to which a base is searched in memory; a larger one in PostgreSQL, if it has pgvector",
    )
    data_dir: Path = Field(Path("data"), description="where faqbot keeps its files; created when missing")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8000, description="port to serve on")
    redis_url: str = Field(
        "", repr=False, description="Redis, for what processes share: limits, and the news of a change; empty: none"
    )
    tasks: Literal["here", "redis"] = Field(
        "here", description="who does what takes a while: `here`, whoever serves; `redis`, each `faqbot worker`"
    )
    replicas: Annotated[int, Field(ge=1, le=10_000)] = Field(
        1, description="processes that serve together: without Redis each admits its share of a limit"
    )
    otlp_url: str = Field(
        "", description="a collector of traces (OTLP over HTTP), such as http://localhost:4318; empty: none are made"
    )
    embedder: str = Field(
        "bilingual",
        min_length=1,
        description="`bilingual`, `table`, `latent`, or the name or path of a sentence-transformers model",
    )
    risk: Annotated[float, Field(gt=0, le=LARGEST_RISK)] = Field(
        0.05, description="tolerated wrong answers, as a share of all questions"
    )
    timezone: str = Field("Asia/Shanghai", description="the time zone that dates and times are computed in")
    region: str = Field("CN", pattern=r"^[A-Z]{2}$", description="the country whose public holidays count, such as CN")
    currency: str = Field("CNY", pattern=r"^[A-Z]{3}$", description="the currency that prices are in, such as CNY")
    decimal_mark: Literal["point", "comma"] = Field("point", description="`point` for 1,234.56, `comma` for 1.234,56")
    llm_model: str = Field("", description="a GGUF file, or the name of one in the folder `models` of the data folder")
    llm_url: str = Field("", repr=False, description="an OpenAI-compatible endpoint; it outweighs FAQBOT_LLM_MODEL")
    llm_api_key: SecretStr = Field(SecretStr(""), description="the endpoint's key")
    llm_name: str = Field("", description="the model's name at the endpoint; empty: the first that it lists")
    llm_server: Literal["any", "llama-server", "vllm"] = Field("any", description="what serves at the endpoint")
    llm_gpu_layers: Annotated[int, Field(ge=-1)] = Field(-1, description="layers to put on the GPU; -1: all")
    llm_context: Annotated[int, Field(ge=512, le=131_072)] = Field(4096, description="tokens of prompt and answer")
    llm_threads: Annotated[int, Field(ge=0, le=1024)] = Field(0, description="threads; 0: one for each core")
    llm_queue: Annotated[int, Field(ge=0, le=1000)] = Field(4, description="questions that may wait for the model")
    llm_timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(30.0, description="seconds that an answer may take")
    llm_lora: str = Field("", description="LoRA adapters, as `path` or `path:scale`, separated by commas")
    handoff_wait_minutes: Annotated[int, Field(ge=1, le=1440)] = Field(
        10, description="minutes that a customer waits for a person before the bot answers again"
    )
    handoff_hold_minutes: Annotated[int, Field(ge=1, le=10_080)] = Field(
        60, description="minutes without a word after which a person's conversation goes back to the bot"
    )
    memory_minutes: Annotated[int, Field(ge=1, le=10_080)] = Field(
        120, description="minutes after which the bot no longer refers to what was said before"
    )
    burst_wait_s: Annotated[float, Field(ge=0, le=30)] = Field(
        1.2, description="seconds in which further short messages join the one before; 0: each is answered by itself"
    )
    retention_days: Annotated[int, Field(ge=0, le=36_500)] = Field(
        0, description="days after its last word that a conversation is erased; 0 keeps it"
    )
    telegram_token: SecretStr = Field(SecretStr(""), description="the Telegram bot's token; several by commas")
    telegram_api_url: str = Field("https://api.telegram.org", description="a self-hosted Bot API server")
    visit_days: Annotated[int, Field(ge=1, le=365)] = Field(
        30, description="days after which a conversation on a website that nobody went on with cannot be read any more"
    )
    telegram_webhook_url: str = Field("", description="this server's public address for Telegram; empty: it is polled")
    telegram_desk: str = Field("", description="the group with topics where people of the shop work, such as `-1001`")
    telegram_topics: str = Field("", description="groups or topics to listen to unaddressed, as `-1001` or `-1001:5`")
    telegram_business: bool = Field(
        default=False, description="answer customers of accounts that connect the bot, what is sure alone"
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="addresses of proxies whose X-Forwarded headers count, separated by commas; `*`: all"
    )
    rate_limit: str = Field("30/minute", description="messages a visitor may send, such as `30/minute`")
    oidc_issuer: str = Field("", description="an identity provider that operators may sign in with; empty: none")
    oidc_client_id: str = Field("", description="what the identity provider calls this bot")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="the secret that goes with it; may be empty")
    oidc_scopes: str = Field("openid email", description="what the identity provider is asked to tell")
    oidc_groups: str = Field(
        "", description="roles by the provider's groups, as `group=role@base` or `group=role`, separated by commas"
    )
    oidc_groups_claim: str = Field("groups", min_length=1, description="what the provider calls a person's groups")
    oidc_label: str = Field("", description="the provider's name on the button; empty: the company account")
    second_factor: Literal["optional", "viewer", "editor", "publisher", "admin"] = Field(
        "optional", description="the role from which on operators must have a second factor; `optional`: none must"
    )
    log_level: str = Field("info", description="debug, info, warning or error")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library hands it over
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls))

    @field_validator("data_dir")
    @classmethod
    def _at_home(cls, folder: Path) -> Path:
        """`~` is the home folder in a file too, where no shell has seen it."""
        return folder.expanduser()

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError
            raise ValueError("there is no such time zone; give a name such as Asia/Shanghai") from error
        return name

    @property
    def database(self) -> str:
        """The database to use: the one that is set, or a file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'faqbot.db'}"

    @property
    def snapshots(self) -> Path:
        return self.data_dir / "snapshots"

    @property
    def learned(self) -> Path:
        """Where `faqbot train` keeps what it learned."""
        return self.data_dir / "learned"

    @property
    def models(self) -> Path:
        """Where pulled models are kept."""
        return self.data_dir / "models"


def read() -> Settings:
    """Read the settings; raise BadSetting naming each one that is wrong and what it may be."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [_sentence(str(problem["loc"][0]), problem["input"], problem["msg"]) for problem in error.errors()]
        # Not chained: the library's message shows what was given, and that may be a secret.
        raise BadSetting("\n".join(lines)) from None
    except (OSError, ValueError) as error:
        raise BadSetting(f"faqbot.toml or .env cannot be read; mend or remove it ({error})") from error


def _sentence(field: str, given: object, problem: str) -> str:
    shown = "not shown here" if Settings.model_fields[field].annotation is SecretStr else repr(given)
    return f"FAQBOT_{field.upper()} is {shown}: {problem[0].lower()}{problem[1:]}"
