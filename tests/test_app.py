"""The parts of faqbot, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faqbot.app import SnapshotBuilder, embedder, language_model, new_id, now, running
from faqbot.domain.calibration import Calibration, GateModel, Linear
from faqbot.domain.decision import Curated, Declined, Reason
from faqbot.domain.document import Passage
from faqbot.domain.errors import BadSetting
from faqbot.domain.message import Question
from faqbot.domain.protocols import Embedder
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.embeddings.sentence_transformer import SentenceTransformerEmbedder
from faqbot.embeddings.table import TableEmbedder
from faqbot.llm.llama_cpp import LlamaCpp
from faqbot.llm.openai_compatible import OpenAiCompatible
from faqbot.llm.watch import State
from faqbot.retrieval.calibration import shipped
from faqbot.retrieval.shelf import together
from faqbot.settings import Settings
from tests import sample_shop
from tests.databases import migrated
from tests.llm.real import TINY, expect_library
from tests.retrieval.bases import EN, LID, NOON, REFUND, TRACK, a_base, an_entry, search


class Counting:
    """The static table, which notes what it was asked to embed."""

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.embedded: list[list[str]] = []
        self._table = TableEmbedder()

    def fitted(self, texts: Sequence[str]) -> Embedder:
        return self

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded.append(list(texts))
        return self._table.embed(texts)

    def state(self) -> Mapping[str, NDArray[np.generic]]:
        return {}

    def restored(self, state: Mapping[str, NDArray[np.generic]]) -> Embedder:
        return self


STAGES = ["reading", "words", "vectors", "classifier"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings over an empty SQLite database."""
    with migrated("sqlite", tmp_path) as url:
        return Settings(database_url=url, data_dir=tmp_path, risk=0.02, embedder="latent")


def asked(text: str, key: str = "m1") -> Question:
    return Question(text, "c1", "widget", key, NOON)


async def test_a_running_faqbot_answers_from_its_database_and_remembers(settings: Settings) -> None:
    async with running(settings) as application:
        await application.entries.save([TRACK, REFUND], at=NOON)
        turn = await application.assistant.reply(asked("where is my parcel"))

    async with running(settings) as application:
        again = await application.assistant.reply(asked("where is my parcel"))
        recorded = await application.turns.turn(turn.id)

    assert again.id == turn.id
    assert recorded is not None
    assert (recorded.decision, recorded.entry_id) == ("curated", "track")


async def test_an_empty_database_knows_nothing_yet_and_says_so(settings: Settings) -> None:
    async with running(settings) as application:
        turn = await application.assistant.consider(asked("where is my parcel"))

    assert turn.decision == Declined(Reason.NOTHING_FOUND)


async def test_the_risk_that_is_set_is_the_one_in_force(settings: Settings) -> None:
    async with running(settings) as application:
        await application.entries.save([TRACK, REFUND], at=NOON)
        turn = await application.assistant.consider(asked("where is my parcel"))

    bar = shipped(has_head=False).bar(EN, 0.02)
    assert turn.evidence is not None
    assert bar is not None
    assert (turn.evidence.gate.risk, turn.evidence.gate.threshold) == (0.02, bar.threshold)


async def test_a_restart_takes_up_the_snapshots_of_before(settings: Settings) -> None:
    first: list[str] = []
    second: list[str] = []
    async with running(settings, progress=first.append) as application:
        await application.entries.save([TRACK, REFUND], at=NOON)
        await application.shelf.snapshot()

    async with running(settings, progress=second.append) as application:
        turn = await application.assistant.consider(asked("where is my parcel"))

    assert (first, second) == (STAGES, [])
    assert turn.decision == Curated(TRACK, 0.99)


def test_changed_answers_need_no_new_parts_but_changed_phrasings_do(tmp_path: Path) -> None:
    told: list[str] = []
    builder = SnapshotBuilder(LatentEmbedder(), tmp_path, 0.05, told.append)
    builder(a_base(TRACK, REFUND), None)

    reworded = builder(a_base(TRACK, replace(REFUND, answers={EN: "New words."}), version=2), None)
    assert told == STAGES
    renewed = builder(a_base(TRACK, version=3), None)

    assert told == STAGES * 2
    assert search(reworded, "how do I get a refund").candidates[0].entry.answers == {EN: "New words."}
    assert [entry.id for entry in renewed.entries] == ["track"]


def test_only_new_phrasings_are_embedded_again(tmp_path: Path) -> None:
    counting = Counting()
    builder = SnapshotBuilder(counting, tmp_path, 0.05)
    first = builder(a_base(TRACK, REFUND), None)

    second = builder(a_base(TRACK, REFUND, LID, version=2), None)

    assert [len(texts) for texts in counting.embedded] == [len(first.phrasings), 1]
    assert counting.embedded[1] == ["can i buy a spare lid"]
    fresh = SnapshotBuilder(Counting(), None, 0.05)(a_base(TRACK, REFUND, LID, version=2), None)
    assert (second.index.vectors.stored == fresh.index.vectors.stored).all()


def test_only_new_sentences_of_documents_are_embedded_again(tmp_path: Path) -> None:
    counting = Counting()
    builder = SnapshotBuilder(counting, tmp_path, 0.05)
    returns = Passage("1", "Send it back. Call us first.", kb="shop", document="returns", heading=("Returns",))
    warranty = Passage("1", "It lasts two years. Send it back.", kb="shop", document="warranty", heading=("Returns",))
    builder(replace(a_base(TRACK), passages=(returns,)), None)
    counting.embedded.clear()

    both = builder(replace(a_base(TRACK, version=2), passages=(returns, warranty)), None)
    one = builder(replace(a_base(TRACK, version=3), passages=(warranty,)), None)

    assert [texts for texts in counting.embedded if texts] == [["returns: it lasts two years."]]
    fresh = SnapshotBuilder(Counting(), None, 0.05)
    whole = fresh(replace(a_base(TRACK), passages=(returns, warranty)), None).passages
    assert (both.passages.vectors.stored == whole.vectors.stored).all()
    assert (one.passages.vectors.stored == whole.vectors.stored[2:]).all()


def test_a_kept_index_of_passages_that_is_damaged_is_of_no_use(tmp_path: Path) -> None:
    builder = SnapshotBuilder(Counting(), tmp_path, 0.05)
    passage = Passage("1", "Send it back.", kb="shop", document="returns")
    builder(replace(a_base(TRACK), passages=(passage,)), None)
    (kept,) = tmp_path.glob("passages-*/keys.npy")
    kept.write_bytes(b"")

    snapshot = builder(replace(a_base(TRACK, version=2), passages=(passage, replace(passage, id="2"))), None)

    assert len(snapshot.passages.cut.texts) == 2


def test_another_embedder_takes_over_no_vectors(tmp_path: Path) -> None:
    SnapshotBuilder(Counting("one"), tmp_path, 0.05)(a_base(TRACK), None)
    other = Counting("two")

    SnapshotBuilder(other, tmp_path, 0.05)(a_base(TRACK), None)

    assert [len(texts) for texts in other.embedded] == [3]


def test_a_base_that_takes_long_has_a_stand_in_for_exact_matches(tmp_path: Path) -> None:
    many = an_entry("many", *(f"question number {i}" for i in range(10_001)))
    builder = SnapshotBuilder(Counting(), tmp_path, 0.05)

    stand_in = builder.stand_in(a_base(TRACK, many))

    assert stand_in is not None
    gate = search(stand_in, "where is my parcel").gate
    assert (gate.threshold, gate.promised) == (None, False)
    assert search(stand_in, "Where is my parcel?").candidates[0].scores.exact


def test_a_base_that_is_soon_built_or_was_built_before_has_none(tmp_path: Path) -> None:
    many = an_entry("many", *(f"question number {i}" for i in range(10_001)))
    builder = SnapshotBuilder(Counting(), tmp_path, 0.05)
    builder(a_base(many), None)

    assert builder.stand_in(a_base(many)) is None
    assert builder.stand_in(a_base(many, TRACK, version=2)) is None
    assert SnapshotBuilder(Counting(), None, 0.05).stand_in(a_base(TRACK)) is None


async def test_a_server_with_another_embedder_serves_at_once_and_swaps_when_it_is_done(settings: Settings) -> None:
    many = an_entry("many", *(f"question number {i}" for i in range(10_001)))
    async with running(settings) as application:
        await application.entries.save([TRACK, many], at=NOON)
        await application.shelf.snapshot()

    async with running(settings.model_copy(update={"embedder": "table"}), at_once=True) as application:
        before = await application.shelf.snapshot()
        turn = await application.assistant.consider(asked("where is my parcel"))
        await application.shelf.refresh()
        after = await application.shelf.snapshot()

    assert isinstance(turn.decision, Curated)
    assert turn.decision.entry == TRACK
    assert search(before, "x").gate.threshold is None
    assert after is not before
    assert search(after, "x").gate.threshold is not None


def test_a_damaged_snapshot_is_built_anew(tmp_path: Path) -> None:
    builder = SnapshotBuilder(LatentEmbedder(), tmp_path, 0.05)
    fingerprint = builder(a_base(), None).fingerprint
    (tmp_path / fingerprint / "vectors.npy").write_bytes(b"")

    snapshot = builder(a_base(), None)

    assert search(snapshot, "where is my parcel").candidates[0].entry.id == "track"
    assert (tmp_path / fingerprint / "vectors.npy").stat().st_size > 0


def test_only_so_many_snapshots_are_kept(tmp_path: Path) -> None:
    builder = SnapshotBuilder(LatentEmbedder(), tmp_path, 0.05)

    snapshots = [builder(a_base(replace(TRACK, id=f"track-{i}")), None) for i in range(22)]

    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 20
    assert (tmp_path / snapshots[-1].fingerprint).exists()


def test_a_base_of_its_own_gate_uses_it() -> None:
    own = replace(shipped("shop", "f1", has_head=False), at=NOON, promised=True)

    snapshot = SnapshotBuilder(LatentEmbedder(), None, 0.05)(a_base(), own)

    assert snapshot.calibration is own


def test_a_gate_of_an_older_faqbot_that_looks_at_other_things_gives_way_to_the_shipped_one() -> None:
    mood = Linear(("mood",), (0.0,), (1.0,), (1.0,), 0.0)
    old = Calibration("shop", GateModel(mood, mood), {}, "f1", NOON, 0.2, promised=True)

    snapshot = SnapshotBuilder(LatentEmbedder(), None, 0.05)(a_base(), old)

    assert not snapshot.calibration.promised
    assert search(snapshot, "where is my parcel").candidates[0].entry.id == "track"


def test_the_embedder_is_the_one_that_is_named() -> None:
    assert isinstance(embedder("latent"), LatentEmbedder)
    assert embedder("some/model").name == "sentence-transformers:some/model"
    assert isinstance(embedder("some/model"), SentenceTransformerEmbedder)


def test_each_turn_has_an_id_of_its_own() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


def test_the_clock_has_a_zone() -> None:
    assert now().tzinfo is UTC


def test_without_a_model_set_there_is_none(settings: Settings) -> None:
    assert language_model(settings) is None


def test_an_endpoint_outweighs_a_file(settings: Settings) -> None:
    both = settings.model_copy(
        update={"llm_url": "http://127.0.0.1:1/v1", "llm_model": "gone.gguf", "llm_name": "tiny"}
    )

    model = language_model(both)

    assert isinstance(model, OpenAiCompatible)
    assert model.name == "tiny at 127.0.0.1:1"


def test_a_file_that_is_missing_is_named_before_anything_is_started(settings: Settings) -> None:
    expect_library()

    with pytest.raises(BadSetting, match=r"FAQBOT_LLM_MODEL is gone\.gguf"):
        language_model(settings.model_copy(update={"llm_model": "gone.gguf"}))


def test_a_library_that_is_missing_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    with pytest.raises(BadSetting, match="make llm"):
        language_model(settings.model_copy(update={"llm_model": "x.gguf"}))


async def test_a_running_faqbot_loads_its_model_when_it_is_asked_and_ends_it(settings: Settings) -> None:
    expect_library()
    file = settings.model_copy(update={"llm_model": str(TINY), "llm_threads": 1, "llm_context": 1024, "llm_queue": 7})

    async with running(file) as application:
        model = application.model
        assert isinstance(model, LlamaCpp)
        before = model.status().state
        after = (await model.loaded(timeout_s=60)).state

    assert (before, after, model.status().state) == (State.OFF, State.READY, State.OFF)


def test_the_sample_shop_is_whole_when_its_server_says_that_it_is_ready(tmp_path: Path) -> None:
    everything = together([sample_shop.base(name) for name in sample_shop.BASES])

    assert SnapshotBuilder(embedder("bilingual"), tmp_path, 0.05).stand_in(everything) is None
