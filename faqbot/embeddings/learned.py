"""An embedder with what was learned for a knowledge base."""

from faqbot.domain.learned import Learned
from faqbot.domain.protocols import Embedder
from faqbot.embeddings.adapted import AdaptedEmbedder
from faqbot.embeddings.sentence_transformer import SentenceTransformerEmbedder


def with_learned(encoder: Embedder, learned: Learned) -> Embedder:
    """The embedder that serves with `learned`; its name tells both, so that vectors and calibrations never mix."""
    if learned.model:
        return SentenceTransformerEmbedder(learned.model)
    return AdaptedEmbedder(encoder, learned.matrix, learned.name)
