from pathlib import Path

import pytest

from faqbot.llm import machine


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with 8 GB free and two threads a core, without a container."""
    (tmp_path / "meminfo").write_text("MemTotal: 16000000 kB\nMemAvailable: 8000000 kB\n", "ascii")
    for number in range(4):
        topology = tmp_path / f"cpu{number}" / "topology"
        topology.mkdir(parents=True)
        (topology / "thread_siblings_list").write_text(f"{number // 2 * 2}-{number // 2 * 2 + 1}\n", "ascii")
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "meminfo")
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    monkeypatch.setattr(machine, "_PROCESSORS", tmp_path)
    monkeypatch.setattr("os.sched_getaffinity", lambda _pid: {0, 1, 2, 3}, raising=False)
    return tmp_path


def test_the_free_memory_is_the_machines(system: Path) -> None:
    assert machine.free_memory() == 8_192_000_000


def test_a_container_has_less(system: Path) -> None:
    (system / "memory.max").write_text("4000000000\n", "ascii")
    (system / "memory.current").write_text("3000000000\n", "ascii")
    (system / "memory.stat").write_text("anon 5\ninactive_file 500000000\n", "ascii")

    assert machine.free_memory() == 1_500_000_000


def test_a_container_without_a_limit_has_what_the_machine_has(system: Path) -> None:
    (system / "memory.max").write_text("max\n", "ascii")

    assert machine.free_memory() == 8_192_000_000


def test_a_system_that_does_not_tell_is_taken_at_that(system: Path) -> None:
    (system / "meminfo").unlink()

    assert machine.free_memory() is None


def test_two_threads_of_a_core_count_once(system: Path) -> None:
    assert machine.cores() == 2


def test_processors_that_do_not_tell_count_each(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_PROCESSORS", system / "nowhere")

    assert machine.cores() == 4


@pytest.mark.parametrize(("limit", "cores"), [("100000 100000", 1), ("150000 100000", 2), ("max 100000", 2)])
def test_a_container_may_have_fewer_processors(system: Path, limit: str, cores: int) -> None:
    (system / "cpu.max").write_text(limit, "ascii")

    assert machine.cores() == cores
