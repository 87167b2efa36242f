from collections.abc import Iterator
from pathlib import Path

import pytest

from faqbot.domain.errors import BadInput, Unavailable
from faqbot.llm.hub import pulled
from tests.llm.hub import REPO, Hub, running

CONTENT = bytes(range(256)) * 20_000  # more than one chunk
FILE = "tiny.gguf"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with running(Hub({FILE: CONTENT})) as started:
        monkeypatch.setenv("HF_ENDPOINT", started.url)
        yield started


def pull(folder: Path, file: str = FILE) -> Path:
    return pulled(REPO, file, folder, lambda _done, _of: None)


def test_a_file_is_fetched_whole_and_nothing_else_is_left(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    path = pulled(REPO, FILE, tmp_path / "models", lambda done, of: told.append((done, of)))

    assert path.read_bytes() == CONTENT
    assert list(path.parent.iterdir()) == [path]
    assert (told[0], told[-1]) == ((0, len(CONTENT)), (len(CONTENT), len(CONTENT)))


def test_a_file_that_is_there_is_not_fetched_again(hub: Hub, tmp_path: Path) -> None:
    pull(tmp_path)

    pull(tmp_path)

    assert hub.ranges == [0]


def test_what_came_before_a_hub_died_is_kept_and_gone_on_from(hub: Hub, tmp_path: Path) -> None:
    hub.breaks_after = 3_000_000
    with pytest.raises(Unavailable, match="pull it again to go on from there"):
        pull(tmp_path)
    hub.breaks_after = None

    path = pull(tmp_path)

    assert path.read_bytes() == CONTENT
    assert hub.ranges[-1] > 0


def test_a_hub_that_knows_no_ranges_begins_again(hub: Hub, tmp_path: Path) -> None:
    hub.breaks_after = 3_000_000
    with pytest.raises(Unavailable):
        pull(tmp_path)
    hub.breaks_after, hub.knows_ranges = None, False

    assert pull(tmp_path).read_bytes() == CONTENT


def test_a_file_with_another_digest_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    hub.lies = True

    with pytest.raises(Unavailable, match="damaged"):
        pull(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_hub_that_refuses_says_so(hub: Hub, tmp_path: Path) -> None:
    hub.status = 500

    with pytest.raises(Unavailable, match="HTTP 500"):
        pull(tmp_path)


def test_a_hub_that_sends_nothing_is_not_asked_for_ever(hub: Hub, tmp_path: Path) -> None:
    hub.breaks_after = 0

    with pytest.raises(Unavailable, match="are kept"):
        pull(tmp_path)


def test_a_file_that_the_hub_does_not_have_is_named(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"has no shop/tiny-GGUF/other\.gguf"):
        pull(tmp_path, "other.gguf")


def test_a_hub_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")

    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1 does not answer"):
        pull(tmp_path)


def test_a_disk_without_room_is_said_before_anything_is_fetched(hub: Hub, tmp_path: Path) -> None:
    hub.files[FILE] = Huge()

    with pytest.raises(Unavailable, match="make room first"):
        pull(tmp_path)

    assert hub.ranges == []


class Huge(bytes):
    """Says that it is larger than any disk."""

    def __len__(self) -> int:
        return 10**18
