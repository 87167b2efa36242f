"""Where documents come from: files, folders, zip files, web addresses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from faqbot.domain.errors import BadFile, BadInput
from faqbot.knowledge import archives
from faqbot.knowledge.fetching import Fetched, address
from faqbot.knowledge.reading.guarded import expect_size

MOST_FILES = 10_000
_BY_TYPE = {"text/html": ".html", "application/xhtml+xml": ".html", "text/csv": ".csv", "text/markdown": ".md"}

Fetch = Callable[[str], Fetched]


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes with where they came from; `url` is a page that a customer can open, "" for a file."""

    uri: str
    data: bytes
    url: str = ""
    file_name: str = ""

    @property
    def name(self) -> str:
        return self.file_name or PurePath(self.uri.rstrip("/")).name or self.uri


# A path, an address, or a file that was handed over.
Place = str | Source


@dataclass(frozen=True, slots=True)
class Unread:
    """A place that nothing could be read from, and why."""

    uri: str
    why: str


def is_url(place: str) -> bool:
    return "://" in place


def places(given: Sequence[str]) -> list[str]:
    """Every file and address that is meant, folders with all that is below them but hidden files. Raise BadInput."""
    found = [one for place in given for one in ([address(place).url] if is_url(place) else _below(Path(place)))]
    if len(found) > MOST_FILES:
        raise BadInput(f"more than {MOST_FILES} files; add them folder by folder")
    return list(dict.fromkeys(found))


def uri_of(place: Place) -> str:
    return place if isinstance(place, str) else place.uri


def opened(place: Place, fetch: Fetch) -> Iterator[Source | Unread]:
    """The bytes of a file or an address, or of all files of a zip file, one after another."""
    at = uri_of(place)
    try:
        whole = _whole(place, fetch)
        if not archives.is_zip(whole.data, whole.name):
            yield whole
            return
        is_empty = True
        for member in archives.unpacked(whole.data, whole.name):
            uri, is_empty = archives.inside(at, member.path), False
            yield Unread(uri, member.why) if member.why else Source(uri, member.data, whole.url)
        if is_empty:
            yield Unread(at, f"{whole.name}: there is no file to read in this zip file")
    except BadFile as error:
        yield Unread(at, str(error))
    except OSError as error:
        yield Unread(at, f"{at} cannot be read: {error.strerror or error}")


def _whole(place: Place, fetch: Fetch) -> Source:
    if isinstance(place, Source):
        expect_size(len(place.data), place.name)
        return place
    return _fetched(place, fetch) if is_url(place) else _read(Path(place))


def _read(path: Path) -> Source:
    expect_size(path.stat().st_size, path.name)
    return Source(str(path), path.read_bytes())


def _fetched(url: str, fetch: Fetch) -> Source:
    """The name tells between kinds of text, which on the web the type does."""
    fetched = fetch(url)
    parts = urlsplit(url)
    name = PurePath(unquote(parts.path)).name or parts.hostname or url
    suffix = _BY_TYPE.get(fetched.media_type, "")
    return Source(url, fetched.data, url, name if name.endswith(suffix) else name + suffix)


def _below(path: Path) -> Iterator[str]:
    if not path.exists():
        raise BadInput(f"{path} is not there; name a file, a folder or a web address")
    if not path.is_dir():
        yield str(path.resolve())
        return
    for one in sorted(path.rglob("*")):
        if one.is_file() and not archives.is_hidden(one.relative_to(path).as_posix()):
            yield str(one.resolve())
