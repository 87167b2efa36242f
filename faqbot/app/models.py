"""The models that settings name: the embedder, and the language model if there is one."""

from faqbot.domain.protocols import (
    Embedder,
)
from faqbot.embeddings.bilingual import BilingualEmbedder
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.embeddings.table import TableEmbedder
from faqbot.llm import weights
from faqbot.llm.llama_cpp import LlamaCpp, expect_library
from faqbot.llm.openai_compatible import Endpoint, OpenAiCompatible, Server
from faqbot.llm.watch import Plan
from faqbot.llm.wire import Load
from faqbot.settings import Settings

# Embedders that come with faqbot; any other name is a sentence-transformers model.
IN_THE_BOX = ("bilingual", "table", "latent")

Model = LlamaCpp | OpenAiCompatible


def embedder(name: str) -> Embedder:
    """The embedder that FAQBOT_EMBEDDER names."""
    match name:
        case "bilingual":
            return BilingualEmbedder()
        case "table":
            return TableEmbedder()
        case "latent":
            return LatentEmbedder()
        case _:
            from faqbot.embeddings.sentence_transformer import (  # noqa: PLC0415 - an extra
                SentenceTransformerEmbedder,
            )

            return SentenceTransformerEmbedder(name)


def language_model(settings: Settings) -> Model | None:
    """The model at FAQBOT_LLM_URL or, without that, in the file FAQBOT_LLM_MODEL. Raise BadSetting."""
    match settings.llm_url, settings.llm_model:
        case "", "":
            return None
        case "", name:
            expect_library()
            found = weights.inspected(weights.located(name, settings.models), "FAQBOT_LLM_MODEL")
            load = Load(
                str(found.path),
                settings.llm_context,
                settings.llm_threads,
                settings.llm_gpu_layers,
                weights.adapters(settings.llm_lora),
            )
            return LlamaCpp(found.name, Plan(load), queue=settings.llm_queue)
        case url, _:
            key, server = settings.llm_api_key.get_secret_value(), Server(settings.llm_server)
            return OpenAiCompatible(Endpoint(url, key, settings.llm_name, server))


def model_id(settings: Settings) -> str:
    """What a trial of the model belongs to: another file, adapter or name is another model. Raise BadSetting."""
    if settings.llm_url:
        return f"{settings.llm_name or 'first'} at {settings.llm_url}"
    file = weights.inspected(weights.located(settings.llm_model, settings.models), "FAQBOT_LLM_MODEL")
    return f"{file.name} with {settings.llm_lora}" if settings.llm_lora else file.name
