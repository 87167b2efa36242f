"""The process in which a risky file is read: it bounds itself before it looks at the file."""

import json
import resource
import sys
from contextlib import suppress

MEMORY = 512 * 1024 * 1024
# docling loads models of its own, which take their time and memory.
_MEMORY_OF_DOCLING = 8 * 1024 * 1024 * 1024
CPU_S = 10
_CPU_S_OF_DOCLING = 50
_PER_MIB_S = 1
FAILED = 3


def main() -> int:
    """Read the file on standard input, write what was read to standard output."""
    order = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    is_heavy = order["reader"] == "docling"
    _bound(
        _MEMORY_OF_DOCLING if is_heavy else MEMORY,
        _CPU_S_OF_DOCLING if is_heavy else CPU_S + _PER_MIB_S * (len(data) >> 20),
    )
    from faqbot.domain.errors import BadFile  # noqa: PLC0415 - after the bounds
    from faqbot.knowledge.reading import File, Reader, read  # noqa: PLC0415 - after the bounds

    file = File(order["name"], data, Reader(order["reader"]), order["keep_boilerplate"])
    try:
        answer, code = read(file).as_json(), 0
    except BadFile as error:
        answer, code = {"error": str(error)}, FAILED
    sys.stdout.write(json.dumps(answer))
    return code


def _bound(memory: int, cpu_s: int) -> None:
    """Some systems know no such bound; the parent's on time holds there."""
    for kind, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main())
