"""Zip files, read as a folder would be: looked through before anything is unpacked, and never written to disk."""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from faqbot.domain.errors import BadFile
from faqbot.knowledge.reading.containers import check, contents, members
from faqbot.knowledge.reading.kinds import FileKind, kind_of

_IN_UTF8 = 0x800
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_INSIDE = "!/"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip file, by its path there; `why` says why it is not read, and there are no `data` then."""

    path: str
    data: bytes = b""
    why: str = ""


def is_zip(data: bytes, name: str) -> bool:
    """True for a zip file that is no Office file. Raise BadFile for a damaged one."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06")) and kind_of(data, name) is FileKind.ZIP


def inside(place: str, path: str) -> str:
    """How a member is named."""
    return f"{place}{_INSIDE}{path}"


def is_inside(uri: str, place: str) -> bool:
    return uri.startswith(place + _INSIDE)


def unpacked(data: bytes, name: str) -> Iterator[Member]:
    """Every file inside, one by one, but hidden ones. Raise BadFile, before anything is unpacked, for a hostile file.

    That is one with too many or too large files, a password, or a path that leaves the folder.
    """
    check(data, name)
    parts = contents(data, name)
    for part in parts:
        _expect_plain(part, name)
    links = {part.filename for part in parts if stat.S_ISLNK(part.external_attr >> 16)}
    names = {part.filename: _path(part) for part in parts}
    for filename, content in members(data, name):
        path = names[filename]
        if is_hidden(path):
            continue
        if filename in links:
            yield Member(path, why=f"{path}: this is a link to another file, which is not followed")
        else:
            yield _member(path, content)


def is_hidden(path: str) -> bool:
    """True for what systems and programs leave beside documents, such as `.DS_Store` and `__MACOSX/`."""
    return any(part.startswith((".", "__MACOSX", "~$")) for part in PurePosixPath(path).parts)


def _member(path: str, content: bytes) -> Member:
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        try:
            if kind_of(content, path) is FileKind.ZIP:
                return Member(path, why=f"{path}: a zip file inside another is not read; unpack it first")
        except BadFile as error:
            return Member(path, why=str(error))
    return Member(path, content)


def _expect_plain(part: zipfile.ZipInfo, name: str) -> None:
    """Raise BadFile for a path that leaves the folder, and for packing that may take any amount of memory."""
    path = part.filename.replace("\\", "/")
    if path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/"):
        raise BadFile(f"{name}: the path {part.filename!r} leads out of the zip file; pack it again")
    if part.compress_type not in _METHODS:
        raise BadFile(f"{name}: {part.filename} is packed in a way that is not read; pack it again, with deflate")


def _path(part: zipfile.ZipInfo) -> str:
    """A name as it was meant: without a mark for UTF-8, Chinese systems write it in their own encoding."""
    if part.flag_bits & _IN_UTF8:
        return part.filename
    raw = part.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename
