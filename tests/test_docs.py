"""The documentation names everything that there is."""

from pathlib import Path
from typing import Any

import pytest
import typer

from faqbot.cli import COMMANDS, app
from faqbot.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = "\n".join(path.read_text("utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))))


def _commands() -> list[tuple[str, Any]]:
    group: Any = typer.main.get_command(app)
    found: list[tuple[str, Any]] = []
    for name in COMMANDS:
        command = group.get_command(None, name)
        inner = getattr(command, "commands", None)
        found += [(f"{name} {sub}", c) for sub, c in inner.items()] if inner else [(name, command)]
    return found


@pytest.mark.parametrize("name", [f"FAQBOT_{field.upper()}" for field in Settings.model_fields])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text("utf-8")


@pytest.mark.parametrize(("name", "command"), _commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_and_option_is_documented(name: str, command: Any) -> None:
    options = [max(p.opts, key=len) for p in command.params if p.param_type_name == "option" and p.name != "help"]

    missing = [option for option in options if option not in DOCS]

    assert f"faqbot {name}" in DOCS
    assert missing == []


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.name)
def test_every_link_inside_the_repository_leads_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    links = [part.split(")")[0].split("#")[0] for part in text.split("](")[1:]]

    broken = [link for link in links if link and "://" not in link and not (path.parent / link).exists()]

    assert broken == []
