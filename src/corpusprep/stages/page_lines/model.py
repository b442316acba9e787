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

from corpusprep.stages.page_lines.tokens import hashed, text_tokens, tokens

Floats = npt.NDArray[np.float32]

# Lines that go through the trees at a time, so that the work stays in the processor's cache.
_CHUNK = 512


@dataclass(frozen=True)
class Trees:
    """A sum of trees: for each, the column and limit asked about on each level, and the values of its leaves."""

    names: tuple[str, ...]
    columns: npt.NDArray[np.int64]  # trees x levels
    limits: Floats  # trees x levels
    leaves: Floats  # trees x 2**levels
    base: float

    def chances(self, rows: Floats) -> Floats:
        """The chance of each row."""
        sums = np.concatenate([self._sums(rows[at : at + _CHUNK]) for at in range(0, len(rows), _CHUNK)])
        chances: Floats = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
        return chances

    def _sums(self, rows: Floats) -> Floats:
        trees, levels = self.columns.shape
        answers = rows.T[self.columns.ravel()] > self.limits.reshape(-1, 1)
        answers = answers.reshape(trees, levels, len(rows))
        leaf = np.zeros((trees, len(rows)), np.int32)
        for level in range(levels):
            leaf += answers[:, level].astype(np.int32) << level
        leaf += (np.arange(trees, dtype=np.int32) << levels)[:, None]
        total: Floats = self.leaves.ravel()[leaf].sum(axis=0) + self.base
        return total


class Knowledge:
    """What was learned about the names of blocks and the words of short lines, one vote a site."""

    def __init__(self, names: dict[str, Sequence[float]], words: dict[int, float]) -> None:
        self.names = names
        self.words = words
        self.of_names = functools.lru_cache(maxsize=16384)(self._of_names)

    def _of_names(self, tag: str, names: str) -> tuple[float, ...]:
        found = [self.names[token] for token in tokens(tag, names) if token in self.names]
        if not found:
            return (0.0, 0.0, 0.0, 0.0)
        return tuple(max(0.0, *column) + min(0.0, *column) for column in zip(*found, strict=True))

    def of_text(self, text: str) -> float:
        """The log-odds of a short line: its strongest word for the article and its strongest against."""
        known = self.words
        found = [known[token] for token in map(hashed, text_tokens(text)) if token in known]
        return max(0.0, *found) + min(0.0, *found) if found else 0.0


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
