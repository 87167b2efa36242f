"""Zip files, and the Office files that are zip files: looked through before anything is unpacked."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from faqbot.domain.errors import BadFile

MAX_PARTS = 2_000
MAX_UNPACKED = 128 * 1024 * 1024
MAX_RATIO = 200
# To read the table of contents alone takes memory for each part.
_MAX_LISTED = 20_000
_LISTED = b"PK\x01\x02"
_SMALL = 1024 * 1024
_LOCKED = 0x1
_ENTITIES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_HEAD = 64 * 1024
# What zipfile raises for a file that is cut off, damaged, or packed in a way that it does not know.
_DAMAGE = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError)


def check(data: bytes, name: str) -> None:
    """Raise BadFile if the table of contents alone tells that the file would unpack to too much, or is locked."""
    parts = contents(data, name)
    if any(part.flag_bits & _LOCKED for part in parts):
        raise BadFile(f"{name}: the file has a password; save it without one")
    unpacked = sum(part.file_size for part in parts)
    packed = max((part.file_size / max(part.compress_size, 1) for part in parts if part.file_size > _SMALL), default=0)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or packed > MAX_RATIO:
        raise BadFile(
            f"{name}: the file would unpack to {unpacked:,} bytes in {len(parts):,} parts, more than is read; divide it"
        )


def check_xml(data: bytes, name: str) -> None:
    """Raise BadFile if a part of an Office file declares entities, which no Office program writes."""
    for part, content in members(data, name):
        if part.endswith((".xml", ".rels")) and _ENTITIES.search(content[:_HEAD]):
            raise BadFile(f"{name}: the part {part} declares XML entities; save the file again with an Office program")


def members(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Each file inside, after `check`; what it says of its size is not trusted while it is unpacked."""
    check(data, name)
    left = MAX_UNPACKED
    with _undamaged(name), zipfile.ZipFile(io.BytesIO(data)) as container:
        for part in container.infolist():
            if part.is_dir():
                continue
            with container.open(part) as file:
                content = file.read(left + 1)
            left -= len(content)
            if left < 0:
                raise BadFile(f"{name}: the file unpacks to more than {MAX_UNPACKED:,} bytes; divide it")
            yield part.filename, content


def contents(data: bytes, name: str) -> list[zipfile.ZipInfo]:
    """The table of contents. Raise BadFile if the file is damaged, or lists far more parts than are read."""
    if data.count(_LISTED) > _MAX_LISTED:
        raise BadFile(f"{name}: the file lists more than {_MAX_LISTED:,} parts, more than is read; divide it")
    with _undamaged(name), zipfile.ZipFile(io.BytesIO(data)) as container:
        return container.infolist()


@contextmanager
def _undamaged(name: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise BadFile(f"{name}: the file is damaged or cut off; make it again ({error})") from error
