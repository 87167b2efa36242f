"""Reading in a process of its own: whatever a hostile file does there, the bot goes on."""

import json
import os
import subprocess
import sys

from faqbot.domain.errors import BadFile
from faqbot.knowledge import reading
from faqbot.knowledge.material import Material
from faqbot.knowledge.reading.kinds import FileKind, kind_of

WALL_S = 60
_FAILED = 3
# Plain text is read here up to so many bytes: what takes long is not the kind of text but its length.
_PLAIN_HERE = 1 << 20


def read(file: reading.File) -> Material:
    """Read short plain text here and the rest apart. Raise BadFile, also if the file takes too much memory or time."""
    expect_size(len(file.data), file.name)
    kind = kind_of(file.data, file.name)
    is_plain = kind not in reading.RISKY and file.reader is reading.Reader.USUAL
    if is_plain and len(file.data) <= _PLAIN_HERE:
        return reading.read(file)
    return _read_apart(file, kind)


def expect_size(size: int, name: str) -> None:
    """Raise BadFile for more bytes than are read."""
    if size > reading.MAX_BYTES:
        raise BadFile(f"{name}: the file is larger than {reading.MAX_BYTES // 1024 // 1024} MiB; divide it")


def _read_apart(file: reading.File, kind: FileKind) -> Material:
    order = json.dumps({"name": file.name, "reader": file.reader, "keep_boilerplate": file.keep_boilerplate})
    command = [sys.executable, "-m", "faqbot.knowledge.reading.worker", order]
    try:
        done = subprocess.run(  # noqa: S603 - this program itself; the file goes to its standard input
            command, input=file.data, capture_output=True, timeout=WALL_S, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise BadFile(
            f"{file.name}: reading took more than {WALL_S} seconds and was stopped; divide the file"
        ) from error
    if done.returncode == 0:
        return Material.of(json.loads(done.stdout))
    if done.returncode == _FAILED:
        raise BadFile(json.loads(done.stdout)["error"])
    raise BadFile(
        f"{file.name}: reading this {kind} file took too much memory or time and was stopped; divide the file"
    )


def _environment() -> dict[str, str]:
    """No settings and no secrets, only what Python needs; one thread, as each reserves memory."""
    wanted = ("PATH", "PYTHONPATH", "LANG", "HOME", "TMPDIR", "TESSDATA_PREFIX", "HF_HOME", "DOCLING_ARTIFACTS_PATH")
    kept = {name: os.environ[name] for name in wanted if name in os.environ}
    return kept | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
        "PYTHONIOENCODING": "utf-8",
    }
