"""`faqbot train`, on the sample shop."""

import asyncio
import json
import re
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from faqbot.app import running
from faqbot.domain.learned import Learned
from faqbot.settings import read
from faqbot.storage.learned import LearnedFolder
from tests import sample_shop
from tests.cli.conftest import Faqbot


@pytest.fixture
def sample(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample shop, with the light embedder."""
    monkeypatch.setenv("FAQBOT_EMBEDDER", "table")
    assert faqbot("import", "--sample").code == 0


@pytest.fixture
def one_base(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """The whole sample shop as one base: enough questions to tell that what was learned helps."""
    monkeypatch.setenv("FAQBOT_EMBEDDER", "table")
    texts = [(sample_shop.FOLDER / f"{name}.yaml").read_text("utf-8") for name in sample_shop.BASES]
    shop = data / "shop.yaml"
    shop.write_text(re.sub(r"(?m)^  kb: \w+$", "  kb: orders", "".join(texts)), "utf-8")
    assert faqbot("import", str(shop)).code == 0


def test_it_says_before_and_after_in_both_languages(faqbot: Faqbot, sample: None) -> None:
    outcome = faqbot("train", "--kb", "account", "--dry-run")

    assert outcome.code == 0
    assert outcome.out.startswith("account: measured on 96 questions held back, and on 96 to entries that were hidden")
    assert all(word in outcome.out for word in ("right entry first", "AUROC of unknown", "coverage", "zh ", "en "))
    assert not Path("data/learned").exists()


def test_what_helps_is_activated_makes_the_calibration_stale_and_can_be_undone(faqbot: Faqbot, one_base: None) -> None:
    assert faqbot("calibrate", "--kb", "orders").code == 0
    assert not asyncio.run(is_stale("orders"))

    outcome = faqbot("train", "--kb", "orders")

    assert "activated; a calibration from before is stale: run `faqbot calibrate`" in outcome.out
    assert asyncio.run(is_stale("orders"))
    assert faqbot("train", "--kb", "orders", "--undo").code == 0
    assert not asyncio.run(is_stale("orders"))


async def is_stale(kb: str) -> bool:
    async with running(read()) as application:
        return (await application.shelf.snapshot(kb)).is_stale


async def test_a_running_server_takes_up_what_was_learned_and_shows_the_calibration_as_stale(
    faqbot: Faqbot, shop: Path
) -> None:
    settings = read()
    async with running(settings) as application:
        before = await application.shelf.snapshot("orders")
        LearnedFolder(settings.learned).activate("orders", Learned("abc", before.embedder.name, 30.0))
        await application.shelf.refresh()
        after = await application.shelf.snapshot("orders")
        LearnedFolder(settings.learned).undo("orders")
        await application.shelf.refresh()
        again = await application.shelf.snapshot("orders")

    assert after.embedder.name == f"{before.embedder.name}+abc"
    assert after.fingerprint != before.fingerprint == again.fingerprint


async def test_what_was_learned_for_another_embedder_waits(faqbot: Faqbot, shop: Path) -> None:
    settings = read()
    LearnedFolder(settings.learned).activate("orders", Learned("abc", "another", 30.0))

    async with running(settings) as application:
        snapshot = await application.shelf.snapshot("orders")

    assert "+abc" not in snapshot.embedder.name


def test_a_base_with_too_few_phrasings_is_told(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("train", "--kb", "orders")

    assert outcome.code == 2
    assert "orders: too few phrasings to learn from" in outcome.err


def test_undo_goes_back_or_says_that_there_is_nothing(faqbot: Faqbot, shop: Path) -> None:
    LearnedFolder(read().learned).activate("orders", Learned("abc", "table", 30.0))

    assert "orders: serves as it is shipped" in faqbot("train", "--undo").out
    assert faqbot("train", "--undo").code == 2
    assert "there is nothing to undo" in faqbot("train", "--kb", "orders", "--undo").err


def test_undo_as_json(faqbot: Faqbot, shop: Path) -> None:
    LearnedFolder(read().learned).activate("", Learned("abc", "table", 30.0))
    LearnedFolder(read().learned).activate("", Learned("def", "table", 30.0))

    assert faqbot("train", "--undo", "--json").json == [{"kb": None, "serves": "abc"}]
    assert "serves what was learned before" not in faqbot("train", "--undo").out


def test_pairs_for_a_chat_model_are_written_in_both_languages(faqbot: Faqbot, shop: Path, data: Path) -> None:
    outcome = faqbot("train", "--kb", "orders", "--export", str(data / "pairs.jsonl"), "--json")

    rows = [json.loads(line)["messages"] for line in (data / "pairs.jsonl").read_text("utf-8").splitlines()]
    assert outcome.json == {"path": str(data / "pairs.jsonl"), "pairs": 12}
    assert [
        {"role": "user", "content": "Where is my parcel?"},
        {"role": "assistant", "content": "Open **My orders**."},
    ] in rows
    assert [{"role": "user", "content": "怎么退款？"}, {"role": "assistant", "content": "在订单里点**退款**。"}] in rows
    assert "18 pairs written" in faqbot("train", "--export", str(data / "pairs.jsonl")).out


def test_a_file_that_cannot_be_written_is_told(faqbot: Faqbot, shop: Path, data: Path) -> None:
    assert "cannot be written" in faqbot("train", "--export", str(data / "no" / "pairs.jsonl")).err


def test_one_thing_at_a_time(faqbot: Faqbot, shop: Path) -> None:
    assert "give one of them" in faqbot("train", "--undo", "--dry-run").err


def test_a_sentence_transformers_model_is_fine_tuned_into_the_models_folder(
    faqbot: Faqbot, sample: None, monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.setenv("FAQBOT_EMBEDDER", str(a_random_model(data / "random")))

    rows = faqbot("train", "--kb", "account", "--json").json

    kept = sorted(path.name for path in (data / "data" / "models").glob("trained-*"))
    assert rows[0]["known"] == 96
    assert len(kept) == rows[0]["activated"]


def a_random_model(folder: Path) -> Path:
    """The folder of a model that knows every character and nothing about any."""
    units = ["[UNK]", *"abcdefghijklmnopqrstuvwxyz", *map(chr, range(0x4E00, 0x9FA6))]
    tokenizer = Tokenizer(WordLevel({unit: i for i, unit in enumerate(units)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex("."), "isolated")
    weights = np.random.default_rng(0).normal(0, 1e-3, (len(units), 16)).astype(np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(folder))
    return folder
