"""The machine that a measurement ran on, and how busy it was."""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

# The most memory that a process held, as getrusage(2) counts it: bytes on macOS, KiB elsewhere.
RSS_PER_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Machine:
    """`load` is the mean number of running processes during the last minute."""

    cpus: int
    system: str
    python: str
    numpy: str
    load_at_start: float
    load_at_end: float


def load() -> float:
    """The present load; 0 where the system does not tell."""
    try:
        return round(os.getloadavg()[0], 2)
    except OSError:
        return 0.0


def machine(load_at_start: float) -> Machine:
    return Machine(
        os.cpu_count() or 1,
        f"{platform.system()} {platform.machine()}",
        platform.python_version(),
        np.__version__,
        load_at_start,
        load(),
    )


def one_thread() -> Mapping[str, str]:
    """The environment for a process that does linear algebra in one thread, as faqbot does."""
    return {**os.environ, **dict.fromkeys(_THREADS, "1")}
