"""What `faqbot doctor` finds out about the language model."""

from contextlib import aclosing

from faqbot.answerers import trial
from faqbot.app import GROUNDED_SHARE, language_model, model_id
from faqbot.cli.finding import Finding, State
from faqbot.domain.errors import BadFile, BadSetting, ModelUnavailable
from faqbot.domain.language import Language
from faqbot.llm.llama_cpp import LlamaCpp, Status
from faqbot.llm.watch import State as ModelState
from faqbot.settings import Settings

_REACH_S = 5
_LOAD_S = 120


async def findings(settings: Settings) -> list[Finding]:
    """Whether it works, and how far it is trusted."""
    found = await _model(settings)
    return [found] if found.state in {State.OFF, State.FAILED} else [found, _trial(settings)]


async def _model(settings: Settings) -> Finding:
    """Load the file, or ask the endpoint: only that shows whether it works."""
    try:
        model = language_model(settings)
    except BadSetting as error:
        return Finding("model", State.FAILED, str(error))
    if model is None:
        return Finding(
            "model", State.OFF, "neither FAQBOT_LLM_MODEL nor FAQBOT_LLM_URL is set; see `faqbot models list`"
        )
    unused = "; FAQBOT_LLM_MODEL is set too, and not used" if settings.llm_url and settings.llm_model else ""
    async with aclosing(model):
        try:
            if isinstance(model, LlamaCpp):
                return loaded(await model.loaded(_LOAD_S))
            served = ", ".join(await model.reach(_REACH_S))
        except ModelUnavailable as error:
            return Finding("model", State.WARNING, f"{error}{unused}; meanwhile there are no answers from it")
        return Finding("model", State.OK, f"{model.name} answers, and serves {served or 'nothing'}{unused}")


def _trial(settings: Settings) -> Finding:
    try:
        tried = trial.load(settings.models, model_id(settings))
    except BadFile as error:
        return Finding("model trial", State.FAILED, str(error))
    if tried is None:
        return Finding("model trial", State.WARNING, "not tried yet, so it is not asked; run `faqbot models try`")
    risk = settings.risk * GROUNDED_SHARE
    bars = ", ".join(f"{language} {_bar(tried.bar(language, risk))}" for language in Language)
    return Finding("model trial", State.OK, f"{tried.n} questions on {tried.at:%Y-%m-%d}; answers from {bars} on")


def _bar(threshold: float | None) -> str:
    return "no probability" if threshold is None or threshold >= 1 else f"{threshold:.2f}"


def loaded(status: Status) -> Finding:
    """What a model that was loaded says about itself."""
    where = f"{status.layers_on_gpu} of {status.layers} layers on the GPU"
    if status.state is ModelState.DEGRADED:
        return Finding("model", State.WARNING, f"{status.name} runs on the processor, as the GPU failed: {status.why}")
    return Finding("model", State.OK, f"{status.name}, {where}")
