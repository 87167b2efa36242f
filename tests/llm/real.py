"""The tiny model that the tests answer with, and whether the library to run it is there."""

import importlib.util
import os
from dataclasses import replace
from pathlib import Path

import pytest

from faqbot.llm.watch import Plan
from faqbot.llm.wire import Adapter, Load

DATA = Path(__file__).parents[1] / "data"
TINY = DATA / "tiny.gguf"
LORA = DATA / "tiny-lora.gguf"


def tiny_plan(*, context: int = 1024, lora: float | None = None) -> Plan:
    """How the tiny model is run: on one thread, as more are slower for it. Skips where the library is not built."""
    expect_library()
    load = Load(str(TINY), context=context, threads=1)
    return Plan(load if lora is None else replace(load, adapters=(Adapter(str(LORA), lora),)))


def expect_library() -> None:
    if importlib.util.find_spec("llama_cpp") is None:
        reason = "llama-cpp-python is not installed; `make llm` builds it"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason, allow_module_level=True)
