"""First rows for Chinese units: the mean of the English rows that they translate to, by IBM model 1 (Brown, 1993)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_ROUNDS = 5
_LONGEST_CHINESE = 22
_LONGEST_ENGLISH = 26
_TRANSLATIONS = 6
_LEAST_CHANCE = 0.04
_SHARPNESS = 1.5
_DOUBT = 2.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """Links between units: `chance` is p(english | chinese), `mass` the expected number of times they stood aligned."""

    chinese: NDArray[np.int64]
    english: NDArray[np.int64]
    chance: NDArray[np.float64]
    mass: NDArray[np.float64]


def aligned(pairs: Sequence[tuple[Sequence[int], Sequence[int]]], n_english: int, n_chinese: int) -> Alignment:
    """Align (English rows, Chinese rows) of sentence pairs; long ones teach little and are passed over."""
    english, chinese, group = _links(pairs, n_chinese)
    links, of_link = np.unique(chinese * n_english + english, return_inverse=True)
    left, right = links // n_english, links % n_english
    chance = np.ones(len(links))
    mass = np.ones(len(links))
    for _ in range(_ROUNDS):
        share = chance[of_link]
        share /= np.bincount(group, share)[group]
        mass = np.bincount(of_link, share, minlength=len(links)).astype(np.float64)
        chance = mass / np.bincount(left, mass, minlength=n_chinese + 1)[left]
    return Alignment(left, right, chance, mass)


def _links(
    pairs: Sequence[tuple[Sequence[int], Sequence[int]]], n_chinese: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every English word beside every Chinese unit of its twin; the group is one English word's choices."""
    columns: tuple[list[NDArray[np.int64]], ...] = ([], [], [])
    groups = 0
    for english, chinese in pairs:
        if not chinese or len(english) > _LONGEST_ENGLISH or len(chinese) > _LONGEST_CHINESE:
            continue
        left = np.array([*set(chinese), n_chinese], np.int64)  # the last is NULL, which takes what is in no unit
        right = np.array(english, np.int64)
        columns[0].append(np.repeat(right, len(left)))
        columns[1].append(np.tile(left, len(right)))
        columns[2].append(np.repeat(np.arange(groups, groups + len(right)), len(left)))
        groups += len(right)
    english_column, chinese_column, group = (np.concatenate(column) for column in columns)
    return english_column, chinese_column, group


def first_rows(units: Sequence[str], found: Alignment, english: Floats, *, length: float) -> Floats:
    """A row for every Chinese unit, all of one length; what is seldom aligned leans on its characters."""
    rows, mass = _translated(len(units), found, english)
    noise = np.random.default_rng(0).standard_normal(rows.shape).astype(np.float32) * english.std(axis=0)
    place = {unit: i for i, unit in enumerate(units)}
    is_character = np.array([len(unit) == 1 for unit in units])
    trust = (mass / (mass + _DOUBT)).astype(np.float32)[:, None]
    rows = np.where(is_character[:, None], trust * rows + (1 - trust) * (english.mean(axis=0) + 0.7 * noise), rows)
    for i in np.flatnonzero(~is_character).tolist():
        spelt = [rows[place[c]] for c in units[i] if c in place]
        if spelt:
            rows[i] = trust[i] * rows[i] + (1 - trust[i]) * np.mean(spelt, axis=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = (rows * (length / np.maximum(lengths, 1e-6))).astype(np.float32)
    return scaled


def _translated(n_units: int, found: Alignment, english: Floats) -> tuple[Floats, NDArray[np.float64]]:
    """The weighted mean of each unit's best translations, and how often they stood for it."""
    rows = np.zeros((n_units, english.shape[1]), np.float32)
    mass = np.zeros(n_units)
    order = np.lexsort((-found.chance, found.chinese))
    starts = np.searchsorted(found.chinese[order], np.arange(n_units + 1))
    for i in range(n_units):
        best = order[starts[i] : starts[i + 1]][:_TRANSLATIONS]
        best = best[found.chance[best] > _LEAST_CHANCE]
        if len(best):
            weights = found.chance[best] ** _SHARPNESS
            rows[i] = (weights / weights.sum()) @ english[found.english[best]]
            mass[i] = found.mass[best].sum()
    return rows, mass
