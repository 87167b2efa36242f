"""The commands of `faqbot`."""

import logging
import sys
from importlib import import_module
from typing import Annotated, Any

import structlog
import typer
from typer.core import TyperGroup

from faqbot import __version__
from faqbot.domain.errors import BadInput, BadSetting, FaqbotError

WRONG_INPUT = 2
NOT_AVAILABLE = 1

# A command is imported when it is called: together they take a second, most of them a fraction of it.
COMMANDS = {
    "ask": "ask",
    "chat": "chat",
    "serve": "serve",
    "worker": "worker",
    "jobs": "jobs:app",
    "import": "files:import_",
    "export": "files:export",
    "documents": "documents:app",
    "sites": "sites:app",
    "evaluate": "evaluate",
    "replay": "replay",
    "golden": "golden:app",
    "calibrate": "calibrate",
    "train": "train",
    "templates": "templates:app",
    "doctor": "doctor",
    "trace": "trace",
    "db": "db:app",
    "privacy": "privacy:app",
    "bench": "bench:app",
    "models": "models:app",
    "operators": "operators:app",
    "telegram": "telegram:app",
}


class Commands(TyperGroup):
    """The commands of COMMANDS: each is a function, or a group of its own, in a module of this room."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module_name, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"faqbot.cli.{module_name}"), name or module_name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(**STYLE)
            alone.command(cmd_name)(found)
            found = alone
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command


STYLE: dict[str, Any] = {
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
    "add_completion": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
app = typer.Typer(
    help="A support bot, in Chinese and English, that keeps to the share of wrong answers you allow.",
    cls=Commands,
    no_args_is_help=True,
    **STYLE,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"faqbot {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[  # noqa: ARG001 - the callback acts on it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    _log_to_stderr()


def main() -> None:
    """Run a command; an error that a person can mend is one sentence on stderr and an exit code, no stack trace.

    2: mend the input or the settings. 1: something that is needed is not available.
    """
    try:
        app()
    except FaqbotError as error:
        typer.echo(f"faqbot: {error}", err=True)
        sys.exit(WRONG_INPUT if isinstance(error, BadInput | BadSetting) else NOT_AVAILABLE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(NOT_AVAILABLE)


def _log_to_stderr() -> None:
    """Keep stdout for results; a command line shows warnings only."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
