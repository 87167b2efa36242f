"""An identity provider as OpenID Connect Core 1.0 and Discovery 1.0 have it: where it is, whether it is believed."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from faqbot.channels.editor.oidc.wire import Json, Refused, asked, expect_private
from faqbot.domain.errors import BadSetting, FaqbotError, ProviderUnavailable
from faqbot.domain.operator import Departure, Identity
from faqbot.editing.identities import Leaving

# Signatures by a key that the provider alone has; one by the client's secret, or none at all, is not among them.
_ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519")
_LEEWAY_S = 60


class WrongIdentity(FaqbotError):
    """What came back is not what was asked for, or not the provider's."""


@dataclass(frozen=True, slots=True)
class Client:
    """What this house is at the provider; `label` stands on the button, `groups_claim` names a person's groups."""

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    scopes: str = "openid email"
    label: str = ""
    groups_claim: str = "groups"


def expect_client(client: Client) -> Client:
    """The client, if it can be one. Raise BadSetting."""
    if not client.client_id:
        raise BadSetting("FAQBOT_OIDC_CLIENT_ID is not set; take it from your identity provider")
    if "openid" not in client.scopes.split():
        raise BadSetting("FAQBOT_OIDC_SCOPES lacks openid; write it as `openid email`")
    try:
        expect_private(client.issuer)
    except ProviderUnavailable as error:
        raise BadSetting("FAQBOT_OIDC_ISSUER has to begin with https://, as the provider itself writes it") from error
    return client


class Provider:
    """Sends a browser to sign in elsewhere, and finds out who has come back."""

    def __init__(self, client: Client, now: Callable[[], datetime]) -> None:
        self.client = client
        self._now = now

    async def address(self, leaving: Leaving, back: str) -> str:
        """Where the browser is sent; it comes back to `back`. Raise ProviderUnavailable."""
        place = await self._described()
        address: str = prepare_grant_uri(
            expect_private(place.get("authorization_endpoint")),
            self.client.client_id,
            "code",
            back,
            self.client.scopes,
            leaving.state,
            nonce=leaving.nonce,
            code_challenge=create_s256_code_challenge(leaving.verifier),
            code_challenge_method="S256",
        )
        return address

    async def identity(self, given: Mapping[str, str], departure: Departure, back: str) -> Identity:
        """Who has come back with what stands in the address. Raise WrongIdentity or ProviderUnavailable."""
        if given.get("iss", self.client.issuer) != self.client.issuer:
            raise WrongIdentity("another provider has sent the browser back")
        if not given.get("code"):
            raise WrongIdentity("the provider has not signed anybody in")
        place = await self._described()
        tokens = await self._exchanged(place, given["code"], departure, back)
        keys = await asked(expect_private(place.get("jwks_uri")))
        return self._believed(tokens, keys, departure.nonce)

    async def probe(self) -> None:
        """Raise ProviderUnavailable if it does not answer, or lacks what signing in takes."""
        place = await self._described()
        for name in ("authorization_endpoint", "token_endpoint"):
            expect_private(place.get(name))
        _keys(await asked(expect_private(place.get("jwks_uri"))))

    async def _described(self) -> Json:
        found = await asked(get_well_known_url(self.client.issuer, external=True))
        if found.get("issuer") != self.client.issuer:
            raise ProviderUnavailable(
                "the identity provider calls itself otherwise than FAQBOT_OIDC_ISSUER does, to the last sign"
            )
        return found

    async def _exchanged(self, place: Json, code: str, departure: Departure, back: str) -> Json:
        """The tokens for a code."""
        kept = {"code_verifier": departure.verifier}
        headers: dict[str, str] = {}
        methods = place.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        client = self.client
        if client.secret and "client_secret_basic" in methods:
            pair = f"{quote(client.client_id, safe='')}:{quote(client.secret, safe='')}"  # RFC 6749, 2.3.1
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            kept |= {"client_id": client.client_id, "client_secret": client.secret}
        form: str = prepare_token_request("authorization_code", redirect_uri=back, code=code, **kept)
        try:
            return await asked(expect_private(place.get("token_endpoint")), form, headers)
        except Refused as error:
            raise WrongIdentity(str(error)) from error

    def _believed(self, tokens: Json, keys: Json, nonce: str) -> Identity:
        """Whom the ID token names, if it is signed by the provider, for this house, just now, for this browser."""
        try:
            read = jwt.decode(str(tokens.get("id_token", "")), _keys(keys), algorithms=list(_ALGORITHMS))
            options = {"iss": {"essential": True, "value": self.client.issuer}, "aud": {"essential": True}}
            params = {"nonce": nonce, "client_id": self.client.client_id, "access_token": tokens.get("access_token")}
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(now=int(self._now().timestamp()), leeway=_LEEWAY_S)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise WrongIdentity(f"the ID token is not to be believed: {type(error).__name__}") from error
        for_whom = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        subject = claims["sub"]
        if self.client.client_id not in for_whom or not isinstance(subject, str) or not subject:
            raise WrongIdentity("the ID token is for somebody else, or names nobody")
        address = claims.get("email")
        is_verified = claims.get("email_verified") is True
        address = address if isinstance(address, str) else ""
        return Identity(
            self.client.issuer, subject, address, is_verified, _groups(claims.get(self.client.groups_claim))
        )


def _groups(claimed: object) -> tuple[str, ...]:
    """The groups that are named, one or a list of them; nothing else is taken for one."""
    named = claimed if isinstance(claimed, list) else [claimed]
    return tuple(group for group in named if isinstance(group, str))


def _keys(given: Json) -> KeySet:
    """The provider's keys. Raise ProviderUnavailable."""
    try:
        return KeySet.import_key_set({"keys": [key for key in given["keys"] if key.get("kty") in {"RSA", "EC", "OKP"}]})
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProviderUnavailable("the identity provider's keys cannot be read") from error
