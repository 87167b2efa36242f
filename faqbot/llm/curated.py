"""Small models that write Chinese and English, may be used for anything, and are known to run."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from faqbot.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class Listed:
    """A model at the hub, what it needs, and what it is good for."""

    name: str
    repo: str
    file: str
    size_gb: float
    memory_gb: float
    licence: str
    notes: str


@cache
def curated() -> tuple[Listed, ...]:
    """The list, the one to begin with first."""
    rows = json.loads(Path(__file__).with_name("curated.json").read_text("utf-8"))
    return tuple(Listed(**row) for row in rows)


def chosen(name: str) -> tuple[str, str]:
    """The repository and file that a name of the list, or REPO/FILE, stands for. Raise BadInput."""
    for listed in curated():
        if name.lower() in {listed.name, listed.file.lower()}:
            return listed.repo, listed.file
    owner, _, rest = name.partition("/")
    repo, _, file = rest.partition("/")
    if not (owner and repo and file.endswith(".gguf")):
        raise BadInput(
            f"{name!r} is neither in `faqbot models list` nor OWNER/REPOSITORY/FILE.gguf, "
            f"such as {curated()[0].repo}/{curated()[0].file}"
        )
    return f"{owner}/{repo}", file
