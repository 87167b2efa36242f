"""`faqbot models try`: put questions with known answers to the model, and set the bars of what it writes."""

import asyncio
from contextlib import aclosing
from typing import Any

from faqbot.answerers import trial as trials
from faqbot.answerers.trial import Trial
from faqbot.app import language_model, model_id, now, writer
from faqbot.cli.evaluate_grounded import without_entries
from faqbot.cli.terminal import progress
from faqbot.domain.errors import BadSetting
from faqbot.domain.language import Language
from faqbot.evaluation.grounded import Asked
from faqbot.evaluation.trial import Tried, trial_of, tried
from faqbot.settings import Settings


def trial(asked: list[Asked], settings: Settings) -> tuple[Trial, list[Tried]]:
    """Try the model that is set, and keep what came out. Raise BadSetting, ModelUnavailable."""
    found = asyncio.run(_tried(asked, settings))
    made = trial_of(model_id(settings), found, now())
    trials.keep(settings.models, made)
    return made, found


async def _tried(asked: list[Asked], settings: Settings) -> list[Tried]:
    model = language_model(settings)
    if model is None:
        raise BadSetting("neither FAQBOT_LLM_MODEL nor FAQBOT_LLM_URL is set; see `faqbot models list`")
    async with aclosing(model):
        with progress("trying") as step:
            return await tried(asked, without_entries(settings), writer(settings, model), at=now(), step=step)


def summary(made: Trial, found: list[Tried], risk: float) -> list[dict[str, Any]]:
    """A row for each language: what was answered of the questions, and what would be at the bar of the risk."""
    return [
        _row(made, [one for one in found if one.asked.language is language], language, risk)
        for language in Language
        if any(one.asked.language is language for one in found)
    ]


def _row(made: Trial, of: list[Tried], language: Language, risk: float) -> dict[str, Any]:
    bar = made.bar(language, risk)
    written = [one for one in of if one.evidenced is not None]
    kept = [one for one in written if bar is not None and made.probability(one.evidenced) >= bar]  # type: ignore[arg-type]  # those without are left out above
    known = sum(bool(one.asked.answers) for one in of)
    return {
        "language": str(language),
        "n": len(of),
        "answerable": known,
        "written": len(written),
        "written_right": sum(one.is_right for one in written),
        "bar": bar,
        "answered": len(kept),
        "answered_right": sum(one.is_right for one in kept),
        "answerable_answered": sum(bool(one.asked.answers) for one in kept) / known if known else None,
    }
