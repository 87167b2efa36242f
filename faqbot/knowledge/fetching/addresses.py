"""Which addresses may be fetched: public ones on the web's own ports, and those that the operator names.

A page that is fetched may lead anywhere, also to a machine that only this one can reach (server-side request forgery).
So a name is resolved once, every address that it has is looked at, and the connection goes to one of these.
"""

import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from faqbot.domain.errors import BadFile, BadInput

PORTS = {"http": 80, "https": 443}
_LONGEST = 2000
_SAFE = "/%:@!$&'()*+,;=~-._?"
# Of IPv6 only what is given out as global unicast: NAT64, mapped and compatible IPv4 and site-local lie outside.
_GLOBAL = IPv6Network("2000::/3")
# Set aside for protocols and relays; the library counts parts of them as global.
_SET_ASIDE = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
# Tunnels that carry an IPv4 address, which may be a private one: 6to4 and Teredo.
_TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))

# The addresses of a host, as literals. Raise OSError if it has none.
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an operator lets through beside the public web: a host's private addresses, and a port of its own."""

    host: str
    port: int | None = None

    def fits(self, host: str, port: int) -> bool:
        usual = self.port is None and port in PORTS.values()
        return self.host == host and (usual or self.port == port)


@dataclass(frozen=True, slots=True)
class Address:
    """A web address taken apart; `host` in its ASCII form, `target` what the server is asked for."""

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host as it is named to the server, with a port that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def allowed(texts: Iterable[str]) -> tuple[Allowed, ...]:
    """Read HOST or HOST:PORT; an IPv6 address with a port stands in brackets. Raise BadInput."""
    return tuple(map(_allowed, texts))


def _allowed(text: str) -> Allowed:
    literal = f"[{text}]" if text.count(":") > 1 and not text.startswith("[") else text
    try:
        parts = urlsplit(f"//{literal}")
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.path or parts.query or "@" in text:
        raise BadInput(f"{text!r} is no host; give HOST or HOST:PORT, such as wiki.example or 10.0.0.7:8080")
    return Allowed(host, port)


def address(url: str) -> Address:
    """Take a web address apart, without what stands behind a #. Raise BadFile for one that is not fetched."""
    bare = url.partition("#")[0]
    if len(bare) > _LONGEST or any(c.isspace() or not c.isprintable() for c in bare):
        raise BadFile(f"{_shown(url)}: this is no address; it is too long or holds spaces")
    try:
        parts = urlsplit(bare)
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError as error:
        raise BadFile(f"{_shown(url)}: this is no address; write it as https://host/path") from error
    if parts.scheme not in PORTS or not host:
        raise BadFile(f"{_shown(url)}: only http:// and https:// addresses are fetched")
    if "@" in parts.netloc:
        raise BadFile(f"{parts.scheme}://{host}: the address holds a name or password; give one without")
    path = quote(parts.path or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Address(bare, parts.scheme, host, port or PORTS[parts.scheme], path + query)


def pinned(to: Address, allow: Sequence[Allowed], resolve: Resolve) -> tuple[str, ...]:
    """The addresses to connect to. Raise BadFile if one of them is not public, and the host is not allowed."""
    is_allowed = any(one.fits(to.host, to.port) for one in allow)
    if to.port not in PORTS.values() and not is_allowed:
        raise BadFile(f"{to.url}: port {to.port} is not a web server's; if it is right: `--allow-host {to.authority}`")
    try:
        literals = tuple(dict.fromkeys(resolve(to.host, to.port)))
    except (OSError, UnicodeError) as error:
        raise BadFile(f"{to.url}: there is no host {to.host}; look for a slip, or try again later") from error
    fits = _is_host if is_allowed else is_public
    if not literals or not all(map(fits, literals)):
        raise BadFile(
            f"{to.url}: {to.host} is not on the public internet; for your own network: `--allow-host {to.authority}`"
        )
    return literals


def resolved(host: str, port: int) -> Sequence[str]:
    """Ask the system; it also reads the spellings of an address as one number or in hexadecimal."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def is_public(literal: str) -> bool:
    """True for an address that anybody on the internet can reach, and for nothing else."""
    found = _parsed(literal)
    match found:
        case IPv4Address():
            return found.is_global and not found.is_multicast and not any(found in net for net in _SET_ASIDE)
        case IPv6Address():
            return found.is_global and found in _GLOBAL and not any(found in net for net in _TUNNELS)
        case _:
            return False


def _is_host(literal: str) -> bool:
    found = _parsed(literal)
    return found is not None and not (found.is_multicast or found.is_unspecified)


def _parsed(literal: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(literal)
    except ValueError:
        return None


def _ascii(host: str) -> str:
    """A host in the form that it is looked up by. Raise ValueError."""
    lower = host.lower().rstrip(".")
    return lower if lower.isascii() else lower.encode("idna").decode("ascii")


def _shown(url: str) -> str:
    """An address in a message: not endless, and without a password."""
    return url.rpartition("@")[2][:100]
