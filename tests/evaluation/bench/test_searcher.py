"""A process that holds a large index, here a thread of the test's."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from faqbot.domain.annex import Holding
from faqbot.domain.protocols import Annex
from faqbot.embeddings.table import TableEmbedder
from faqbot.evaluation.bench import synthetic
from faqbot.evaluation.bench.searcher import Found, Material, search
from faqbot.retrieval import saved
from faqbot.retrieval.snapshot import build, fingerprint_of
from faqbot.storage.memory_annex import MemoryAnnexes

N = 180


class Beside:
    """Indexes of this process."""

    def __init__(self) -> None:
        self._annexes = MemoryAnnexes()

    def keep(self, fingerprint: str, holding: Holding) -> int:
        self._annexes.keep(fingerprint, holding)
        return 0

    def opened(self, fingerprint: str, phrasings: int) -> AbstractContextManager[Annex]:
        found = self._annexes.find(fingerprint, phrasings)
        assert found is not None
        return nullcontext(found)


@pytest.fixture(scope="module")
def elsewhere() -> Beside:
    return Beside()


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory, elsewhere: Beside) -> Material:
    kb = synthetic.knowledge_base(synthetic.phrasings(N, seed=0))
    parts = build(kb, TableEmbedder())
    folder = tmp_path_factory.mktemp("searcher") / "index"
    saved.save(parts, folder)
    found = Material(folder, N, 0, TableEmbedder(), fingerprint_of(kb, TableEmbedder().name))
    elsewhere.keep(found.fingerprint, parts.index.holding())
    return found


@pytest.fixture(params=["here", "elsewhere"])
def asked(request: pytest.FixtureRequest, material: Material, elsewhere: Beside) -> Iterator[Connection]:
    ours, theirs = Pipe()
    place = None if request.param == "here" else elsewhere
    thread = threading.Thread(target=search, args=(theirs, material, place))
    thread.start()
    yield ours
    ours.close()
    thread.join()


def test_it_tells_times_what_is_found_and_memory_until_the_line_is_closed(asked: Connection) -> None:
    text = synthetic.phrasings(N, seed=0)[7].text

    answers = []
    for what in (text, Found(text), Found(text, is_masked=True), None):
        asked.send(what)
        answers.append(asked.recv())

    timed, found, masked, memory = answers
    assert timed.ms > 0
    assert found.entries[0] == "made-up-7"
    assert (found.nearest[0], found.rows >= 50, masked.rows >= 50) == (7, True, True)
    assert memory is None or memory > -100
