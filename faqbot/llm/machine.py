"""What the machine has to give: memory and cores, of the container where there is one."""

import os
from pathlib import Path

_MEMORY = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")
_PROCESSORS = Path("/sys/devices/system/cpu")


def free_memory() -> int | None:
    """Bytes that this process may still take: of the machine, and of its container; None where it is not told."""
    machine = _number(_MEMORY, "MemAvailable:")
    left = [machine * 1024] if machine is not None else []
    limit, used = _number(_CGROUP / "memory.max"), _number(_CGROUP / "memory.current")
    if limit is not None and used is not None:
        left.append(limit - used + (_number(_CGROUP / "memory.stat", "inactive_file") or 0))
    return min(left, default=None)


def cores() -> int:
    """Cores that this process may use; two threads of one core count once, as they share its arithmetic."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    siblings = {_siblings(number) for number in usable}
    return max(1, min(len(siblings), _quota() or len(siblings)))


def _siblings(number: int) -> str:
    try:
        return (_PROCESSORS / f"cpu{number}" / "topology" / "thread_siblings_list").read_text("ascii").strip()
    except OSError:
        return str(number)


def _quota() -> int | None:
    """The processors that the container may use, rounded up; None without a limit."""
    try:
        limit, period = (_CGROUP / "cpu.max").read_text("ascii").split()
    except (OSError, ValueError):
        return None
    return -(-int(limit) // int(period)) if limit.isdigit() else None


def _number(path: Path, field: str = "") -> int | None:
    """The number after `field`, or the first in the file."""
    try:
        words = path.read_text("ascii").split()
    except (OSError, ValueError):
        return None
    place = words.index(field) + 1 if field in words else 0
    return int(words[place]) if (not field or place) and words and words[place].isdigit() else None
