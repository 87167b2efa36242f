"""What was learned, kept in the data folder: one folder for each time, and a list of those that were activated."""

import json
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from faqbot.domain.errors import BadSetting
from faqbot.domain.learned import Learned

_HISTORY = "history.json"
_VALUES, _MATRIX = "learned.json", "matrix.npy"

log = structlog.get_logger(__name__)


class LearnedFolder:
    """The last of a knowledge base's list serves; the list is replaced whole, so no reader sees half of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def active(self, kb: str) -> str:
        """The name of what serves, "" if nothing was learned or all was undone."""
        names = self._history(kb)
        return names[-1] if names else ""

    def present(self, kb: str) -> Learned | None:
        """What serves; None if there is none, or if it cannot be read, as vectors without it are safe."""
        name = self.active(kb)
        return _read(self._of(kb) / name, name) if name else None

    def activate(self, kb: str, learned: Learned) -> None:
        """Let it serve; what served before can be had again by `undo`. Raise BadSetting if it cannot be written."""
        try:
            _write(self._of(kb) / learned.name, learned)
            self._replace(kb, [*(n for n in self._history(kb) if n != learned.name), learned.name])
        except OSError as error:
            raise BadSetting(f"{self._folder} cannot be written ({error.strerror}); see FAQBOT_DATA_DIR") from error

    def undo(self, kb: str) -> Learned | None:
        """Take back what serves; return what serves now. Raise LookupError if nothing served."""
        names = self._history(kb)
        if not names:
            raise LookupError(kb)
        self._replace(kb, names[:-1])
        shutil.rmtree(self._of(kb) / names[-1], ignore_errors=True)
        return self.present(kb)

    def _of(self, kb: str) -> Path:
        """Names of bases may hold anything that a file name may not."""
        return self._folder / (f"kb-{kb.encode().hex()}" if kb else "all")

    def _history(self, kb: str) -> list[str]:
        try:
            return [str(name) for name in json.loads((self._of(kb) / _HISTORY).read_text("utf-8"))]
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            log.warning("learned.unreadable", error=str(error))
            return []

    def _replace(self, kb: str, names: list[str]) -> None:
        path = self._of(kb) / _HISTORY
        draft = path.with_name(f".{uuid.uuid4().hex}")
        draft.write_text(json.dumps(names), "utf-8")
        draft.replace(path)


def _write(folder: Path, learned: Learned) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    values = {"encoder": learned.encoder, "strength": learned.strength, "model": learned.model}
    _whole(folder / _VALUES, lambda path: path.write_text(json.dumps(values), "utf-8"))
    matrix = learned.matrix
    if matrix is not None:
        _whole(folder / _MATRIX, lambda path: _save(path, matrix))


def _save(path: Path, matrix: Any) -> None:
    with path.open("wb") as file:
        np.save(file, matrix)


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    write(draft)
    draft.replace(path)


def _read(folder: Path, name: str) -> Learned | None:
    try:
        values = json.loads((folder / _VALUES).read_text("utf-8"))
        matrix = np.load(folder / _MATRIX) if (folder / _MATRIX).exists() else None
        return Learned(name, str(values["encoder"]), float(values["strength"]), matrix, str(values["model"]))
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        log.warning("learned.unreadable", folder=folder.name, error=str(error))
        return None
