"""`faqbot sites`: the websites that show the widget."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated, Any

import typer

from faqbot.app import desk, running
from faqbot.cli.files import prepare
from faqbot.cli.terminal import print_json
from faqbot.domain.language import Language
from faqbot.domain.operator import HOUSE
from faqbot.domain.site import Site
from faqbot.editing.sites import SiteForm, Sites
from faqbot.settings import Settings
from faqbot.settings import read as read_settings

app = typer.Typer(
    help="Websites that show the widget: who may ask, what they are greeted with.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_Name = Annotated[str, typer.Argument(metavar="ID", help="The site's name, as it stands in data-site.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_Many = list[str] | None


@app.command("list")
def list_(as_json: _AsJson = False) -> None:
    """Name the sites, without their secrets."""
    found = asyncio.run(_all(read_settings()))
    if as_json:
        print_json([told(site) for site in found])
        return
    for site in found:
        typer.echo(
            f"{site.id:<16} {', '.join(site.origins) or 'this server alone'}  kb: {', '.join(site.kbs) or 'all'}"
        )


@app.command("set")
def set_(
    name: _Name,
    origins: Annotated[_Many, typer.Option("--origin", help="Whose pages may ask; may be given again.")] = None,
    kb: Annotated[
        _Many, typer.Option(help="A knowledge base that is asked; may be given again. All of them otherwise.")
    ] = None,
    hours: Annotated[
        str | None, typer.Option(help="The declared opening hours that count here, by name; `support` otherwise.")
    ] = None,
    people: Annotated[
        bool | None, typer.Option("--people/--no-people", help="Whether visitors may be handed over to people.")
    ] = None,
    greeting_zh: Annotated[str | None, typer.Option(help="What visitors read first, in Chinese.")] = None,
    greeting_en: Annotated[str | None, typer.Option(help="What visitors read first, in English.")] = None,
    suggest_zh: Annotated[_Many, typer.Option(help="A question to offer, in Chinese; may be given again.")] = None,
    suggest_en: Annotated[_Many, typer.Option(help="A question to offer, in English; may be given again.")] = None,
    accent: Annotated[str | None, typer.Option(help="The colour of the button and of the visitor, #rrggbb.")] = None,
    new_secret: Annotated[bool, typer.Option("--new-secret", help="Make a new secret; the old one is void.")] = False,
    show_secret: Annotated[bool, typer.Option("--show-secret", help="Print the secret that signs identities.")] = False,
    as_json: _AsJson = False,
) -> None:
    """Add a site, or change what is given of one; "" takes a value back."""
    given = {
        "origins": _many(origins),
        "kbs": _many(kb),
        "hours": hours,
        "people": people,
        "greeting": {Language.ZH: greeting_zh, Language.EN: greeting_en},
        "suggestions": {Language.ZH: _many(suggest_zh), Language.EN: _many(suggest_en)},
        "accent": accent,
    }
    site = asyncio.run(_changed(read_settings(), name, given, new_secret=new_secret))
    _report(site, with_secret=show_secret, as_json=as_json)


@app.command("remove")
def remove(name: _Name) -> None:
    """Forget a site: its pages can no longer ask, and its visitors' conversations cannot be read by them."""
    asyncio.run(_remove(read_settings(), name))
    typer.echo(f"removed {name}")


def told(site: Site) -> dict[str, Any]:
    """All that is set of a site, but not its secrets."""
    return {
        "id": site.id,
        "origins": list(site.origins),
        "kbs": list(site.kbs),
        "hours": site.staff.hours,
        "people": site.staff.may_be_asked_for,
        "greeting": {language.value: text for language, text in site.look.greeting.items()},
        "suggestions": {language.value: list(texts) for language, texts in site.look.suggestions.items()},
        "accent": site.look.accent,
    }


def _report(site: Site, *, with_secret: bool, as_json: bool) -> None:
    secret = {"secret": site.keys.identity} if with_secret else {}
    if as_json:
        print_json({**told(site), **secret})
        return
    typer.echo(f"{site.id}: {', '.join(site.origins) or 'no origins yet; name them with --origin'}")
    typer.echo(f'<script async src="https://YOUR-FAQBOT/widget.js" data-site="{site.id}"></script>')
    for shown in secret.values():
        typer.echo(f"secret: {shown}")


def _many(texts: _Many) -> tuple[str, ...] | None:
    return None if texts is None else tuple(text for text in texts if text)


def _laid_over(before: SiteForm, given: Mapping[str, Any]) -> SiteForm:
    """What was set before with what is given now; None is not given."""
    changed = {name: _with(getattr(before, name), what) for name, what in given.items() if what is not None}
    return replace(before, **changed)


def _with(before: Any, given: Any) -> Any:
    if not isinstance(given, Mapping):
        return given
    return {**before, **{language: what for language, what in given.items() if what is not None}}


async def _all(settings: Settings) -> tuple[Site, ...]:
    async with _opened(settings) as sites:
        return await sites.all()


async def _changed(settings: Settings, name: str, given: Mapping[str, Any], *, new_secret: bool) -> Site:
    async with _opened(settings) as sites:
        before = await sites.found_or_new(name)
        site = _laid_over(SiteForm.of(before), given).applied(before)
        await sites.keep(site, by=HOUSE)
        return await sites.renew_secret(name, by=HOUSE) if new_secret else site


async def _remove(settings: Settings, name: str) -> None:
    async with _opened(settings) as sites:
        await sites.remove(name, by=HOUSE)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Sites]:
    await prepare(settings)
    async with running(settings) as application:
        yield desk.sites(application)
