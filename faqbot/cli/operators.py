"""`faqbot operators`: who works at the desk."""

import asyncio
from typing import Annotated

import typer

from faqbot.app import running
from faqbot.app.desk import accounts, second_factors
from faqbot.cli.files import prepare
from faqbot.cli.terminal import print_json
from faqbot.domain.errors import BadInput
from faqbot.domain.operator import EVERYWHERE, HOUSE, Operator, Role
from faqbot.settings import read as read_settings

app = typer.Typer(help="List, invite and remove operators of the desk.", no_args_is_help=True)


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Name the operators with their roles."""
    found = asyncio.run(_list())
    if as_json:
        print_json([_described(operator) for operator in found])
        return
    for operator in found:
        kind = "by the groups of the company account" if operator.is_grouped else "invited, no password yet"
        waiting = "" if operator.password and not operator.is_grouped else f"  ({kind})"
        roles = ", ".join(f"{role} of {kb or 'everything'}" for kb, role in operator.roles.items())
        typer.echo(f"{operator.name}: {roles}{waiting}")


@app.command()
def invite(
    name: Annotated[str, typer.Argument(help="The operator's name; one who exists gets a new password by the link.")],
    role: Annotated[Role, typer.Option(help="What the operator may do.")] = Role.EDITOR,
    kb: Annotated[list[str] | None, typer.Option(help="In this knowledge base only; give it again for more.")] = None,
    email: Annotated[str | None, typer.Option(help="By which the identity provider knows the operator.")] = None,
) -> None:
    """Print a link, good once and for a day, by which the operator sets a password."""
    print_link(asyncio.run(_invite(name, dict.fromkeys(kb or [EVERYWHERE], role), email)))


@app.command()
def key(
    name: Annotated[str, typer.Argument(help="The operator that the key acts for.")],
    role: Annotated[Role, typer.Option(help="The most that the key may do.")] = Role.VIEWER,
) -> None:
    """Print a new key of the API, good for a year; it ends when the operator is removed."""
    typer.echo(asyncio.run(_key(name, role)))


@app.command("reset-code")
def reset_code(name: Annotated[str, typer.Argument(help="The operator's name.")]) -> None:
    """Let an operator who has lost the telephone sign in with the password alone."""
    if not asyncio.run(_reset_code(name)):
        raise BadInput(f"{name!r} has no second factor; see `faqbot operators list`")
    typer.echo(f"{name} signs in with the password alone")


@app.command()
def remove(name: Annotated[str, typer.Argument(help="The operator's name.")]) -> None:
    """Delete an operator; sessions and keys end at once."""
    if not asyncio.run(_remove(name)):
        raise BadInput(f"there is no operator {name!r}; see `faqbot operators list`")
    typer.echo(f"{name} is removed")


def print_link(secret: str) -> None:
    settings = read_settings()
    typer.echo(link(f"http://{settings.host}:{settings.port}", secret))


def link(address: str, secret: str) -> str:
    """Where an invitation is accepted."""
    return f"{address}/desk/invitation/{secret}"


async def _list() -> tuple[Operator, ...]:
    settings = read_settings()
    await prepare(settings)
    async with running(settings) as application:
        return await accounts(application).operators()


async def _invite(name: str, roles: dict[str, Role], email: str | None) -> str:
    settings = read_settings()
    await prepare(settings)
    async with running(settings) as application:
        return await accounts(application).invite(name, roles, address=email)


async def _key(name: str, role: Role) -> str:
    async with running(read_settings()) as application:
        return await accounts(application).key(name, role)


async def _reset_code(name: str) -> bool:
    async with running(read_settings()) as application:
        return await second_factors(application).turn_off(name, by=HOUSE)


async def _remove(name: str) -> bool:
    async with running(read_settings()) as application:
        return await accounts(application).remove(name)


def _described(operator: Operator) -> dict[str, object]:
    return {
        "name": operator.name,
        "roles": dict(operator.roles),
        "has_password": bool(operator.password),
        "email": operator.email,
        "by_groups": operator.is_grouped,
    }
