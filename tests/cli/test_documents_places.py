"""`faqbot documents add` from web addresses and zip files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot
from tests.knowledge.fetching.served import Answer, Site, said, site
from tests.knowledge.test_archives import a_zip

PAGE = """<html><head><title>Returns</title></head><body><h1>Returns</h1>
<p>Goods can be returned within {days} days of delivery.</p></body></html>"""
ZH = "# 保修\n\n耳机的保修期是两年，从签收当天算起。"


@pytest.fixture
def pages() -> dict[str, Answer]:
    zipped = a_zip({"保修.txt": "耳机的保修期是两年，从签收当天算起。".encode()})
    return {"/returns": said(PAGE.format(days=30)), "/m.zip": said(zipped, "application/zip")}


@pytest.fixture
def web(pages: dict[str, Answer]) -> Iterator[Site]:
    with site(pages) as running:
        yield running


def test_a_page_is_added_and_quoted_with_its_address(faqbot: Faqbot, shop: Path, web: Site) -> None:
    added = faqbot("documents", "add", web.url("/returns"), "--kb", "papers", "--allow-host", web.host)

    reply = faqbot("ask", "Can goods be returned within 30 days of delivery?", "--kb", "papers", "--json").json

    assert added.out == f"added     {web.url('/returns')}: 1 passages\n"
    assert (reply["decision"], reply["text"]) == ("quoted", "Goods can be returned within 30 days of delivery.")
    assert reply["sources"] == [{"title": "Returns", "url": web.url("/returns")}]
    found = faqbot("trace", reply["id"], "--json").json["passages"]
    assert [row["kb"] for row in found] == ["papers"]
    assert f"papers/{found[0]['id']}" in faqbot("trace", reply["id"]).out


def test_a_page_that_is_added_again_replaces_its_former_version(
    faqbot: Faqbot, shop: Path, web: Site, pages: dict[str, Answer]
) -> None:
    command = ("documents", "add", web.url("/returns"), "--kb", "papers", "--allow-host", web.host, "--json")
    faqbot(*command)
    again = faqbot(*command).json
    pages["/returns"] = said(PAGE.format(days=45))

    changed = faqbot(*command).json

    assert [row["result"] for row in (*again, *changed)] == ["unchanged", "replaced"]
    assert "45 days" in faqbot("documents", "show", changed[0]["id"]).out
    assert len(faqbot("documents", "list", "--json").json) == 1


def test_an_address_that_leads_inward_is_named_and_the_rest_goes_on(faqbot: Faqbot, shop: Path, web: Site) -> None:
    (shop.parent / "a.md").write_text(ZH, "utf-8")

    outcome = faqbot("documents", "add", web.url("/returns"), "a.md", "--kb", "papers")

    assert outcome.code == 1
    assert f"`--allow-host {web.host}`" in outcome.out
    assert "added     a.md: 1 passages" in outcome.out
    assert web.asked == []


def test_the_files_of_a_zip_file_are_added_each_with_its_own_report(faqbot: Faqbot, shop: Path) -> None:
    data = a_zip({"zh/保修.md": ZH.encode(), "returns.html": PAGE.format(days=30).encode(), "empty.pdf": b""})
    (shop.parent / "m.zip").write_bytes(data)

    outcome = faqbot("documents", "add", "m.zip", "--kb", "papers")

    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "added     m.zip!/zh/保修.md: 1 passages",
        "added     m.zip!/returns.html: 1 passages",
        "failed    m.zip!/empty.pdf: the file is empty",
    ]


def test_a_zip_file_that_is_added_again_changes_what_has_changed(faqbot: Faqbot, shop: Path) -> None:
    path = shop.parent / "m.zip"
    path.write_bytes(a_zip({"a.md": ZH.encode(), "b.md": b"# Delivery\n\nParcels take two working days."}))
    faqbot("documents", "add", "m.zip", "--kb", "papers")
    path.write_bytes(a_zip({"a.md": ZH.encode(), "b.md": b"# Delivery\n\nParcels take three working days."}))

    results = faqbot("documents", "add", "m.zip", "--kb", "papers", "--json").json

    assert [row["result"] for row in results] == ["unchanged", "replaced"]


def test_a_zip_file_on_the_web_is_read_too(faqbot: Faqbot, shop: Path, web: Site) -> None:
    added = faqbot("documents", "add", web.url("/m.zip"), "--kb", "papers", "--allow-host", web.host)

    reply = faqbot("ask", "耳机的保修期是从签收当天算起的两年吗", "--kb", "papers", "--json").json

    assert added.code == 0
    assert reply["sources"] == [{"title": "保修.txt", "url": web.url("/m.zip")}]


@pytest.mark.parametrize("place", ["ftp://shop.example/a.pdf", "http://user:secret@shop.example/"])
def test_an_address_that_is_never_fetched_is_answered_before_anything_is_read(
    faqbot: Faqbot, shop: Path, place: str
) -> None:
    outcome = faqbot("documents", "add", place, "--kb", "papers")

    assert outcome.code == 2
    assert "secret" not in outcome.err


def test_hidden_files_of_a_folder_are_left_out(faqbot: Faqbot, shop: Path) -> None:
    folder = shop.parent / "papers"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text("x", "utf-8")
    (folder / ".DS_Store").write_bytes(b"\0\0")
    (folder / "a.md").write_text(ZH, "utf-8")

    assert faqbot("documents", "add", "papers", "--kb", "papers").out == "added     papers/a.md: 1 passages\n"
