"""The files of the shipped model; none is used whose digest is not the one in the manifest."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from faqbot.domain.errors import EmbedderUnavailable

SHIPPED = Path(__file__).parent / "model"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Artefacts:
    """A folder of model files, with what its manifest says of them."""

    folder: Path
    digests: dict[str, str]

    def path(self, name: str) -> Path:
        """Where a file lies, once its digest has been checked. Raise EmbedderUnavailable if it is not as shipped."""
        path = self.folder / name
        try:
            digest = sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise EmbedderUnavailable(f"{path} is missing or cannot be read; install faqbot again") from error
        if digest != self.digests.get(name):
            raise EmbedderUnavailable(f"{path} is not the file that was shipped; install faqbot again")
        return path

    def lines(self, name: str) -> list[str]:
        return self.path(name).read_text("utf-8").splitlines()

    def version(self, *names: str) -> str:
        """Changes with the content of any of the files."""
        return sha256("".join(self.digests.get(name, name) for name in names).encode()).hexdigest()[:8]


def opened(folder: Path) -> Artefacts:
    """Read a folder's manifest. Raise EmbedderUnavailable if there is none."""
    path = folder / MANIFEST
    try:
        files = json.loads(path.read_text("utf-8"))["files"]
        return Artefacts(folder, {name: str(about["sha256"]) for name, about in files.items()})
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise EmbedderUnavailable(f"{path} is missing or not a manifest; install faqbot again") from error
