"""Which addresses are fetched, and which are not."""

from collections.abc import Sequence

import pytest

from faqbot.domain.errors import BadFile, BadInput
from faqbot.knowledge.fetching.addresses import Address, Allowed, address, allowed, is_public, pinned, resolved

PUBLIC = "93.184.215.14"


def names(host: str, port: int) -> Sequence[str]:
    """A directory of names, as a test needs it."""
    return {"shop.example": [PUBLIC], "inward.example": [PUBLIC, "10.0.0.7"], "wiki.intranet": ["10.0.0.7"]}[host]


@pytest.mark.parametrize("literal", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_public_address_is_public(literal: str) -> None:
    assert is_public(literal)


@pytest.mark.parametrize(
    "literal",
    [
        *("127.0.0.1", "127.9.9.9", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *(
            "0.0.0.0",  # noqa: S104 - refused
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "192.88.99.1",
            "198.18.0.1",
            "203.0.113.9",
        ),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1"),
        *("2002:7f00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "no address", ""),
    ],
)
def test_what_only_this_machine_or_its_network_can_reach_is_not(literal: str) -> None:
    assert not is_public(literal)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "[::1]", "[::ffff:7f00:1]"],
)
def test_a_spelling_of_this_machine_is_refused_after_it_was_resolved(host: str) -> None:
    with pytest.raises(BadFile, match="not on the public internet"):
        pinned(address(f"http://{host}/"), (), resolved)


def test_a_host_is_refused_if_one_of_its_addresses_is_not_public() -> None:
    with pytest.raises(BadFile, match=r"inward\.example.*--allow-host"):
        pinned(address("https://inward.example/"), (), names)


def test_a_public_host_is_pinned_to_the_address_that_was_looked_at() -> None:
    assert pinned(address("https://shop.example/"), (), names) == (PUBLIC,)


def test_a_host_of_the_operators_own_network_is_let_through_when_it_is_named() -> None:
    assert pinned(address("http://wiki.intranet/"), allowed(["wiki.intranet"]), names) == ("10.0.0.7",)


def test_a_port_of_its_own_is_let_through_for_the_host_that_it_was_named_with() -> None:
    assert pinned(address("http://shop.example:8080/"), allowed(["shop.example:8080"]), names) == (PUBLIC,)


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://shop.example:8080/", []),
        ("http://shop.example:22/", ["shop.example", "shop.example:8080"]),
        ("http://wiki.intranet/", ["wiki.intranet:8080"]),
        ("http://wiki.intranet/", ["shop.example"]),
    ],
)
def test_another_host_or_port_than_the_one_named_stays_shut(url: str, allow: list[str]) -> None:
    with pytest.raises(BadFile, match="--allow-host"):
        pinned(address(url), allowed(allow), names)


@pytest.mark.parametrize("literal", ["224.0.0.1", "0.0.0.0", "::"])  # noqa: S104 - refused
def test_what_is_no_host_at_all_is_refused_even_when_it_is_named(literal: str) -> None:
    host = f"[{literal}]" if ":" in literal else literal

    with pytest.raises(BadFile, match="not on the public internet"):
        pinned(address(f"http://{host}/"), allowed([literal]), resolved)


def test_a_host_that_does_not_exist_is_named() -> None:
    def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError

    with pytest.raises(BadFile, match=r"there is no host gone\.example"):
        pinned(address("http://gone.example/"), (), nowhere)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/passwd", "only http"),
        ("gopher://shop.example/", "only http"),
        ("http:///nothing", "only http"),
        ("http://user:secret@shop.example/", "name or password"),
        ("http://shop.example\\@10.0.0.7/", "name or password"),
        ("http://shop.example:99999/", "this is no address"),
        ("http://[::1/", "this is no address"),
        ("http://shop.example/a b", "this is no address"),
        ("http://shop.example/\r\nX: y", "this is no address"),
        ("http://shop.example/" + "a" * 3000, "this is no address"),
    ],
)
def test_what_is_not_fetched_is_refused_in_a_sentence(url: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        address(url)


def test_a_password_is_not_shown() -> None:
    with pytest.raises(BadFile) as refusal:
        address("ftp://user:secret@shop.example/")

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://Shop.Example/help#returns",
            Address("https://Shop.Example/help", "https", "shop.example", 443, "/help"),
        ),
        (
            "http://商店.example/帮助?页=1",
            Address(
                "http://商店.example/帮助?页=1",
                "http",
                "xn--czrs0t.example",
                80,
                "/%E5%B8%AE%E5%8A%A9?%E9%A1%B5=1",
            ),
        ),
        ("http://shop.example:8080", Address("http://shop.example:8080", "http", "shop.example", 8080, "/")),
        ("https://h/a%20b?c=%26", Address("https://h/a%20b?c=%26", "https", "h", 443, "/a%20b?c=%26")),
    ],
)
def test_an_address_is_taken_apart(url: str, expected: Address) -> None:
    assert address(url) == expected


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://shop.example:443/", "shop.example"),
        ("https://shop.example:80/", "shop.example:80"),
        ("http://[2001:db8::1]:8080/", "[2001:db8::1]:8080"),
    ],
)
def test_a_server_is_told_the_host_that_was_asked_for(url: str, authority: str) -> None:
    assert address(url).authority == authority


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wiki.Intranet", Allowed("wiki.intranet")),
        ("10.0.0.7:8080", Allowed("10.0.0.7", 8080)),
        ("::1", Allowed("::1")),
        ("[::1]:8080", Allowed("::1", 8080)),
    ],
)
def test_a_host_to_let_through_is_read(text: str, expected: Allowed) -> None:
    assert allowed([text]) == (expected,)


@pytest.mark.parametrize("text", ["", "http://wiki.intranet/", "a/b", "a:port", "user@host", "*:*"])
def test_what_is_no_host_to_let_through_is_answered_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="no host"):
        allowed([text])
