"""An identity provider on loopback that believes everybody, for the demo and for tests: it errs where it is told to."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import unquote, urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey

Claims = dict[str, Any]
# What goes out instead of what would.
Twist = Callable[[Claims], Claims]

_KEY = "key-1"
_LIVES_S = 300


@dataclass
class FakeProvider:
    """Signs in `person`, whoever comes; `described`, `claimed` and `signed` say what it gets wrong."""

    client_id: str = "faqbot"
    secret: str = "the client's secret"  # noqa: S105 - of a provider that believes everybody
    person: Claims = field(default_factory=lambda: {"sub": "248289761001", "email": "mei@shop.example"})
    now: Callable[[], float] = time.time
    described: Twist = dict
    claimed: Twist = dict
    signed: Callable[[Claims], str] | None = None
    port: int = 0

    def __post_init__(self) -> None:
        self.person = {"email_verified": True} | self.person
        self.key = ECKey.generate_key("P-256", {"kid": _KEY})
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._describe)
        app.router.add_get("/authorize", self._authorize)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Answer nobody any more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _describe(self, request: web.Request) -> web.StreamResponse:
        self.asked.append("described")
        usual = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        return web.json_response(self.described(usual))

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        """Send the browser back at once, with a code that is good for whoever knows the verifier."""
        code, given = secrets.token_urlsafe(), dict(request.query)
        self._codes[code] = given
        raise web.HTTPFound(f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}")

    async def _token(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        left = self._codes.pop(str(form["code"]), None)
        if left is None or not self._is_client(request) or not _fits(left, form):
            return web.json_response({"error": "invalid_grant"}, status=400)
        at = int(self.now())
        usual = {"iss": self.url, "aud": self.client_id, "iat": at, "exp": at + _LIVES_S, "nonce": left["nonce"]}
        claims = self.claimed(self.person | usual)
        token = self.signed(claims) if self.signed else jwt.encode({"alg": "ES256", "kid": _KEY}, claims, self.key)
        return web.json_response({"access_token": "opaque", "token_type": "Bearer", "id_token": token})

    def _is_client(self, request: web.Request) -> bool:
        _, _, pair = request.headers.get("Authorization", "").partition(" ")
        name, _, secret = base64.b64decode(pair).decode().partition(":")
        return (unquote(name), unquote(secret)) == (self.client_id, self.secret)


def _fits(left: dict[str, str], form: Any) -> bool:
    """True if who brings the code is who left for it, by PKCE, and came back to where it was sent."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form["code_verifier"]).encode()).digest()).decode()
    return challenge.rstrip("=") == left["code_challenge"] and form["redirect_uri"] == left["redirect_uri"]
