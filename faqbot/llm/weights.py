"""A GGUF file, looked at before a library written in C is let near it."""

import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from faqbot.domain.errors import BadSetting
from faqbot.llm.wire import Adapter

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_HEAD = struct.Struct("<4sIQQ")  # magic, version, number of tensors, number of entries
_TENSORS_AT_MOST = 1_000_000
_SAMPLE = 2**20


@dataclass(frozen=True, slots=True)
class Weights:
    """A file that looks like a model; `fingerprint` tells two apart by their size, beginning and end."""

    path: Path
    size: int
    fingerprint: str

    @property
    def name(self) -> str:
        return f"{self.path.stem}@{self.fingerprint}"


def located(name: str, folder: Path) -> Path:
    """The file that a name stands for: a path, or a file in the folder of pulled models, with or without its ending."""
    path = Path(name).expanduser()
    kept = (folder / name, folder / f"{name}.gguf")
    return next((candidate for candidate in (path, *kept) if candidate.is_file()), path)


def adapters(setting: str) -> tuple[Adapter, ...]:
    """The LoRA adapters that FAQBOT_LLM_LORA names. Raise BadSetting."""
    return tuple(_adapter(part.strip()) for part in setting.split(",") if part.strip())


def _adapter(part: str) -> Adapter:
    path, _, scale = part.rpartition(":")
    try:
        adapter = Adapter(path, float(scale)) if path else Adapter(part)
    except ValueError:
        adapter = Adapter(part)
    inspected(Path(adapter.path), "FAQBOT_LLM_LORA")
    return adapter


def inspected(path: Path, setting: str) -> Weights:
    """Look at the file that a setting names. Raise BadSetting saying what is wrong with it and what to do."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD.size)
            size = os.fstat(file.fileno()).st_size
            ends = hashlib.sha256(str(size).encode() + head + file.read(_SAMPLE))
            file.seek(max(0, size - _SAMPLE))
            ends.update(file.read())
    except FileNotFoundError as error:
        raise BadSetting(f"{setting} is {path}: there is no such file; `faqbot models list` names what is") from error
    except OSError as error:
        raise BadSetting(f"{setting} is {path}: it cannot be read ({error.strerror or error})") from error
    if not head.startswith(_MAGIC):
        raise BadSetting(f"{setting} is {path}: that is not a GGUF file; give the path of one")
    _expect_whole(head, size, f"{setting} is {path}")
    return Weights(path, size, ends.hexdigest()[:12])


def _expect_whole(head: bytes, size: int, what: str) -> None:
    if len(head) < _HEAD.size:
        raise BadSetting(f"{what}: the file ends early; pull it again")
    _, version, tensors, _ = _HEAD.unpack(head)
    if version not in _VERSIONS:
        raise BadSetting(
            f"{what}: it is GGUF of version {version}; versions {_VERSIONS[0]} and {_VERSIONS[1]} are read"
        )
    if tensors > _TENSORS_AT_MOST or size < _HEAD.size + tensors:
        raise BadSetting(f"{what}: the file is damaged; pull it again")


def expect_room(size: int, free: int | None, what: str) -> None:
    """Raise BadSetting if a model of `size` bytes cannot be held in the memory that is free."""
    if free is not None and size > free:
        raise BadSetting(
            f"{what} needs {in_gb(size)} of memory, {in_gb(free)} are free; choose a smaller one "
            "(`faqbot models list`), or one that an endpoint serves (FAQBOT_LLM_URL)"
        )


def in_gb(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
