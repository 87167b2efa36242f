"""Backups: one file that holds the whole database, whichever kind it is of, and what was learned."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from faqbot.domain.errors import BadFile, BadInput, BadSetting
from faqbot.storage import migrate
from faqbot.storage.copying import Step, copy

_MANIFEST, _DATABASE, _LEARNED = "backup.json", "faqbot.db", "learned"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a faqbot keeps what a backup holds: its database, and the folder of what was learned."""

    url: str
    learned: Path


async def back_up(place: Place, file: Path, *, at: datetime, step: Step | None = None) -> Mapping[str, int]:
    """Write a backup while faqbot runs; return how many rows it holds, by table.

    The file appears when it is whole. Raise BadInput if it is there already.
    """
    if file.exists():  # noqa: ASYNC240 - a command's own process has nothing else to do
        raise BadInput(f"{file} is there already; give another name, as a backup replaces nothing")
    with _workplace(file) as folder:
        rows = await copy(place.url, f"sqlite:///{folder / _DATABASE}", step)
        manifest = {"format": _FORMAT, "at": at.isoformat(), "revision": migrate.head(), "rows": rows}
        (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        if place.learned.is_dir():
            shutil.copytree(place.learned, folder / _LEARNED)
        packed = folder / "packed"
        with tarfile.open(packed, "w:gz") as tar:
            for name in (_MANIFEST, _DATABASE, _LEARNED):
                if (folder / name).exists():
                    tar.add(folder / name, name)
        packed.replace(file)
    return rows


async def restore(file: Path, place: Place, step: Step | None = None) -> Mapping[str, int]:
    """Bring a backup back into an empty database; return how many rows came, by table.

    A backup of an earlier release is brought up to date. Raise BadFile if it is no backup, BadInput if something is
    there already.
    """
    if place.learned.is_dir() and any(place.learned.iterdir()):
        raise BadInput(f"{place.learned} holds something already; restore into an empty data folder")
    with _workplace(place.learned) as folder:
        _unpack(file, folder)
        url = f"sqlite:///{folder / _DATABASE}"
        await migrate.upgrade(url)
        rows = await copy(url, place.url, step)
        if (folder / _LEARNED).is_dir():
            shutil.copytree(folder / _LEARNED, place.learned, dirs_exist_ok=True)
    return rows


@contextmanager
def _workplace(beside: Path) -> Iterator[Path]:
    """A folder for a while, on the disk of what is made there."""
    parent = beside.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".faqbot-", dir=parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise BadSetting(f"{parent} cannot be written ({error.strerror})") from error


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Take out plain files alone, none to another place. The Python of Debian 12 has no filter that sees to it.

    Raise ValueError.
    """
    for member in tar:
        target = (folder / member.name).resolve()
        if not (member.isfile() or member.isdir()) or not target.is_relative_to(folder.resolve()):
            raise ValueError(f"{member.name} is no plain file within it")
        content = tar.extractfile(member)
        if content is None:
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with content, target.open("wb") as kept:
            shutil.copyfileobj(content, kept)


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file, "r:gz") as tar:
            _extract(tar, folder)
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
    except FileNotFoundError as error:
        raise BadFile(f"{file} is no backup of faqbot, or is not there") from error
    except (OSError, tarfile.TarError, EOFError, ValueError) as error:
        raise BadFile(f"{file} cannot be read as a backup ({error}); is it whole?") from error
    if manifest.get("format") != _FORMAT or not (folder / _DATABASE).is_file():
        raise BadFile(f"{file} is no backup that this release reads")
