"""A snapshot without entries."""

from faqbot.domain.faq import KnowledgeBase
from faqbot.embeddings.table import TableEmbedder
from faqbot.retrieval.calibration import undecided
from faqbot.retrieval.snapshot import Snapshot, assemble, build


def nothing() -> Snapshot:
    empty = KnowledgeBase("evaluation", 1)
    return assemble(empty, build(empty, TableEmbedder()), undecided(), risk=0.05, fingerprint="f")
