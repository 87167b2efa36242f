import struct
from pathlib import Path

import pytest

from faqbot.domain.errors import BadSetting
from faqbot.llm.weights import adapters, expect_room, inspected, located

WHOLE = struct.pack("<4sIQQ", b"GGUF", 3, 2, 1) + bytes(100)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.gguf"
    path.write_bytes(WHOLE)
    return path


def test_a_model_is_named_after_its_file_and_content(file: Path) -> None:
    before = inspected(file, "FAQBOT_LLM_MODEL")

    file.write_bytes(WHOLE[:-1] + b"1")
    after = inspected(file, "FAQBOT_LLM_MODEL")

    assert before.name.startswith("small@")
    assert before.size == after.size == len(WHOLE)
    assert before.fingerprint != after.fingerprint


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a GGUF file"),
        (b"PK\x03\x04 a zip", "not a GGUF file"),
        (WHOLE[:12], "ends early; pull it again"),
        (struct.pack("<4sIQQ", b"GGUF", 9, 2, 1) + bytes(100), "GGUF of version 9"),
        (struct.pack("<4sIQQ", b"GGUF", 3, 2**40, 1) + bytes(100), "damaged; pull it again"),
        (struct.pack("<4sIQQ", b"GGUF", 3, 500, 1) + bytes(100), "damaged; pull it again"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_the_setting(file: Path, content: bytes, says: str) -> None:
    file.write_bytes(content)

    with pytest.raises(BadSetting, match=says) as raised:
        inspected(file, "FAQBOT_LLM_MODEL")

    assert str(raised.value).startswith(f"FAQBOT_LLM_MODEL is {file}: ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="no such file; `faqbot models list`"):
        inspected(tmp_path / "gone.gguf", "FAQBOT_LLM_MODEL")


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="cannot be read"):
        inspected(tmp_path, "FAQBOT_LLM_MODEL")


@pytest.mark.parametrize("name", ["small.gguf", "small"])
def test_a_pulled_model_is_found_by_its_name(file: Path, name: str) -> None:
    assert located(name, file.parent) == file


def test_a_path_goes_before_a_name(file: Path, tmp_path: Path) -> None:
    assert located(str(file), tmp_path / "elsewhere") == file
    assert located("gone.gguf", tmp_path) == Path("gone.gguf")


def test_a_model_larger_than_the_free_memory_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"x needs 5\.0 GB of memory, 4\.0 GB are free"):
        expect_room(5 * 10**9, 4 * 10**9, "x")

    expect_room(5 * 10**9, None, "x")
    expect_room(5 * 10**9, 6 * 10**9, "x")


def test_adapters_have_a_scale_of_one_unless_one_is_given(file: Path) -> None:
    found = adapters(f"{file}:0.5, {file}")

    assert [(adapter.path, adapter.scale) for adapter in found] == [(str(file), 0.5), (str(file), 1.0)]
    assert adapters("") == ()


@pytest.mark.parametrize("setting", ["gone.gguf", "gone.gguf:0.5", "gone.gguf:much"])
def test_an_adapter_that_is_not_there_is_named(setting: str) -> None:
    with pytest.raises(BadSetting, match=r"FAQBOT_LLM_LORA is gone\.gguf"):
        adapters(setting)
