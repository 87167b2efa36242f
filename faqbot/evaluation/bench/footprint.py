"""Build time and memory of one peer, in a process of its own: `python -m faqbot.evaluation.bench.footprint`."""

import gc
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench import material
from faqbot.evaluation.bench.machine import RSS_PER_MIB, one_thread
from faqbot.evaluation.bench.peers import LEXICAL, VECTORS, Peer

_STATUS: Final = Path("/proc/self/status")
_KIB_PER_MIB: Final = 1024
_TIMEOUT_S: Final = 900

_KINDS: Final[Mapping[str, tuple[tuple[Peer, ...], Callable[[Path], Any], Any]]] = {
    "lexical": (LEXICAL, material.load_tokens, [["some", "words"], ["other", "words"], ["third"]]),
    "vectors": (VECTORS, material.load_vectors, material.unit_vectors(3, seed=0)),
}


@dataclass(frozen=True, slots=True)
class Footprint:
    """What an index costs: seconds to build it, the memory it keeps and the most it needed meanwhile.

    The material is in memory before and does not count, nor does what the library takes to be loaded.
    """

    build_s: float
    memory_mib: float
    peak_mib: float


def footprint(kind: str, peer: str, folder: Path) -> Footprint:
    """Measure in a fresh process, on the material in `folder`; raise Unavailable if it fails."""
    command = [sys.executable, "-m", "faqbot.evaluation.bench.footprint", kind, peer, str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, env=one_thread(), timeout=_TIMEOUT_S, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"building the index of {peer} took over {_TIMEOUT_S} s; choose a smaller --sizes") from error
    if done.returncode:
        last = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no message"])[-1]
        raise Unavailable(
            f"building the index of {peer} failed ({last}); leave it out with --peers, or choose a smaller --sizes"
        )
    return Footprint(**json.loads(done.stdout))


def main() -> None:
    kind, name, folder = sys.argv[1:]
    peers, load, little = _KINDS[kind]
    peer = next(peer for peer in peers if peer.name == name)
    stuff = load(Path(folder))
    peer.index(little)
    gc.collect()
    before, peak_before = _resident("VmRSS"), _resident("VmHWM")
    started = perf_counter()
    index = peer.index(stuff)
    build_s = perf_counter() - started
    gc.collect()
    held, peak = _resident("VmRSS") - before, _resident("VmHWM") - before
    del index
    # A peak that loading the material had reached before tells nothing of the build.
    peak = max(held, peak if _resident("VmHWM") > peak_before else 0.0)
    sys.stdout.write(json.dumps(asdict(Footprint(build_s, held, peak))))


def _resident(name: str) -> float:
    """MiB in memory now (VmRSS) or at most (VmHWM); where the system does not tell, at most."""
    if not _STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / RSS_PER_MIB
    line = next(line for line in _STATUS.read_text("ascii").splitlines() if line.startswith(name))
    return int(line.split()[1]) / _KIB_PER_MIB


if __name__ == "__main__":
    main()
