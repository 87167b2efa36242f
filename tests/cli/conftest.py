"""The command line as a person uses it: real commands, a data folder of the test's own."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from faqbot.cli import NOT_AVAILABLE, WRONG_INPUT, app
from faqbot.domain.errors import BadInput, BadSetting, FaqbotError

FAQ = """
- id: parcel
  kb: orders
  questions:
    en: [Where is my parcel?, track my parcel, has my order been sent]
    zh: [我的包裹到哪了？, 查物流, 快递到哪里了]
  answers: {en: Open **My orders**., zh: 请打开**我的订单**。}
  links: [{title: {en: Track, zh: 查物流}, url: https://shop.example/track}]
- id: refund
  kb: orders
  questions:
    en: [How do I get a refund?, money back please, refund my order]
    zh: [怎么退款？, 我要退钱, 申请退款]
  answers: {en: Choose **Refund** in the order., zh: 在订单里点**退款**。}
- id: password
  kb: account
  questions:
    en: [I forgot my password, reset password, cannot sign in]
    zh: [忘记密码怎么办, 重置密码, 登录不了]
  answers: {en: Use the link on the sign-in page., zh: 在登录页点忘记密码。}
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Faqbot = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def log() -> Iterator[None]:
    """A command sets up the log of its process, which is that of other tests too."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory and data folder that hold nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAQBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("FAQBOT_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def faqbot(data: Path) -> Faqbot:
    """Run a command; `given` is its standard input."""

    def run(*arguments: str, given: bytes | str = "") -> Outcome:
        result = CliRunner().invoke(app, arguments, input=given)
        if isinstance(result.exception, FaqbotError):
            code = WRONG_INPUT if isinstance(result.exception, BadInput | BadSetting) else NOT_AVAILABLE
            return Outcome(code, result.stdout, str(result.exception))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def shop(faqbot: Faqbot, data: Path) -> Path:
    """A data folder with a few entries imported."""
    path = data / "shop.yaml"
    path.write_text(FAQ, encoding="utf-8")
    assert faqbot("import", str(path)).code == 0
    return path
