"""Where the rooms meet: the only place that constructs things and reads the clock."""

from faqbot.app.application import Application, assembled, running
from faqbot.app.beside import beside
from faqbot.app.clock import new_id, new_site, now
from faqbot.app.ladder import GROUNDED_SHARE, grounded_rung, judge, library, pipeline, place, writer
from faqbot.app.models import IN_THE_BOX, Model, embedder, language_model, model_id
from faqbot.app.snapshots import SnapshotBuilder
from faqbot.app.telegram import telegram, telegram_reach

__all__ = [
    "GROUNDED_SHARE",
    "IN_THE_BOX",
    "Application",
    "Model",
    "SnapshotBuilder",
    "assembled",
    "beside",
    "embedder",
    "grounded_rung",
    "judge",
    "language_model",
    "library",
    "model_id",
    "new_id",
    "new_site",
    "now",
    "pipeline",
    "place",
    "running",
    "telegram",
    "telegram_reach",
    "writer",
]
