"""One address fetched: to the addresses that were looked at, within bounds on size, time and redirects."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

from faqbot.domain.errors import BadFile
from faqbot.knowledge.fetching.addresses import Address, Allowed, Resolve, address, pinned, resolved

MAX_BYTES = 50 * 1024 * 1024
MAX_REDIRECTS = 5
_MOVED = {301, 302, 303, 307, 308}
_OK = 200
_READ = (
    "text/",
    "application/pdf",
    "application/xhtml+xml",
    "application/zip",
    "application/x-zip-compressed",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.",
)
_HEADERS = {
    "User-Agent": "faqbot",
    "Accept": "text/html, text/markdown, text/plain, application/pdf, */*;q=0.5",
    # What is sent compressed could unpack to any size.
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_BROKEN = (OSError, http.client.HTTPException, ValueError)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for a connection, for the whole way to the last byte, and bytes that are taken."""

    connect_s: float = 10.0
    whole_s: float = 60.0
    most_bytes: int = MAX_BYTES


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave; `media_type` is what its server says of it, without parameters."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class _Moved:
    to: str


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches from the public web and from what is allowed; knows no proxies, no cookies, no passwords."""

    allow: tuple[Allowed, ...] = ()
    patience: Patience = Patience()
    resolve: Resolve = resolved
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __call__(self, url: str) -> Fetched:
        """What stands at an address. Raise BadFile naming it, also for what it redirects to."""
        at = address(url)
        with _deadline(self.patience.whole_s) as watch:
            for _ in range(MAX_REDIRECTS + 1):
                try:
                    answer = self._answer(at, watch)
                except _BROKEN as error:
                    raise _failed(at, error, watch) from error
                if isinstance(answer, Fetched):
                    return answer
                at = address(urljoin(at.url, answer.to))
        raise BadFile(f"{url}: it leads from one address to the next, more than {MAX_REDIRECTS} times; give the last")

    def _answer(self, at: Address, watch: "_Watch") -> Fetched | _Moved:
        places = pinned(at, self.allow, self.resolve)
        with closing(self._connected(at, places, watch)) as connection:
            connection.request("GET", at.target, headers={"Host": at.authority, **_HEADERS})
            response = connection.getresponse()
            moved = response.headers.get("Location")
            if response.status in _MOVED and moved:
                # Headers are read as Latin-1; addresses in them are written in UTF-8 where they are not ASCII.
                return _Moved(moved.encode("latin-1", "replace").decode("utf-8", "replace"))
            found = Fetched(self._body(at, response), response.headers.get_content_type())
            watch.expect_time()
            return found

    def _connected(self, at: Address, places: Sequence[str], watch: "_Watch") -> http.client.HTTPConnection:
        """A connection to one of the places, and to nothing else: it is open, so none is looked up again."""
        connection = http.client.HTTPConnection(at.host, at.port)
        connection.sock = plain = watch.over(_opened(places, at.port, self.patience.connect_s))
        if at.scheme == "https":
            secure = self.tls.wrap_socket(plain, server_hostname=at.host, do_handshake_on_connect=False)
            connection.sock = watch.over(secure)
            secure.do_handshake()
        return connection

    def _body(self, at: Address, response: http.client.HTTPResponse) -> bytes:
        media_type = response.headers.get_content_type()
        most = self.patience.most_bytes
        if response.status != _OK:
            raise BadFile(f"{at.url}: the server answers {response.status} {response.reason}; look at it in a browser")
        if not media_type.startswith(_READ):
            raise BadFile(f"{at.url}: this is {media_type}, which is not read; give a page or a document")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise BadFile(f"{at.url}: the server sends it compressed, unasked; download it and add the file")
        data = response.read(most + 1)
        if len(data) > most or (response.length or 0) > 0:
            raise BadFile(
                _too_large(at, most) if len(data) > most else f"{at.url}: the connection broke off; try again"
            )
        return data


class _Watch:
    """Breaks off the open sockets when the time is over, however slowly they drip."""

    def __init__(self) -> None:
        self.is_over = False
        self._open: list[socket.socket] = []

    def over(self, opened: socket.socket) -> socket.socket:
        self._open.append(opened)
        self.expect_time()
        return opened

    def expect_time(self) -> None:
        """Raise TimeoutError when it is over: what was broken off may look like the end of a page."""
        if self.is_over:
            raise TimeoutError

    def end(self) -> None:
        self.is_over = True
        for one in self._open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def close(self) -> None:
        for one in self._open:
            one.close()


@contextmanager
def _deadline(seconds: float) -> Iterator[_Watch]:
    watch = _Watch()
    timer = threading.Timer(seconds, watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        watch.close()


def _opened(places: Sequence[str], port: int, timeout_s: float) -> socket.socket:
    """Connect to the first place that answers. Raise OSError if none does."""
    for place in places[:-1]:
        try:
            return socket.create_connection((place, port), timeout_s)
        except OSError:
            continue
    return socket.create_connection((places[-1], port), timeout_s)


def _failed(at: Address, error: Exception, watch: _Watch) -> BadFile:
    if watch.is_over:
        return BadFile(f"{at.url}: it took too long; download it and add the file")
    if isinstance(error, ssl.SSLCertVerificationError):
        return BadFile(f"{at.url}: the server's certificate is not valid ({error.verify_message})")
    return BadFile(f"{at.url}: it cannot be fetched ({str(error) or type(error).__name__}); try again later")


def _too_large(at: Address, most: int) -> str:
    return f"{at.url}: it is larger than {most // 1024 // 1024} MiB; download it, divide it and add the parts"
