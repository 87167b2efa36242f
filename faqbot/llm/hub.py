"""Fetching a model from a hub (extra `models`): what has come is kept when it breaks off, and is checked at the end."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from faqbot.domain.errors import BadInput, BadSetting, Unavailable
from faqbot.llm.weights import in_gb

_CHUNK = 2**20
_PATIENCE_S = 30
_SPARE = 2**27  # left free on the disk
_OK, _PARTIAL = 200, 206
_SHA256 = re.compile(r"[0-9a-f]{64}")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Remote:
    """A file at a hub; `etag` is its SHA-256 where the hub keeps it as a large file."""

    name: str
    url: str
    size: int
    etag: str
    is_same_host: bool

    @property
    def digest(self) -> str:
        return self.etag if _SHA256.fullmatch(self.etag) else ""


def pulled(repo: str, file: str, folder: Path, progress: Progress) -> Path:
    """Fetch a file into a folder, going on where an earlier attempt broke off.

    Raise BadInput if the hub has none, BadSetting without the extra, Unavailable if it does not come whole.
    """
    remote = looked_up(repo, file)
    target = folder / Path(file).name
    if target.exists() and target.stat().st_size == remote.size:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{target.name}.{remote.etag[:16]}.part"
    _expect_space(folder, remote.size - _size(part))
    _fetch(remote, part, progress)
    if remote.digest and _digest(part) != remote.digest:
        part.unlink()
        raise Unavailable(f"{remote.name} arrived damaged and was thrown away; pull it again")
    part.replace(target)
    return target


def looked_up(repo: str, file: str) -> Remote:
    """What the hub says about a file. Raise BadInput if it has none, Unavailable if it does not answer."""
    hub, errors = _library()
    endpoint = os.environ.get("HF_ENDPOINT", "").rstrip("/") or None
    name = f"{repo}/{file}"
    try:
        url = hub.hf_hub_url(repo, file, endpoint=endpoint)
        found = hub.get_hf_file_metadata(url, timeout=_PATIENCE_S, endpoint=endpoint)
    except errors.GatedRepoError as error:
        raise BadInput(f"{name} asks for a licence to be accepted: do so at the hub, then set HF_TOKEN") from error
    except (errors.RepositoryNotFoundError, errors.EntryNotFoundError, errors.HFValidationError) as error:
        raise BadInput(f"the hub has no {name}; see the names with `faqbot models list`") from error
    except _failures() as error:
        raise Unavailable(
            f"the hub at {urlsplit(url).netloc} does not answer; see HF_ENDPOINT, and try again"
        ) from error
    if not found.size or not found.etag:
        raise Unavailable(f"the hub does not say how large {name} is")
    return Remote(name, found.location, found.size, found.etag, urlsplit(url).netloc == urlsplit(found.location).netloc)


def _fetch(remote: Remote, part: Path, progress: Progress) -> None:
    """Append what is missing of a file."""
    hub, _ = _library()
    try:
        while (done := _size(part)) < remote.size:
            # The hub's token is for the hub, not for where it keeps its files.
            headers = {**(hub.utils.build_hf_headers() if remote.is_same_host else {}), "Range": f"bytes={done}-"}
            with hub.get_session().stream("GET", remote.url, headers=headers, timeout=_PATIENCE_S) as answer:
                if answer.status_code not in {_OK, _PARTIAL}:
                    raise Unavailable(
                        f"the hub refuses {remote.name} (HTTP {answer.status_code}){_kept(done, remote.size)}"
                    )
                _append(answer, part, remote.size, progress)
            if _size(part) == done:
                raise Unavailable(f"the hub sent nothing of {remote.name}{_kept(done, remote.size)}")
    except _failures() as error:
        raise Unavailable(f"the hub broke off{_kept(_size(part), remote.size)}") from error


def _append(answer: Any, part: Path, size: int, progress: Progress) -> None:
    """A server that knows no ranges begins again, and so does the file."""
    with part.open("ab" if answer.status_code == _PARTIAL else "wb") as file:
        progress(file.tell(), size)
        for chunk in answer.iter_bytes(_CHUNK):
            file.write(chunk)
            progress(file.tell(), size)


def _kept(done: int, size: int) -> str:
    return f"; {in_gb(done)} of {in_gb(size)} are kept, pull it again to go on from there"


def _expect_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if needed + _SPARE > free:
        raise Unavailable(f"{folder} has {in_gb(free)} free, the model needs {in_gb(needed)} more; make room first")


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _library() -> tuple[Any, Any]:
    try:
        import huggingface_hub  # noqa: PLC0415 - an extra
        from huggingface_hub import errors  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BadSetting("pulling a model needs the extra: pip install 'faqbot[models]'") from error
    return huggingface_hub, errors


def _failures() -> tuple[type[Exception], ...]:
    """What the library and the network raise when something does not answer."""
    import httpx2  # noqa: PLC0415 - an extra, which comes with the library

    return (httpx2.HTTPError, OSError)
