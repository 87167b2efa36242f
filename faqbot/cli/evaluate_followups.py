"""`faqbot evaluate --followups`: measure what is made of messages that lean on what was said before."""

from pathlib import Path
from typing import Any

from yaml import YAMLError

from faqbot.app import SnapshotBuilder, embedder, now
from faqbot.cli.evaluate_faq import rows
from faqbot.cli.files import sample_folder
from faqbot.cli.terminal import progress
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import KnowledgeBase, Lexicon
from faqbot.evaluation import followups
from faqbot.retrieval.shelf import together
from faqbot.retrieval.snapshot import Snapshot
from faqbot.settings import Settings
from faqbot.storage import files


def measured(path: Path, faq: Path | None, settings: Settings) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The measures, and a row for each follow-up; entries are those of `faq`, or else of the sample shop."""
    try:
        is_dialogues = path.suffix in {".yaml", ".yml"}
        asked = followups.dialogues(path) if is_dialogues else followups.asked_of(rows(path))
    except (ValueError, KeyError, TypeError, OSError, YAMLError) as error:
        raise BadInput(f"{path} cannot be read as follow-ups: {error}") from error
    snapshot = None if all(one.rewrite for one in asked) else _snapshot(faq or sample_folder(), settings)
    at = now()
    outcomes = []
    with progress("asking") as step:
        for done, one in enumerate(asked, 1):
            outcomes.append(followups.outcome(one, snapshot, at))
            step(done, len(asked))
    document = {"risk": settings.risk, "embedder": settings.embedder, "measures": followups.measures(outcomes)}
    return document, [followups.row(outcome) for outcome in outcomes]


def _snapshot(folder: Path, settings: Settings) -> Snapshot:
    contents = files.read(folder)
    bases = [
        KnowledgeBase(kb, 1, tuple(e for e in contents.entries if e.kb == kb), contents.lexicons.get(kb) or Lexicon())
        for kb in sorted({entry.kb for entry in contents.entries})
    ]
    return SnapshotBuilder(embedder(settings.embedder), None, settings.risk)(together(bases), None)
