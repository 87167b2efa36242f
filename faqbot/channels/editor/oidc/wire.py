"""What the identity provider is asked, with bounds on time and size; it leads nowhere else."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from faqbot.domain.errors import ProviderUnavailable

Json = Mapping[str, Any]

MOST_BYTES = 256 * 1024
_PATIENCE_S = 5.0
_OK = 200
_REFUSED = (400, 401, 403)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# What is sent compressed could unpack to any size.
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "faqbot"}


class Refused(ProviderUnavailable):
    """The provider understood what it was asked, and said no."""


async def asked(url: str, form: str | None = None, headers: Mapping[str, str] | None = None) -> Json:
    """The JSON object at an address, or what is said to a form. Raise ProviderUnavailable, or Refused."""
    expect_private(url)
    timeout = ClientTimeout(total=_PATIENCE_S)
    sending = dict(_HEADERS) | dict(headers or {})
    if form is not None:
        sending["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        async with (
            ClientSession(timeout=timeout, cookie_jar=DummyCookieJar(), auto_decompress=False) as session,
            session.request(
                "GET" if form is None else "POST", url, data=form, headers=sending, allow_redirects=False
            ) as response,
        ):
            if response.status in _REFUSED and form is not None:
                raise Refused(f"the identity provider refuses with status {response.status} at {url}")
            if response.status != _OK:
                raise ProviderUnavailable(f"the identity provider answers with status {response.status} at {url}")
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise ProviderUnavailable(f"the identity provider sends more than {MOST_BYTES} bytes at {url}")
        found = json.loads(body)
    except TimeoutError as error:
        raise ProviderUnavailable(
            f"the identity provider does not answer within {_PATIENCE_S:.0f} s at {url}"
        ) from error
    except (ClientError, OSError) as error:
        raise ProviderUnavailable(f"the identity provider cannot be reached at {url}") from error
    except (ValueError, RecursionError) as error:
        raise ProviderUnavailable(f"the identity provider sends no JSON at {url}") from error
    if not isinstance(found, dict):
        raise ProviderUnavailable(f"the identity provider sends no JSON object at {url}")
    return found


def expect_private(url: object) -> str:
    """An address of a provider: over TLS, or on this machine. Raise ProviderUnavailable."""
    text = url if isinstance(url, str) else ""
    try:
        parts = urlsplit(text)
        is_private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        is_private, parts = False, urlsplit("")
    if not is_private or not parts.hostname or "@" in parts.netloc or not text.isprintable():
        raise ProviderUnavailable("an address of the identity provider does not begin with https://")
    return text
