"""A folder in which the command line runs as a user runs it: fresh processes, none of the present settings."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench.machine import RSS_PER_MIB, one_thread


@dataclass(frozen=True, slots=True)
class Run:
    """From the start of a process to its exit, how much of it on a processor, and the most memory meanwhile."""

    seconds: float
    cpu_s: float
    memory_mib: float


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in which the command runs with none of the user's settings, but with those given."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Where the command keeps its data."""
        return self.folder / "data"

    def run(self, *arguments: str) -> Run:
        """Run a command to its end; raise Unavailable with what it said if it fails."""
        started = perf_counter()
        with (self.folder / "said.txt").open("wb") as said:
            child = self.start(*arguments, said=said.fileno())
            _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise Unavailable(f"`faqbot {' '.join(arguments)}` failed: {self.said()}; run `faqbot doctor`")
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / RSS_PER_MIB)

    def start(self, *arguments: str, said: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "faqbot", *arguments],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )

    def said(self) -> str:
        """The last line that a command wrote."""
        lines = (self.folder / "said.txt").read_text("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def _environment(self) -> Mapping[str, str]:
        own = {name: value for name, value in one_thread().items() if not name.startswith("FAQBOT_")}
        usual = {"FAQBOT_DATA_DIR": str(self.data), "FAQBOT_RATE_LIMIT": "1000000/minute"}
        return {**own, **usual, **self.settings}
