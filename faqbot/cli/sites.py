"""`faqbot sites`: the websites that show the widget."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

import typer

from faqbot.app import Application, new_site, running
from faqbot.cli.files import prepare
from faqbot.cli.terminal import print_json
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.domain.site import DEFAULT, BadSite, Keys, Look, Site, origin, site_id
from faqbot.settings import Settings
from faqbot.settings import read as read_settings

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

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
        typer.echo(f"{site.id:<16} {', '.join(site.origins) or 'this server alone'}  kb: {site.kb or 'all'}")


@app.command("set")
def set_(
    name: _Name,
    origins: Annotated[_Many, typer.Option("--origin", help="Whose pages may ask; may be given again.")] = None,
    kb: Annotated[str | None, typer.Option(help="The knowledge base that is asked; all of them otherwise.")] = None,
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
    settings = read_settings()
    before, bases = asyncio.run(_before(settings, _checked(site_id, name)))
    if kb and kb not in bases:
        raise BadInput(f"there is no knowledge base {kb!r}; there are: {', '.join(sorted(bases)) or 'none'}")
    look = Look(
        greeting=_said(before.look.greeting, {Language.ZH: greeting_zh, Language.EN: greeting_en}),
        suggestions=_said(before.look.suggestions, {Language.ZH: _many(suggest_zh), Language.EN: _many(suggest_en)}),
        accent=before.look.accent if accent is None else _colour(accent),
    )
    site = Site(
        before.id,
        Keys(before.keys.visits, new_site(name).keys.identity) if new_secret else before.keys,
        origins=before.origins if origins is None else tuple(_checked(origin, text) for text in origins if text),
        kb=before.kb if kb is None else kb or None,
        look=look,
    )
    asyncio.run(_put(settings, site))
    _report(site, with_secret=show_secret, as_json=as_json)


@app.command("remove")
def remove(name: _Name) -> None:
    """Forget a site: its pages can no longer ask, and its visitors' conversations cannot be read by them."""
    if name == DEFAULT:
        raise BadInput(f"the site {DEFAULT!r} belongs to the demo page; take its origins back instead: --origin ''")
    if not asyncio.run(_remove(read_settings(), name)):
        raise BadInput(f"there is no site {name!r}; see `faqbot sites list`")
    typer.echo(f"removed {name}")


def told(site: Site) -> dict[str, Any]:
    """All that is set of a site, but not its secrets."""
    return {
        "id": site.id,
        "origins": list(site.origins),
        "kb": site.kb,
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


def _said(before: Mapping[Language, Any], given: Mapping[Language, Any]) -> dict[Language, Any]:
    """What was said before with what is given now; what is empty is taken back."""
    changed = {language: what for language, what in given.items() if what is not None}
    return {language: what for language, what in {**before, **changed}.items() if what}


def _colour(text: str) -> str:
    if text and not _COLOUR.fullmatch(text):
        raise BadInput(f"{text!r} is no colour; write it as #0f766e")
    return text.lower()


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except BadSite as error:
        raise BadInput(str(error)) from error


async def _all(settings: Settings) -> tuple[Site, ...]:
    async with _opened(settings) as application:
        return await application.sites.sites()


async def _before(settings: Settings, name: str) -> tuple[Site, frozenset[str]]:
    """The site as it is, or a new one, and the knowledge bases that there are."""
    async with _opened(settings) as application:
        known = {site.id: site for site in await application.sites.sites()}
        return known.get(name) or new_site(name), frozenset(await application.entries.versions())


async def _put(settings: Settings, site: Site) -> None:
    async with _opened(settings) as application:
        await application.sites.put(site)


async def _remove(settings: Settings, name: str) -> bool:
    async with _opened(settings) as application:
        return await application.sites.remove(name)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Application]:
    await prepare(settings)
    async with running(settings) as application:
        yield application
