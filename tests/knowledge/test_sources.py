"""Files, folders and addresses become bytes, or a sentence that says why not."""

from pathlib import Path

import pytest

from faqbot.domain.errors import BadInput
from faqbot.knowledge import sources
from faqbot.knowledge.fetching import Fetched
from faqbot.knowledge.sources import Source, Unread, opened, places
from tests.knowledge.test_archives import a_zip


def nowhere(url: str) -> Fetched:
    raise AssertionError(url)


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text", "utf-8")

    assert places([str(tmp_path), str(tmp_path / "a.md")]) == [str(tmp_path / "a.md")]


def test_too_many_files_are_refused_before_one_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_FILES", 1)
    (tmp_path / "a.md").touch()
    (tmp_path / "b.md").touch()

    with pytest.raises(BadInput, match="folder by folder"):
        places([str(tmp_path)])


def test_a_file_that_is_gone_or_too_large_is_reported(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(51 * 1024 * 1024)

    (gone,), (refused,) = opened(str(tmp_path / "gone.md"), nowhere), opened(str(large), nowhere)

    assert isinstance(gone, Unread)
    assert "cannot be read" in gone.why
    assert isinstance(refused, Unread)
    assert "larger than 50 MiB" in refused.why


@pytest.mark.parametrize(
    ("url", "media_type", "name"),
    [
        ("https://shop.example/help/returns", "text/html", "returns.html"),
        ("https://shop.example/", "text/html", "shop.example.html"),
        ("https://shop.example/%E9%80%80%E8%B4%A7.pdf?v=2", "application/pdf", "退货.pdf"),
        ("https://shop.example/list.php", "text/csv", "list.php.csv"),
    ],
)
def test_a_page_is_named_by_its_address_and_its_kind_by_what_the_server_says(
    url: str, media_type: str, name: str
) -> None:
    (found,) = opened(url, lambda _: Fetched(b"text", media_type))

    assert isinstance(found, Source)
    assert (found.name, found.url, found.uri) == (name, url, url)


def test_a_file_that_was_handed_over_is_opened_as_one_on_disk_is() -> None:
    handed = Source("a.md", b"text")
    zipped = Source("m.zip", a_zip({"b.md": b"more"}))

    assert list(opened(handed, nowhere)) == [handed]
    assert list(opened(zipped, nowhere)) == [Source("m.zip!/b.md", b"more")]


def test_a_file_that_was_handed_over_and_is_too_large_is_reported() -> None:
    (refused,) = opened(Source("large.txt", bytes(51 * 1024 * 1024)), nowhere)

    assert isinstance(refused, Unread)
    assert "larger than 50 MiB" in refused.why


def test_a_zip_file_without_files_is_reported() -> None:
    (empty,) = opened(Source("nothing.zip", a_zip({".DS_Store": b"x"})), nowhere)

    assert empty == Unread("nothing.zip", "nothing.zip: there is no file to read in this zip file")
