"""Who may use a site's widget."""

import pytest

from faqbot.domain.site import BadSite, Keys, Site, origin, site_id


def a_site(*origins: str) -> Site:
    return Site("shop", Keys("v", "i"), origins=tuple(map(origin, origins)))


@pytest.mark.parametrize(
    ("pattern", "caller"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example", "HTTPS://Shop.Example"),
        ("shop.example", "https://shop.example"),
        ("https://shop.example/", "https://shop.example"),
        ("*.shop.example", "https://www.shop.example"),
        ("*.shop.example", "https://a.b.shop.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://*.shop.example:8080", "http://www.shop.example:8080"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_an_origin_that_is_named_may_call(pattern: str, caller: str) -> None:
    assert a_site(pattern).allows(caller)


@pytest.mark.parametrize(
    ("pattern", "caller"),
    [
        ("https://shop.example", "http://shop.example"),
        ("https://shop.example", "https://shop.example:8443"),
        ("https://shop.example", "https://shop.example.evil.example"),
        ("https://shop.example", "https://www.shop.example"),
        ("*.shop.example", "https://shop.example"),
        ("*.shop.example", "https://evilshop.example"),
        ("*.shop.example", "http://www.shop.example"),
        ("*.shop.example", "null"),
        ("*.shop.example", ""),
    ],
)
def test_another_origin_may_not(pattern: str, caller: str) -> None:
    assert not a_site(pattern).allows(caller)


def test_without_origins_no_other_page_may_call() -> None:
    assert not a_site().allows("https://shop.example")


@pytest.mark.parametrize(
    "text",
    ["", "*", "*.com", "https://", "https://shop.example/path", "ftp://shop.example", "a b", "*.*.example", "x/*"],
)
def test_what_is_no_origin_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(BadSite, match=r"write https://www\.shop\.example"):
        origin(text)


@pytest.mark.parametrize("text", ["", "Shop", "店", "a" * 41, "-a", "a/b"])
def test_a_name_that_does_not_fit_into_a_page_is_refused(text: str) -> None:
    with pytest.raises(BadSite, match="cannot name a site"):
        site_id(text)


def test_a_plain_name_names_a_site() -> None:
    assert site_id("shop-2") == "shop-2"


def test_the_keys_of_a_site_are_not_shown() -> None:
    assert "secret" not in repr(Site("shop", Keys("secret-1", "secret-2")))
