from datetime import UTC, datetime

import numpy as np

from faqbot.answerers.curated import CuratedAnswerer
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.evaluation.bench.synthetic import phrasings
from faqbot.evaluation.bench.timing import spread
from faqbot.evaluation.bench.whole import built, questions, whole
from faqbot.pipeline import Pipeline

AT = datetime(2030, 1, 1, tzinfo=UTC)


async def test_every_question_is_read_searched_and_decided() -> None:
    made = phrasings(100, seed=0)
    asked = questions(made, 15, seed=0, at=AT)

    measured = await whole(built(made, LatentEmbedder()), asked, Pipeline([CuratedAnswerer()]))

    assert measured.size == 100
    assert measured.queries == 15
    assert sum(measured.decisions.values()) == 15
    assert measured.decisions["curated"] > 0
    assert 0 < measured.decide.p50_ms < measured.search.p50_ms < measured.time.p50_ms


def test_the_spread_is_the_median_and_what_99_of_100_stay_below() -> None:
    times = spread(np.arange(101, dtype=np.float64))

    assert (times.p50_ms, times.p99_ms) == (50.0, 99.0)
