import pytest

from faqbot.domain.errors import BadInput
from faqbot.llm.curated import chosen, curated


def test_every_model_of_the_list_may_be_used_for_anything() -> None:
    assert {listed.licence for listed in curated()} <= {"Apache-2.0", "MIT"}
    assert len({listed.name for listed in curated()}) == len(curated())


@pytest.mark.parametrize("name", ["qwen3-4b", "Qwen3-4B", "Qwen3-4B-Instruct-2507-Q4_K_M.gguf"])
def test_a_name_of_the_list_stands_for_its_file(name: str) -> None:
    assert chosen(name) == ("unsloth/Qwen3-4B-Instruct-2507-GGUF", "Qwen3-4B-Instruct-2507-Q4_K_M.gguf")


def test_any_file_of_the_hub_can_be_named() -> None:
    assert chosen("shop/models/q4/tiny.gguf") == ("shop/models", "q4/tiny.gguf")


@pytest.mark.parametrize("name", ["", "nothing", "shop/models", "shop/models/readme.md"])
def test_what_is_neither_is_answered_with_an_example(name: str) -> None:
    with pytest.raises(BadInput, match=r"such as unsloth/.*\.gguf"):
        chosen(name)
