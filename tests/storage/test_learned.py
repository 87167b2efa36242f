"""What was learned, kept in the data folder."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from faqbot.domain.errors import BadSetting
from faqbot.domain.learned import Learned
from faqbot.storage.learned import LearnedFolder

MATRIX = np.eye(3, dtype=np.float32) * 2
FIRST = Learned("first", "table", 10.0, MATRIX)
SECOND = Learned("second", "table", 30.0, None, "models/trained")


@pytest.fixture
def folder(tmp_path: Path) -> LearnedFolder:
    return LearnedFolder(tmp_path / "learned")


def test_at_first_nothing_serves(folder: LearnedFolder) -> None:
    assert folder.active("shop") == ""
    assert folder.present("shop") is None


def test_what_was_activated_last_serves_whole(folder: LearnedFolder) -> None:
    folder.activate("shop", SECOND)
    folder.activate("shop", FIRST)

    present = folder.present("shop")
    assert present is not None
    assert present.matrix is not None
    assert np.array_equal(present.matrix, MATRIX)
    assert dataclasses.replace(present, matrix=None) == dataclasses.replace(FIRST, matrix=None)


def test_each_base_has_its_own_and_so_have_all_together(folder: LearnedFolder) -> None:
    folder.activate("", FIRST)
    folder.activate("商店/..", SECOND)

    assert [folder.active(kb) for kb in ("", "商店/..", "all")] == ["first", "second", ""]
    assert folder.present("商店/..") == SECOND


def test_undo_goes_back_one_step_at_a_time(folder: LearnedFolder) -> None:
    folder.activate("shop", SECOND)
    folder.activate("shop", FIRST)

    assert folder.undo("shop") == SECOND
    assert folder.undo("shop") is None
    with pytest.raises(LookupError):
        folder.undo("shop")


def test_the_same_again_is_undone_once(folder: LearnedFolder) -> None:
    folder.activate("shop", SECOND)
    folder.activate("shop", SECOND)

    assert folder.undo("shop") is None


@pytest.mark.parametrize("name", ["learned.json", "matrix.npy"])
def test_what_is_damaged_does_not_serve(folder: LearnedFolder, tmp_path: Path, name: str) -> None:
    folder.activate("shop", FIRST)
    (next((tmp_path / "learned").glob("kb-*")) / "first" / name).write_bytes(b"{")

    assert folder.present("shop") is None


def test_a_damaged_list_counts_as_none(folder: LearnedFolder, tmp_path: Path) -> None:
    folder.activate("shop", FIRST)
    next((tmp_path / "learned").glob("kb-*/history.json")).write_text("{", "utf-8")

    assert folder.active("shop") == ""


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "learned").write_text("a file", "utf-8")

    with pytest.raises(BadSetting, match=r"cannot be written .*; see FAQBOT_DATA_DIR"):
        LearnedFolder(tmp_path / "learned").activate("shop", FIRST)
