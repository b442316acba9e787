"""The line model: evidence to chances, and chances to the set of lines that is expected to score best.

The model is a sum of small trees that ask the same question on a whole level, so that all lines go through all trees
in a few array operations. It is fitted by ``bench/fit/html_lines.py``; at run time it needs numpy only.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from corpusprep.stages.page_lines.talk import talk
from corpusprep.stages.page_lines.tokens import MAX_NAMES, name_tokens, text_tokens

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

# Lines that go through the trees at a time, so that the work stays in the processor's cache.
_CHUNK = 512

# Blocks whose names are remembered, so that the pages of a site ask once.
_MAX_SEEN = 65536


@dataclass(frozen=True)
class Trees:
    """A sum of trees: for each, the column and limit asked about on each level, and the values of its leaves."""

    names: tuple[str, ...]
    columns: Integers  # trees x levels
    limits: Floats  # trees x levels
    leaves: Floats  # trees x 2**levels
    base: float

    @functools.cached_property
    def questions(self) -> tuple[Integers, Floats, list[Integers], Integers, Floats]:
        """Every question once (column, limit); where each level finds its answers; where each tree has its leaves."""
        pairs = np.stack((self.columns.ravel().astype(np.float64), self.limits.ravel().astype(np.float64)), axis=1)
        unique, place = np.unique(pairs, axis=0, return_inverse=True)
        trees, levels = self.columns.shape
        places = np.ascontiguousarray(place.reshape(trees, levels).T)
        first = (np.arange(trees, dtype=np.int64) << levels)[:, None]
        limits = unique[:, 1:].astype(np.float32)
        return unique[:, 0].astype(np.int64), limits, list(places), first, self.leaves.ravel()

    def chances(self, rows: Floats) -> Floats:
        """The chance of each row."""
        sums = np.concatenate([self._sums(rows[at : at + _CHUNK]) for at in range(0, len(rows), _CHUNK)])
        chances: Floats = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
        return chances

    def _sums(self, rows: Floats) -> Floats:
        columns, limits, places, first, leaves = self.questions
        answers = (np.ascontiguousarray(rows.T).take(columns, axis=0) > limits).view(np.uint8)
        leaf = answers.take(places[-1], axis=0)
        for place in places[-2::-1]:
            leaf <<= 1
            leaf |= answers.take(place, axis=0)
        found = leaf.astype(np.int64)
        found += first
        total: Floats = leaves.take(found, mode="clip").sum(axis=0) + self.base
        return total


class Knowledge:
    """What was learned about the names of blocks and the words of short lines, one vote a site."""

    def __init__(self, names: dict[str, Sequence[float]], words: dict[int, float]) -> None:
        self.names = names
        self.words = words
        # Row 0 says nothing: every block has it, so that the strongest for is never below 0, nor the other above.
        self._row_of = {token: number for number, token in enumerate(names, start=1)}
        self._table = np.array([(0.0, 0.0, 0.0, 0.0), *names.values()], np.float32)
        self._seen: dict[tuple[str, str], list[float]] = {}
        self._rows_of = functools.lru_cache(maxsize=65536)(self._look_up)
        self.of_text = functools.lru_cache(maxsize=65536)(self._of_text)

    def of_blocks(self, blocks: Sequence[tuple[str, str]]) -> Floats:
        """What is known of each block, four numbers: the strongest for, and the strongest against, added."""
        seen = self._seen
        new = [block for block in blocks if block not in seen]
        if new:
            if len(seen) > _MAX_SEEN:
                seen.clear()
                new = list(blocks)
            seen.update(zip(new, self._of_blocks(new).tolist(), strict=True))
        return np.array([seen[block] for block in blocks], np.float32)

    def _of_blocks(self, blocks: Sequence[tuple[str, str]]) -> Floats:
        rows: list[int] = []
        starts: list[int] = []
        for tag, names in blocks:
            starts.append(len(rows))
            rows.append(0)
            rows.append(self._row_of.get(f"<{tag}", 0))
            for name in names[:MAX_NAMES].split():
                rows.extend(self._rows_of(name))
        said = self._table[rows]
        both: Floats = np.maximum.reduceat(said, starts) + np.minimum.reduceat(said, starts)
        return both

    def _look_up(self, name: str) -> tuple[int, ...]:
        """The rows of the tokens of a name that are known."""
        get = self._row_of.get
        return tuple(row for token in name_tokens(name) if (row := get(token)) is not None)

    def _of_text(self, text: str) -> tuple[float, bool, bool, bool]:
        """The log-odds of a short line (its strongest word for the article and its strongest against), and its talk."""
        get = self.words.get
        high = low = 0.0
        for token in text_tokens(text):
            value = get(token, 0.0)
            if value > high:
                high = value
            elif value < low:
                low = value
        return (high + low, *talk(text))


def best_lines(chances: Floats, words: Floats) -> tuple[npt.NDArray[np.bool_], float]:
    """The lines to keep: the set with the best expected F1 over words, and that F1.

    >>> keep, score = best_lines(np.array([.9, .1, .6], np.float32), np.array([30, 50, 4], np.float32))
    >>> keep.tolist()
    [True, False, True]
    """
    order = np.argsort(-chances, kind="stable")
    kept = np.cumsum(words[order], dtype=np.float64)
    right = np.cumsum((chances * words)[order], dtype=np.float64)
    scores = 2 * right / (kept + right[-1] + 1e-9)
    best = int(scores.argmax())
    keep = np.zeros(len(chances), bool)
    keep[order[: best + 1]] = True
    return keep, float(scores[best])


@functools.cache
def trees(name: str) -> Trees:
    """The model of that name, read once."""
    data = _read(f"{name}.json")
    return Trees(
        names=tuple(data["names"]),
        columns=np.array(data["columns"], np.int64),
        limits=np.array(data["limits"], np.float32),
        leaves=np.array(data["leaves"], np.float32),
        base=float(data["base"]),
    )


@functools.cache
def knowledge() -> Knowledge:
    """What was learned about names and words, read once."""
    words = _read("words.json")
    return Knowledge(_read("names.json")["names"], dict(zip(words["keys"], words["values"], strict=True)))


def _read(file: str) -> Any:
    place = resources.files("corpusprep.stages.page_lines").joinpath("weights", file)
    return json.loads(place.read_text(encoding="utf-8"))
