"""Fetching from a server on loopback, which is let in by the same option as an operator's own hosts."""

import ipaddress
import ssl
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from faqbot.domain.errors import BadFile
from faqbot.knowledge.fetching import Fetched, Fetcher, Patience, allowed
from tests.knowledge.fetching.served import Site, moved, said, site

PAGE = "<html><body><p>Goods can be returned within 30 days.</p></body></html>"


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A drop at a time, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.02)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"half of it")


@pytest.fixture
def shop() -> Iterator[Site]:
    pages = {
        "/page": said(PAGE, "text/html; charset=utf-8"),
        "/moved": moved("/page", 301),
        "/inward": moved("http://127.0.0.2/secret"),
        "/metadata": moved("http://169.254.169.254/latest/meta-data/"),
        "/file": moved("file:///etc/passwd"),
        "/round": moved("/round"),
        "/big": said(b"x" * 5000, "text/plain"),
        "/picture": said(b"\x89PNG", "image/png"),
        "/packed": said(b"\x1f\x8b", Content_Encoding="gzip"),
        "/endless": endless,
        "/cut": cut_off,
        "/帮助": said(PAGE),
    }
    pages["/%E5%B8%AE%E5%8A%A9"] = pages["/帮助"]
    with site(pages) as running:
        yield running


def fetcher(shop: Site, **patience: float) -> Fetcher:
    return Fetcher(allowed([shop.host]), Patience(whole_s=patience.get("whole_s", 20.0), most_bytes=4000))


@pytest.mark.parametrize("path", ["/page", "/moved", "/帮助", "/page#part"])
def test_a_page_is_fetched_also_where_it_was_moved_to(shop: Site, path: str) -> None:
    assert fetcher(shop)(shop.url(path)) == Fetched(PAGE.encode(), "text/html")


def test_this_machine_is_refused_unless_it_is_named(shop: Site) -> None:
    with pytest.raises(BadFile, match=f"--allow-host {shop.host}"):
        Fetcher()(shop.url("/page"))

    assert shop.asked == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/inward", r"127\.0\.0\.2 is not on the public internet"),
        ("/metadata", r"169\.254\.169\.254 is not on the public internet"),
        ("/file", "only http"),
        ("/round", "from one address to the next"),
        ("/big", "larger than"),
        ("/picture", "image/png, which is not read"),
        ("/packed", "compressed"),
        ("/cut", "broke off"),
        ("/gone", "answers 404"),
    ],
)
def test_what_is_not_taken_is_refused_in_a_sentence(shop: Site, path: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        fetcher(shop)(shop.url(path))


def test_a_server_that_drips_is_left_when_the_time_is_over(shop: Site) -> None:
    started = time.monotonic()

    with pytest.raises(BadFile, match="too long"):
        fetcher(shop, whole_s=0.3)(shop.url("/endless"))

    assert time.monotonic() - started < 2


def test_the_connection_goes_to_the_address_that_was_looked_at_under_the_name_that_was_asked_for(shop: Site) -> None:
    looked_up = []

    def names(host: str, port: int) -> Sequence[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    port = shop.host.partition(":")[2]
    fetch = Fetcher(allowed([f"shop.example:{port}"]), resolve=names)

    fetch(f"http://shop.example:{port}/page")

    assert looked_up == ["shop.example"]
    assert shop.asked[0]["Host"] == f"shop.example:{port}"


def test_the_next_address_of_a_host_is_tried_when_the_first_does_not_answer(shop: Site) -> None:
    port = shop.host.partition(":")[2]
    fetch = Fetcher(allowed([f"shop.example:{port}"]), resolve=lambda *_: ["::1", "127.0.0.1"])

    assert fetch(f"http://shop.example:{port}/page").data == PAGE.encode()


def test_a_proxy_of_the_environment_is_not_used(shop: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert fetcher(shop)(shop.url("/page")).data == PAGE.encode()


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(BadFile, match="cannot be fetched"):
        Fetcher(allowed(["127.0.0.1:9"]))("http://127.0.0.1:9/")


@pytest.fixture
def certified(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for shop.example with its key, made anew."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.example")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("shop.example"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


@pytest.fixture
def asked_names() -> list[str | None]:
    return []


@pytest.fixture
def secure(certified: tuple[Path, Path], asked_names: list[str | None]) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certified)
    context.sni_callback = lambda _socket, name, _context: asked_names.append(name)

    def wrap(server: ThreadingHTTPServer) -> None:
        server.socket = context.wrap_socket(server.socket, server_side=True)

    with site({"/page": said(PAGE)}, wrap) as running:
        yield running


def test_a_certificate_is_checked_for_the_name_that_was_asked_for(
    secure: Site, certified: tuple[Path, Path], asked_names: list[str | None]
) -> None:
    port = secure.host.partition(":")[2]
    trusting = ssl.create_default_context(cafile=str(certified[0]))
    fetch = Fetcher(allowed([f"shop.example:{port}"]), resolve=lambda *_: ["127.0.0.1"], tls=trusting)

    assert fetch(f"https://shop.example:{port}/page").data == PAGE.encode()

    assert asked_names == ["shop.example"]


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Site) -> None:
    with pytest.raises(BadFile, match="certificate is not valid"):
        Fetcher(allowed([secure.host]))(f"https://{secure.host}/page")


def test_a_certificate_for_another_name_is_refused(secure: Site, certified: tuple[Path, Path]) -> None:
    port = secure.host.partition(":")[2]
    trusting = ssl.create_default_context(cafile=str(certified[0]))
    fetch = Fetcher(allowed([f"other.example:{port}"]), resolve=lambda *_: ["127.0.0.1"], tls=trusting)

    with pytest.raises(BadFile, match="certificate is not valid"):
        fetch(f"https://other.example:{port}/page")
