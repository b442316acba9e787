"""Extractors' verdicts as evidence: what they kept of a line, of the lines around, of the block, of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpusprep.stages.page_lines.evidence import Evidence

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class Verdicts(NamedTuple):
    """The share of each line that was kept as main text, and as readers' comments."""

    main: Sequence[float]
    comments: Sequence[float]


NAMES = ("kept", "before", "after", "block", "outer", "page", "long", "words", "comments", "comments_around")


def with_verdicts(evidence: Evidence, verdicts: Verdicts) -> Floats:
    """The evidence with the columns of the verdicts."""
    blocks = evidence.blocks
    block = blocks.parent[blocks.node]
    outer = blocks.parent[block]
    count = len(evidence.words)
    number = np.arange(count)
    mass = evidence.words
    before, after = np.maximum(number - 3, 0), np.minimum(number + 4, count)
    places = (
        (before, number),
        (np.minimum(number + 1, count), after),
        (blocks.first[block], blocks.last[block]),
        (blocks.first[outer], blocks.last[outer]),
    )
    comments = np.array(verdicts.comments, np.float32)
    columns = [
        *_columns(np.array(verdicts.main, np.float32), mass, places),
        comments,
        _share(comments, mass, before, after),
    ]
    return np.vstack((evidence.rows.T, *columns)).astype(np.float32).T


def _columns(kept: Floats, mass: Floats, places: Sequence[tuple[Integers, Integers]]) -> list[Floats]:
    """What one verdict says of each line, of the places around, and of the page."""
    words = float((mass * kept).sum())
    long = mass >= 15
    ones = np.ones(len(kept), np.float32)
    return [
        kept,
        *(_share(kept, mass, low, high) for low, high in places),
        ones * (words / (float(mass.sum()) + 1)),
        ones * (float((mass * kept)[long].sum()) / (float(mass[long].sum()) + 1)),
        ones * float(np.log1p(words)),
    ]


def _share(kept: Floats, mass: Floats, low: Integers, high: Integers) -> Floats:
    """The share of the words of the lines from ``low`` to ``high`` that was kept."""
    sums = np.zeros((2, len(kept) + 1))
    np.cumsum((mass, mass * kept), axis=1, out=sums[:, 1:])
    held = sums[:, high] - sums[:, low]
    share: Floats = (held[1] / (held[0] + 1e-6)).astype(np.float32)
    return share
