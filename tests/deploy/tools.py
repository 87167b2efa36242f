"""Programs of the machine or of the virtual environment that look at files of their kind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def tool(name: str) -> str:
    """Where a program is; skip the test where it is missing, and fail it in CI."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if found:
        return found
    reason = f"{name} is not there; `make test` installs it where it can"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def complaints(name: str, *arguments: object) -> str:
    """What a tool has to say; nothing where it is content."""
    found = subprocess.run(  # noqa: S603 - a tool of the virtual environment
        [tool(name), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    said = found.stdout + found.stderr
    return "" if found.returncode == 0 else said or f"{name} failed with {found.returncode} and says nothing"
