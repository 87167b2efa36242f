"""The sample shop that comes with faqbot, as a test may ask it."""

import shutil
from functools import cache
from pathlib import Path

from faqbot.app import SnapshotBuilder
from faqbot.domain.faq import KnowledgeBase
from faqbot.embeddings.bilingual import BilingualEmbedder
from faqbot.retrieval.shelf import together
from faqbot.retrieval.snapshot import Snapshot
from faqbot.storage.files import reading
from faqbot.storage.files.contents import Contents

FOLDER = Path(__file__).parents[1] / "faq_data"
BASES = ("account", "orders", "products")


_kept: list[Path] = []


def keep_in(folder: Path) -> None:
    """Keep indexes in a folder, which other processes of this run share."""
    _kept[:] = [folder]


def seed(data: Path) -> None:
    """Put the index of the shop into a data folder, where a bot takes it up instead of building it."""
    snapshot()
    for index in (place for place in _kept[0].iterdir() if place.is_dir()):
        shutil.copytree(index, data / "snapshots" / index.name, dirs_exist_ok=True)


@cache
def contents() -> Contents:
    return reading.read(FOLDER)


def base(name: str) -> KnowledgeBase:
    """One of BASES."""
    entries = sorted((e for e in contents().entries if e.kb == name), key=lambda entry: entry.id)
    return KnowledgeBase(name, 1, tuple(entries), contents().lexicons[name])


@cache
def snapshot(name: str | None = None, *, risk: float = 0.05) -> Snapshot:
    """One of BASES, or all together, with the shipped gate; made once for all tests."""
    found = base(name) if name else together([base(kb) for kb in BASES])
    return SnapshotBuilder(BilingualEmbedder(), _kept[0], risk)(found, None)
