"""Whose a conversation is: a token that is signed, ends, and opens one conversation."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from fastapi import Request

from faqbot.channels.widget.callers import foreign_origin
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.sites import Sites
from faqbot.domain.site import Site

_ALGORITHM = "HS256"
_CONVERSATION_BYTES = 24
_LONGEST_IDENTITY = timedelta(hours=1)
_LEEWAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a site, with the conversation that the token opens until it ends."""

    site: Site
    conversation: str
    token: str
    until: datetime


class Visits:
    """Hands out tokens and reads them again; nothing is stored, so that any process can read what another gave."""

    def __init__(self, sites: Sites, now: Callable[[], datetime], days: int) -> None:
        self._sites = sites
        self._now = now
        self._lasts = timedelta(days=days)

    async def site(self, site_id: str | None, request: Request) -> Site:
        """The site, if the page that calls may use it. Raise Refusal."""
        site = await self._sites.site(site_id)
        origin = foreign_origin(request)
        if origin is not None and not site.allows(origin):
            raise Refusal(403, "wrong_origin", "Pages of this origin may not use this site; see `faqbot sites set`.")
        return site

    async def begin(
        self, site_id: str | None, request: Request, identity: str | None, *, fresh: bool, opening: str | None = None
    ) -> Visit:
        """A new visit; who proves who they are gets back their own conversation, unless a fresh one is wanted.

        Whoever asks twice with the same `opening`, as the first reply may have been lost, gets the same conversation.
        Raise Refusal.
        """
        site = await self.site(site_id, request)
        user = None if identity is None else self._user(site, identity)
        if user is None or fresh:
            return self._visit(site, _named(site, f"opening:{opening or secrets.token_urlsafe()}"))
        return self._visit(site, _named(site, f"user:{user}"))

    async def opened(self, token: str, request: Request) -> Visit:
        """The visit of a token, with a newer token when half of its time is over. Raise Refusal."""
        try:
            site_id = jwt.get_unverified_header(token).get("kid")
            site = await self.site(site_id if isinstance(site_id, str) else "", request)
            claims = self._claims(token, site.keys.visits, ["exp", "sub"])
        except (jwt.InvalidTokenError, ValueError) as error:
            raise _unknown() from error
        until = datetime.fromtimestamp(claims["exp"], UTC)
        if until - self._now() < self._lasts / 2:
            return self._visit(site, claims["sub"])
        return Visit(site, claims["sub"], token, until)

    def _visit(self, site: Site, conversation: str) -> Visit:
        until = (self._now() + self._lasts).replace(microsecond=0)
        claims = {"sub": conversation, "exp": int(until.timestamp())}
        token = jwt.encode(claims, site.keys.visits, _ALGORITHM, headers={"kid": site.id})
        return Visit(site, conversation, token, until)

    def _user(self, site: Site, identity: str) -> str:
        """Who the website's own server says this is. Raise Refusal."""
        try:
            claims = self._claims(identity, site.keys.identity, ["exp", "sub"])
        except (jwt.InvalidTokenError, ValueError) as error:
            raise Refusal(
                403, "wrong_identity", "The identity is not signed with this site's secret, or it has ended."
            ) from error
        if datetime.fromtimestamp(claims["exp"], UTC) - self._now() > _LONGEST_IDENTITY + _LEEWAY:
            raise Refusal(403, "wrong_identity", "The identity lasts too long; let it end within an hour.")
        return str(claims["sub"])

    def _claims(self, token: str, key: str, needed: list[str]) -> dict[str, Any]:
        """The claims of a token that is whole and has not ended by our clock. Raise jwt.InvalidTokenError."""
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[_ALGORITHM], options={"require": needed, "verify_exp": False, "verify_iat": False}
        )
        if not isinstance(claims["exp"], int) or claims["exp"] <= self._now().timestamp():
            raise jwt.ExpiredSignatureError
        return claims


def _named(site: Site, whose: str) -> str:
    """The conversation of a person who is known, or of an opening: the same everywhere, and not to be guessed."""
    digest = hmac.digest(site.keys.visits.encode(), whose.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:_CONVERSATION_BYTES]).decode()


def _unknown() -> Refusal:
    return Refusal(
        404,
        "unknown_conversation",
        'There is no such conversation, or it has ended; leave "conversation" out to start a new one.',
    )
