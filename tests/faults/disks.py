"""A disk for a database that is full when it is told to be."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SIZE = "64m"
_PIECE = bytes(4096)


class Disk:
    """A small file system in memory, with ballast that leaves no byte free."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._ballast = place / "ballast"

    def fill(self) -> None:
        """Leave no room."""
        with self._ballast.open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
            while True:
                ballast.write(_PIECE)

    def free(self) -> None:
        """Give the room back; if there is some, this is a no-op."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def disk() -> Iterator[Disk]:
    """A disk while the context lasts, that any user may write to; skip for who may not mount one."""
    folder = Path(tempfile.mkdtemp(prefix="faqbot-disk-"))
    folder.chmod(0o755)
    place = folder / "small"
    place.mkdir()
    if os.geteuid() or subprocess.run(_mount(place), check=False, capture_output=True).returncode:  # noqa: S603 - ours
        pytest.skip("A file system of limited size cannot be mounted; run this as root")
    try:
        yield Disk(place)
    finally:
        subprocess.run(("umount", "--lazy", str(place)), check=True)  # noqa: S603, S607 - our own command
        shutil.rmtree(folder, ignore_errors=True)


def _mount(place: Path) -> tuple[str, ...]:
    return ("mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=777", "tmpfs", str(place))
